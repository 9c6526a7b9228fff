package io.anteroom.gateway;

import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How players reach this node and how much they may ask of it.
 *
 * @param origins pages that may open sockets, besides those of the same host and port
 * @param requestsPerSecond HTTP requests of one address
 * @param handshakesPerSecond sockets one address may open
 * @param framesPerSecond frames of one socket, with one second's worth of burst
 * @param roomMovesPerSecond joins and leaves of rooms of one socket, with one second's worth of burst
 * @param roomMessagesPerSecond of one socket to one room, with one second's worth of burst
 * @param awayAfter how long a device is silent before it counts as away
 */
public record GatewayConfig(
        String host,
        int port,
        List<String> origins,
        int requestsPerSecond,
        int handshakesPerSecond,
        int framesPerSecond,
        int roomMovesPerSecond,
        int roomMessagesPerSecond,
        int socketsMax,
        SessionPolicy sessionPolicy,
        boolean tokenInQuery,
        Duration authenticateWithin,
        Duration slowReaderWithin,
        Duration pushKept,
        Duration awayAfter) {

    /** What happens to the socket that plays a game when a newer one wants to. */
    public enum SessionPolicy {
        TAKE_OVER,
        REFUSE
    }

    public static final Key<String> HOST = Key.text("http.host", "127.0.0.1", "address players connect to");
    public static final Key<Integer> PORT = Key.integer("http.port", 8080, 0, 65535, "port players connect to");
    public static final Key<List<String>> ORIGINS = Key.list(
            "http.origins", List.of(), "origins of pages that may connect, besides the node's own; null never may");
    public static final Key<Integer> REQUESTS_PER_SECOND = Key.integer(
            "limits.requestsPerSecond",
            500,
            1,
            1_000_000,
            "HTTP requests of one address; files of the page have a rate of their own, ten times this");
    public static final Key<Integer> HANDSHAKES_PER_SECOND =
            Key.integer("limits.handshakesPerSecond", 5_000, 1, 1_000_000, "sockets one address may open in a second");
    public static final Key<Integer> FRAMES_PER_SECOND =
            Key.integer("limits.framesPerSecond", 1_000, 1, 1_000_000, "frames of one socket, bursts of one second");
    public static final Key<Integer> ROOM_MOVES_PER_SECOND = Key.integer(
            "limits.roomMovesPerSecond", 50, 1, 100_000, "rooms one socket may join or leave, bursts of one second");
    public static final Key<Integer> ROOM_MESSAGES_PER_SECOND = Key.integer(
            "limits.roomMessagesPerSecond",
            500,
            1,
            100_000,
            "messages a player's socket may send to one room, bursts of one second");
    public static final Key<Integer> SOCKETS_MAX =
            Key.integer("limits.sockets", 100_000, 1, 10_000_000, "sockets of this node, then 503");
    public static final Key<SessionPolicy> SESSION_POLICY = Key.choice(
            "session.policy", SessionPolicy.TAKE_OVER, "what a newer session of a player and game does to the older");
    public static final Key<Boolean> TOKEN_IN_QUERY =
            Key.flag("auth.tokenInQuery", true, "whether /ws takes ?token=, which ends up in logs of proxies");
    public static final Key<Duration> AUTHENTICATE_WITHIN = Key.duration(
            "socket.authenticateWithin", Duration.ofSeconds(10), "how long a socket may stay without a player");
    public static final Key<Duration> SLOW_READER_WITHIN = Key.duration(
            "socket.slowReaderWithin", Duration.ofSeconds(4), "how long a socket may leave its answers unread");
    public static final Key<Duration> PUSH_KEPT =
            Key.duration("session.pushKept", Duration.ofMinutes(10), "how long pushes wait to be acknowledged");
    public static final Key<Duration> AWAY_AFTER = Key.duration(
            "presence.awayAfter",
            Duration.ofMinutes(5),
            "how long a socket sends nothing but Ping before its player counts as away there");
    public static final Key<Integer> INSTANCES = Key.instances("gateway", "1/core");

    public static final List<Key<?>> KEYS = List.of(
            HOST,
            PORT,
            ORIGINS,
            REQUESTS_PER_SECOND,
            HANDSHAKES_PER_SECOND,
            FRAMES_PER_SECOND,
            ROOM_MOVES_PER_SECOND,
            ROOM_MESSAGES_PER_SECOND,
            SOCKETS_MAX,
            SESSION_POLICY,
            TOKEN_IN_QUERY,
            AUTHENTICATE_WITHIN,
            SLOW_READER_WITHIN,
            PUSH_KEPT,
            AWAY_AFTER,
            INSTANCES);

    public GatewayConfig {
        origins = List.copyOf(origins);
        for (var origin : origins) {
            if (!origin.matches("https?://[^/]+")) {
                throw new BadSetting(ORIGINS.name(), "'" + origin + "'", "origins like https://play.example.com");
            }
        }
        requirePositive(AUTHENTICATE_WITHIN, authenticateWithin);
        requirePositive(SLOW_READER_WITHIN, slowReaderWithin);
        requirePositive(PUSH_KEPT, pushKept);
        requirePositive(AWAY_AFTER, awayAfter);
    }

    public static GatewayConfig from(Settings settings) {
        return new GatewayConfig(
                settings.get(HOST),
                settings.get(PORT),
                settings.get(ORIGINS),
                settings.get(REQUESTS_PER_SECOND),
                settings.get(HANDSHAKES_PER_SECOND),
                settings.get(FRAMES_PER_SECOND),
                settings.get(ROOM_MOVES_PER_SECOND),
                settings.get(ROOM_MESSAGES_PER_SECOND),
                settings.get(SOCKETS_MAX),
                settings.get(SESSION_POLICY),
                settings.get(TOKEN_IN_QUERY),
                settings.get(AUTHENTICATE_WITHIN),
                settings.get(SLOW_READER_WITHIN),
                settings.get(PUSH_KEPT),
                settings.get(AWAY_AFTER));
    }

    private static void requirePositive(Key<Duration> key, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new BadSetting(key.name(), value.toString(), "longer than nothing");
        }
    }
}
