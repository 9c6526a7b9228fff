package io.anteroom.contracts;

import java.time.Duration;
import java.util.List;

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
     * @param replaced sessions of the asking node that lost a game to a newer one
     */
    public record News(
            long mark, long configMark, List<LoginId> endedLogins, List<GameConfig> configs, List<SessionId> replaced) {

        public News {
            endedLogins = List.copyOf(endedLogins);
            configs = List.copyOf(configs);
            replaced = List.copyOf(replaced);
        }
    }
}
