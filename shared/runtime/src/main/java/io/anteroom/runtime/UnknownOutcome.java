package io.anteroom.runtime;

/**
 * Nobody can say whether it was done: the answer was late, lost, or the neighbour failed in the middle. Asking again
 * under the same id tells.
 */
public final class UnknownOutcome extends RuntimeException {

    public UnknownOutcome(String what) {
        super(what, null, false, false);
    }
}
