package io.anteroom.gateway;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How often each client address may ask, with bursts of one second's worth: one for all instances of a node. Any
 * thread.
 *
 * <p>Each address is one number, the time at which it will have paid for all it took (GCRA). Addresses that owe nothing
 * are forgotten when there are too many, so that a flood of addresses costs bounded memory.
 */
public final class AddressLimits {

    private static final int ADDRESSES_MAX = 100_000;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final ConcurrentHashMap<String, AtomicLong> paidUntil = new ConcurrentHashMap<>();
    private final long costNanos;
    private final LongSupplier clockNanos;

    public AddressLimits(int perSecond) {
        this(perSecond, System::nanoTime);
    }

    AddressLimits(int perSecond, LongSupplier clockNanos) {
        this.costNanos = SECOND_NANOS / perSecond;
        this.clockNanos = clockNanos;
    }

    /** Takes one; 0 if it was allowed, else after how many milliseconds, rounded up, the next one will be. */
    public long takeMs(String address) {
        var now = clockNanos.getAsLong();
        if (paidUntil.size() > ADDRESSES_MAX) {
            paidUntil.values().removeIf(until -> until.get() - now <= 0);
        }
        var until = paidUntil.computeIfAbsent(address, first -> new AtomicLong(now));
        while (true) {
            var before = until.get();
            var after = Math.max(0, before - now) + costNanos;
            if (after > SECOND_NANOS) {
                return Math.max(1, (after - SECOND_NANOS + 999_999) / 1_000_000);
            }
            if (until.compareAndSet(before, now + after)) {
                return 0;
            }
        }
    }
}
