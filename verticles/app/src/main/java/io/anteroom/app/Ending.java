package io.anteroom.app;

import java.util.function.BooleanSupplier;

/**
 * What SIGTERM and Ctrl-C do to a node from its first moment on: they end what its start has begun, since its servers would
 * outlive the process, and drain it once it is there. The process then ends with 0, or with 1 if that was not done in time.
 * Any thread.
 */
final class Ending {

    private final Thread hook = new Thread(this::end, "drain");
    private BooleanSupplier doneInTime = () -> true;
    private boolean told;

    private Ending() {}

    static Ending onSignal() {
        var ending = new Ending();
        Runtime.getRuntime().addShutdownHook(ending.hook);
        return ending;
    }

    /** From now on a signal does this, which says whether it was done in time. Fails if one has come already. */
    synchronized void does(BooleanSupplier ending) {
        if (told) {
            throw new IllegalStateException("the process is ending");
        }
        doneInTime = ending;
    }

    /** Leaves the end and its code to the process. False if a signal came before. */
    boolean cancel() {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException isEnding) {
            return false;
        }
    }

    private void end() {
        Runtime.getRuntime().halt(last().getAsBoolean() ? 0 : 1);
    }

    private synchronized BooleanSupplier last() {
        told = true;
        return doneInTime;
    }
}
