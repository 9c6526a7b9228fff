package io.anteroom.gateway.auth;

import io.anteroom.contracts.LoginId;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The logins that were ended while tokens of theirs may still be valid: one for all instances of a node. Any thread.
 *
 * <p>Nobody may trust what it says once it has not been fed for {@link #TRUSTED_FOR}: then tokens are refused.
 */
public final class Revocations {

    static final Duration TRUSTED_FOR = Duration.ofSeconds(5);

    private final LongSupplier clockNanos;
    private volatile Set<LoginId> ended = ConcurrentHashMap.newKeySet();
    private volatile long fedAtNanos;
    private volatile boolean fedOnce;

    public Revocations() {
        this(System::nanoTime);
    }

    Revocations(LongSupplier clockNanos) {
        this.clockNanos = clockNanos;
    }

    /** Adds what PostgreSQL said; a whole list replaces what was known, so that the set does not grow for ever. */
    public void feed(Collection<LoginId> logins, boolean whole) {
        if (whole) {
            Set<LoginId> fresh = ConcurrentHashMap.newKeySet();
            fresh.addAll(logins);
            ended = fresh;
        } else {
            ended.addAll(logins);
        }
        fedAtNanos = clockNanos.getAsLong();
        fedOnce = true;
    }

    /** Adds what the bus said, which is only a hint that comes sooner. */
    public void end(LoginId login) {
        ended.add(login);
    }

    public boolean isEnded(LoginId login) {
        return ended.contains(login);
    }

    public boolean isTrusted() {
        return fedOnce && clockNanos.getAsLong() - fedAtNanos < TRUSTED_FOR.toNanos();
    }
}
