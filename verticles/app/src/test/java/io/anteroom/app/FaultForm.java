package io.anteroom.app;

/** How large a fault run is: short with all other tests, long in the profile {@code faults}. */
final class FaultForm {

    private static final boolean LONG = "long".equals(System.getProperty("faults.form"));

    private FaultForm() {}

    static String name() {
        return LONG ? "long" : "short";
    }

    static int of(int inShort, int inLong) {
        return LONG ? inLong : inShort;
    }

    /** What is drawn by chance is drawn from it. */
    static long seed() {
        var given = System.getProperty("faults.seed", "");
        return given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
    }
}
