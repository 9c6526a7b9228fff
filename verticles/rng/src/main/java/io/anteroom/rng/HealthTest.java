package io.anteroom.rng;

import java.util.Locale;

/** The tests that the generator lives under; failing any of them ends it. */
enum HealthTest {
    /** Published answers, at start. */
    KNOWN_ANSWER,
    /** The first bytes of the entropy source, which are looked at and not used. */
    START_UP,
    /** Every byte of the entropy source. */
    ENTROPY,
    /** Every block that the generator gives. */
    OUTPUT,
    /** The blocks of a round. */
    STREAM;

    /** As metrics call it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
