package io.anteroom.contracts;

/** The answer of a request that has nothing to tell but that it was done. */
public record Done() {

    public static final Done DONE = new Done();
}
