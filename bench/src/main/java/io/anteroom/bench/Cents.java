package io.anteroom.bench;

import java.math.BigDecimal;

/** Amounts of a currency with two digits, as the number of its hundredths. */
final class Cents {
    private Cents() {}

    /** Reads a decimal exactly; an amount with a third digit is refused, since no such money exists. */
    static long parse(String amount) {
        return new BigDecimal(amount).movePointRight(2).longValueExact();
    }

    static String format(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }
}
