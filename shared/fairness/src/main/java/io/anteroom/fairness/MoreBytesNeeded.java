package io.anteroom.fairness;

/**
 * The bytes at hand ran out in the middle of a round's draws. Not a fault: whoever supplied the bytes supplies more and
 * runs the pure function again. Carries no stack trace, so it costs an allocation.
 */
public final class MoreBytesNeeded extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long cursorNeeded;

    MoreBytesNeeded(long cursorNeeded) {
        super("The draws need the stream up to byte " + cursorNeeded + ".", null, false, false);
        this.cursorNeeded = cursorNeeded;
    }

    /** The stream has to reach at least this far, in bytes from its start, before the draws can go on. */
    public long cursorNeeded() {
        return cursorNeeded;
    }
}
