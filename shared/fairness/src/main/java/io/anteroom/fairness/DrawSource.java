package io.anteroom.fairness;

/**
 * Where the rules of a game get their numbers from: the {@link Draws} of a round, or a fast generator of the tools that
 * compute a game's mathematics. Rules that are written against it are the same code in both.
 */
public interface DrawSource {

    /**
     * The next number of 0 … n−1, each as likely as any other; 1 ≤ n ≤ 2^32.
     *
     * @throws MoreBytesNeeded when a round's bytes at hand do not suffice
     */
    long draw(long n);
}
