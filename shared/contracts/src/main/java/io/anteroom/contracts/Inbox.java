package io.anteroom.contracts;

import java.time.Duration;

/**
 * What the gateways of one node are told about their sockets: served by each gateway node under its own address, see
 * {@link Endpoint#at}.
 */
public final class Inbox {

    /** A push was put into a session's outbox; it may be sent if nothing before it is missing. */
    public static final Endpoint<Deliver, Done> DELIVER =
            Endpoint.of("gateway.deliver", Deliver.class, Done.class, Duration.ofSeconds(1));

    /** A newer session took over: its socket is closed with 4409. */
    public static final Endpoint<Replace, Done> REPLACE =
            Endpoint.of("gateway.replace", Replace.class, Done.class, Duration.ofSeconds(1));

    /** Whether a socket of this node holds the session. */
    public static final Endpoint<AskHeld, Held> HELD =
            Endpoint.of("gateway.held", AskHeld.class, Held.class, Duration.ofSeconds(1));

    private Inbox() {}

    /** @param seq its place in the session; {@code frame} is complete */
    public record Deliver(SessionId sessionId, long seq, RawJson frame) {}

    public record Replace(SessionId sessionId) {}

    public record AskHeld(SessionId sessionId) {}

    public record Held(boolean held) {}
}
