package io.anteroom.runtime;

/** What was sealed does not open: another key sealed it, for another purpose, or somebody changed it. */
public final class SealBroken extends RuntimeException {

    public SealBroken(String purpose) {
        super("the seal of a " + purpose + " is broken");
    }
}
