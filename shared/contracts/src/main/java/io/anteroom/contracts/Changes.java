package io.anteroom.contracts;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every node must know soon, read from PostgreSQL twice a second because the bus may drop the news: served by
 * store.
 */
public final class Changes {

    public static final Endpoint<Since, News> ENDPOINT =
            Endpoint.of("store.changes", Since.class, News.class, Duration.ofSeconds(2));

    private Changes() {}

    /**
     * @param mark from the last news; 0 at start, which gives every revocation that still matters
     * @param configMark likewise for game configurations
     */
    public record Since(NodeId nodeId, long mark, long configMark) {}

    /**
     * @param endedLogins logins whose tokens may not have expired yet
     * @param replaced the same as {@code losses}, for nodes from before these
     * @param losses sessions of the asking node that lost a game to a newer one, each once; told again and again, so whoever
     *     took the session since is not meant. None from a store from before these
     */
    public record News(
            long mark,
            long configMark,
            List<LoginId> endedLogins,
            List<GameConfig> configs,
            List<SessionId> replaced,
            @Nullable List<Loss> losses) {

        public News {
            endedLogins = List.copyOf(endedLogins);
            configs = List.copyOf(configs);
            replaced = List.copyOf(replaced);
            losses = losses == null ? List.of() : List.copyOf(losses);
        }

        @Override
        public List<Loss> losses() {
            return losses == null ? List.of() : losses;
        }
    }

    /** @param agoMs how long before this was read it lost a game last */
    public record Loss(SessionId sessionId, long agoMs) {}
}
