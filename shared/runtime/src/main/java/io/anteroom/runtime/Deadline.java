package io.anteroom.runtime;

import java.time.Duration;

/** Until when an answer is of use, on this node's monotonic clock. It crosses nodes as the time that remains. */
public record Deadline(long atNanos) {

    public static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    static Deadline inMs(long ms) {
        return new Deadline(System.nanoTime() + ms * 1_000_000);
    }

    /** What remains, 0 if nothing. */
    public long remainingMs() {
        return Math.max(0, (atNanos - System.nanoTime()) / 1_000_000);
    }

    public boolean passed() {
        return atNanos - System.nanoTime() <= 0;
    }

    /** This deadline, or one {@code duration} from now if that is nearer. */
    public Deadline min(Duration duration) {
        var other = in(duration);
        return other.atNanos - atNanos < 0 ? other : this;
    }
}
