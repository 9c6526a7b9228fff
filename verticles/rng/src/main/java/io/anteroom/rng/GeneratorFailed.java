package io.anteroom.rng;

/** The generator, or its source, did what it must not; nothing is drawn any more. */
final class GeneratorFailed extends RuntimeException {

    private static final long serialVersionUID = 2;

    private final HealthTest test;

    GeneratorFailed(HealthTest test, String what) {
        super(what);
        this.test = test;
    }

    GeneratorFailed(HealthTest test, String what, Throwable cause) {
        super(what, cause);
        this.test = test;
    }

    HealthTest test() {
        return test;
    }
}
