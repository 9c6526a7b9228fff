package io.anteroom.testkit;

import io.anteroom.contracts.Endpoint;
import java.time.Duration;

/**
 * How long a test waits for what it asks. The deadlines of endpoints are promises to players on machines that are quick enough;
 * a test of something else asks without them, or it fails wherever a thread is held for two seconds.
 */
public final class Patience {

    private static final Duration LONG = Duration.ofSeconds(15);

    private Patience() {}

    /** The same conversation with a deadline that only what hangs will miss. */
    public static <Q, R> Endpoint<Q, R> of(Endpoint<Q, R> endpoint) {
        var timeout = endpoint.timeout().compareTo(LONG) < 0 ? LONG : endpoint.timeout();
        return new Endpoint<>(endpoint.address(), endpoint.request(), endpoint.reply(), timeout, endpoint.affinity());
    }
}
