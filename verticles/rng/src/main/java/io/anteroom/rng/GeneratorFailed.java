package io.anteroom.rng;

/** The generator, or its source, did what it must not; no seed is made any more. */
final class GeneratorFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    GeneratorFailed(String what) {
        super(what);
    }
}
