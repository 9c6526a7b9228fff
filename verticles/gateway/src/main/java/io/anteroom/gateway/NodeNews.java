package io.anteroom.gateway;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Changes;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameConfigs;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a node what it must know soon: ended logins, changed games, replaced sessions. It hears of them over the bus
 * and asks PostgreSQL twice a second for what the bus lost. One for all instances of a node, on one event loop.
 */
final class NodeNews {

    private static final Logger LOG = LoggerFactory.getLogger(NodeNews.class);
    private static final int POLL_MS = 500;
    /** How often the whole list of ended logins is asked for, so that those of expired tokens are forgotten. */
    private static final long WHOLE_NANOS = Duration.ofHours(1).toNanos();

    private final GatewayNode node;
    private long mark;
    private long configMark;
    private long wholeAtNanos;
    private boolean asking;
    private boolean heardConfigs;

    NodeNews(GatewayNode node) {
        this.node = node;
    }

    Future<Void> start() {
        node.bus().vertx().setPeriodic(1, POLL_MS, tick -> poll());
        var bus = node.bus();
        return bus.hear(Accounts.LOGIN_ENDED, this::ended)
                .compose(done -> bus.hear(GameConfigs.CHANGED, this::configured))
                .compose(done -> bus.hear(Accounts.RENAMED, this::renamed));
    }

    private void ended(Accounts.LoginEnded news) {
        node.revocations().end(news.loginId());
        node.sockets().endLogins(List.of(news.loginId()));
    }

    private void renamed(Accounts.Renamed news) {
        node.usernames().forget(news.playerId());
    }

    private void configured(GameConfig config) {
        if (node.games().hear(config)) {
            node.sockets().tellConfig(config);
        }
    }

    private void poll() {
        if (asking) {
            return;
        }
        asking = true;
        var now = System.nanoTime();
        var whole = mark == 0 || now - wholeAtNanos > WHOLE_NANOS;
        var since = new Changes.Since(node.bus().nodeId(), whole ? 0 : mark, configMark);
        node.bus().ask(Changes.ENDPOINT, since).onComplete(result -> {
            asking = false;
            if (result.succeeded()) {
                result.result().fold(news -> take(news, whole, now), refusal -> null);
            } else {
                LOG.debug("No news cause={}", result.cause().getMessage());
            }
        });
    }

    private @org.jspecify.annotations.Nullable Void take(Changes.News news, boolean whole, long now) {
        if (whole) {
            wholeAtNanos = now;
        }
        mark = news.mark();
        configMark = news.configMark();
        node.revocations().feed(news.endedLogins(), whole);
        node.sockets().endLogins(news.endedLogins());
        if (heardConfigs) {
            news.configs().forEach(this::configured);
        } else {
            // How things stand at start is no news.
            news.configs().forEach(node.games()::hear);
            heardConfigs = true;
        }
        for (var loss : news.losses()) {
            node.sockets().lost(loss.sessionId(), now - TimeUnit.MILLISECONDS.toNanos(loss.agoMs()));
        }
        return null;
    }
}
