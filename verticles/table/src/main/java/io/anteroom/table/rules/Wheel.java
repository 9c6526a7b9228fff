package io.anteroom.table.rules;

import java.util.Set;

/** The European wheel and its layout: 0 to 36, three columns of twelve, 0 beside the first row. */
public final class Wheel {

    /** How many numbers there are. */
    public static final int NUMBERS = 37;

    /** The layout's red numbers, as on every European wheel. */
    private static final Set<Integer> RED = Set.of(1, 3, 5, 7, 9, 12, 14, 16, 18, 19, 21, 23, 25, 27, 30, 32, 34, 36);

    private Wheel() {}

    static boolean isNumber(int number) {
        return number >= 0 && number < NUMBERS;
    }

    static boolean isRed(int number) {
        return RED.contains(number);
    }

    /** From 1: which row of three a number above 0 lies in. */
    static int row(int number) {
        return (number + 2) / 3;
    }

    /** From 1: which column a number above 0 lies in. */
    static int column(int number) {
        return (number - 1) % 3 + 1;
    }
}
