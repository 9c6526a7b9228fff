package io.anteroom.testkit.randomness;

import java.util.Locale;

/** What one test found: how likely what was seen, or something further out, is if the draws are what they should be. */
public record Verdict(String test, double p) {

    /** Beyond these on either side chance is not believed: too far from even, or too even to be chance. */
    public static final double LIMIT = 1e-6;

    public boolean passed() {
        return p > LIMIT && p < 1 - LIMIT;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-40s p = %.6f%s", test, p, passed() ? "" : "  FAILED");
    }
}
