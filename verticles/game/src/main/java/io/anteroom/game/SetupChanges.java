package io.anteroom.game;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.game.rules.GameSettings;
import io.anteroom.game.rules.Rules;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes configurations: at start, so that every game has one as this node's settings want it, and when an operator says so.
 * Two nodes that change one at once are told apart by the version; the loser looks again. A configuration is published with
 * its mathematics, which may take seconds to compute: that happens on a worker thread.
 */
final class SetupChanges {

    private static final int TRIES_MAX = 5;

    /** Decides on a worker thread what follows the configuration that is known; null if a game has none yet. */
    private interface Change {
        Reply<GameConfig> after(@Nullable Setup known);
    }

    private final Vertx vertx;
    private final Bus bus;
    private final Setups setups;
    private final SetupConfig config;
    private final BigDecimal maxWin;

    SetupChanges(Vertx vertx, Bus bus, Setups setups, SetupConfig config, BigDecimal maxWin) {
        this.vertx = vertx;
        this.bus = bus;
        this.setups = setups;
        this.config = config;
        this.maxWin = maxWin;
    }

    /**
     * Sees to it that every game has a configuration; refused as store refuses. Fails with {@link BadSetting} if one returns
     * more or less than the settings allow. Then none is changed: whoever plays on other nodes must not meet half of what a
     * node wants that is not there.
     */
    Future<Reply<GameConfigs.Listed>> complete() {
        return setups.refresh()
                .compose(reply -> Bases.then(reply, found -> wantedOfAll()))
                .compose(reply -> Bases.then(reply, this::saveAll))
                .map(reply -> reply.map(last -> new GameConfigs.Listed(setups.all())));
    }

    private Future<Reply<Map<Rules, GameConfig>>> wantedOfAll() {
        var known = new HashMap<String, Setup>();
        for (var rules : setups.games()) {
            var newest = setups.newest(rules.gameId());
            if (newest != null) {
                known.put(rules.gameId(), newest);
            }
        }
        return vertx.executeBlocking(() -> wantedOfAll(known), false);
    }

    private Reply<Map<Rules, GameConfig>> wantedOfAll(Map<String, Setup> known) {
        Reply<Map<Rules, GameConfig>> all = Reply.done(new LinkedHashMap<>());
        for (var rules : setups.games()) {
            all = all.flatMap(
                    before -> started(rules, known.get(rules.gameId())).map(config -> {
                        before.put(rules, config);
                        return before;
                    }));
        }
        return all;
    }

    private Future<Reply<GameConfig>> saveAll(Map<Rules, GameConfig> wanted) {
        Future<Reply<GameConfig>> done = Future.succeededFuture(Reply.refused(Code.INTERNAL, "there is no game"));
        for (var one : wanted.entrySet()) {
            done = done.compose(before -> save(one.getKey(), one.getValue()));
        }
        return done;
    }

    /** Somebody else may have saved since all were judged. */
    private Future<Reply<GameConfig>> save(Rules rules, GameConfig config) {
        return saveIfNew(config)
                .compose(reply -> isConflict(reply)
                        ? change(rules, newest -> started(rules, newest), TRIES_MAX)
                        : Future.succeededFuture(reply));
    }

    private Reply<GameConfig> started(Rules rules, @Nullable Setup known) {
        var settings = wanted(rules, known);
        config.problemWith(rules, settings).ifPresent(problem -> {
            throw new BadSetting("the configuration of " + problem);
        });

        if (known == null) {
            return Reply.done(settings.toConfig(rules, 1));
        }
        var next = known.followedBy(settings);
        return Reply.done(known.saysAllOf(next) ? known.config() : next);
    }

    /** The known settings, or the defaults, with what this node's settings say. */
    private GameSettings wanted(Rules rules, @Nullable Setup known) {
        var settings = known == null ? GameSettings.defaults(rules, maxWin) : known.settings();
        return new GameSettings(
                settings.gameId(),
                settings.currency(),
                settings.minBet(),
                settings.maxBet(),
                maxWinIn(settings.currency()),
                settings.enabled(),
                config.props().getOrDefault(rules.gameId(), settings.customProps()));
    }

    private long maxWinIn(Currency currency) {
        try {
            return Money.of(maxWin, currency).minor();
        } catch (ArithmeticException tooManyDigits) {
            throw new BadSetting(
                    EngineConfig.MAX_WIN.name(),
                    "'" + maxWin + "'",
                    "an amount of " + currency.code() + ", which games are played in");
        }
    }

    Future<Reply<GameConfig>> change(Call<GameConfigs.Change> call) {
        var request = call.request();
        return setups.rules(request.gameId())
                .map(rules -> change(rules, known -> changed(rules, known, request), TRIES_MAX))
                .orElseGet(() -> Future.succeededFuture(Reply.refused(Code.INVALID_GAME_ID, "there is no such game")));
    }

    private Reply<GameConfig> changed(Rules rules, @Nullable Setup known, GameConfigs.Change request) {
        return known == null
                ? Reply.refused(Code.UNAVAILABLE, "the game is not set up yet")
                : known.settings()
                        .changed(rules, request.changes())
                        .flatMap(settings -> allowed(rules, known, settings))
                        .map(known::followedBy);
    }

    /** Nothing stands in the way of disabling a game, nor of lower limits: only what changes its returns is judged. */
    private Reply<GameSettings> allowed(Rules rules, Setup known, GameSettings settings) {
        var otherProps = !settings.customProps().equals(known.settings().customProps());
        if (!otherProps && !settings.hasHigherStakesThan(known.settings())) {
            return Reply.done(settings);
        }
        var said = config.props().get(rules.gameId());
        if (otherProps && said != null && !said.equals(settings.customProps())) {
            return wrong(
                    "customProps of " + rules.gameId() + " are in this node's settings, which would undo the change");
        }
        return config.problemWith(rules, settings)
                .map(problem -> wrong((otherProps ? "customProps: " : "maxBet: ") + problem))
                .orElseGet(() -> Reply.done(settings));
    }

    private static Reply<GameSettings> wrong(String message) {
        return Reply.refused(Code.INVALID_PAYLOAD_SCHEMA, message);
    }

    /** Looks, decides and saves; again if somebody else saved in between. */
    private Future<Reply<GameConfig>> change(Rules rules, Change change, int tries) {
        return setups.refresh()
                .compose(reply -> Bases.then(reply, found -> decide(rules, change)))
                .compose(reply -> reply.fold(this::saveIfNew, SetupChanges::refuse))
                .compose(reply -> isConflict(reply) && tries > 1
                        ? change(rules, change, tries - 1)
                        : Future.succeededFuture(reply));
    }

    private Future<Reply<GameConfig>> decide(Rules rules, Change change) {
        var known = setups.newest(rules.gameId());
        return vertx.executeBlocking(() -> change.after(known), false);
    }

    /** What is there already needs no saving; the same version may have been taken by another change while this was decided. */
    private Future<Reply<GameConfig>> saveIfNew(GameConfig config) {
        var known = setups.newest(config.gameId());
        if (known == null || known.version() < config.version()) {
            return setups.save(config).map(reply -> reply.map(this::tell));
        }
        return Future.succeededFuture(
                known.config().equals(config)
                        ? Reply.done(config)
                        : Reply.refused(Code.ROUND_CONFLICT, "it was changed meanwhile"));
    }

    private GameConfig tell(GameConfig config) {
        bus.tell(GameConfigs.CHANGED, config);
        return config;
    }

    private static Future<Reply<GameConfig>> refuse(Refusal refusal) {
        return Future.succeededFuture(Reply.refused(refusal));
    }

    private static boolean isConflict(Reply<GameConfig> reply) {
        return reply instanceof Reply.Refused<GameConfig> refused
                && refused.refusal().code() == Code.ROUND_CONFLICT;
    }
}
