package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Decimals;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Non-negative decimals with a fixed number of digits after the point, held as whole numbers of the last digit: amounts,
 * thresholds, multipliers, percentages. Exact both ways; reading costs little whatever the text says.
 */
final class FixedPoint {
    /** What is not a non-negative decimal with at most the digits asked for. */
    static final long INVALID = -1;

    /** Digits before the point; more than any bound asks for, and few enough for every value to fit a long. */
    private static final int WHOLE_DIGITS_MAX = 14;

    private static final int TEXT_LENGTH_MAX = 32;

    private static final Pattern PLAIN = Pattern.compile("[1-9][0-9]*(\\.[0-9]+)?");

    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000};

    private FixedPoint() {}

    /** Reads a decimal string or a JSON number. A string is taken as it is written, a number by its value. */
    static long read(@Nullable JsonNode node, int digits) {
        if (node == null) {
            return INVALID;
        }
        if (node.isTextual()) {
            return parse(node.textValue(), digits);
        }
        return node.isNumber() ? ofNumber(node, digits) : INVALID;
    }

    /** Whether it is a whole number that fits an int, and is written in few digits. */
    static boolean isInt(JsonNode node) {
        return node.isNumber()
                && (!node.isBigDecimal() || Decimals.isBounded(node.decimalValue()))
                && node.canConvertToExactIntegral()
                && node.canConvertToInt();
    }

    /** Whether it is a decimal that {@link #read} would take if it were not so large. */
    static boolean isTooLarge(JsonNode node, int digits) {
        if (node.isTextual()) {
            var text = node.textValue();
            return text.length() <= TEXT_LENGTH_MAX
                    && PLAIN.matcher(text).matches()
                    && isTooLarge(new BigDecimal(text), digits);
        }
        return (node.isBigInteger() || node.isLong() || node.isBigDecimal()) && isTooLarge(node.decimalValue(), digits);
    }

    private static boolean isTooLarge(BigDecimal value, int digits) {
        long wholeDigits = (long) value.precision() - value.scale();
        return value.signum() > 0
                && Decimals.isBounded(value)
                && wholeDigits > WHOLE_DIGITS_MAX
                && wholeDigits <= TEXT_LENGTH_MAX
                && value.stripTrailingZeros().scale() <= digits;
    }

    private static long ofNumber(JsonNode number, int digits) {
        if (number.isInt()) {
            return number.intValue() < 0 ? INVALID : number.intValue() * POWERS[digits];
        }
        if (number.isFloatingPointNumber() && !number.isBigDecimal() && !Double.isFinite(number.doubleValue())) {
            return INVALID;
        }
        return ofDecimal(number.decimalValue(), digits);
    }

    /**
     * Judges the size before it touches the digits: 1e1000000000 is one digit and a scale, until somebody writes it out. So is
     * 0e-1000000000, which is worth nothing and would go into the journal as it was sent.
     */
    private static long ofDecimal(BigDecimal value, int digits) {
        if (!Decimals.isBounded(value)) {
            return INVALID;
        }
        if (value.signum() < 0 || (long) value.precision() - value.scale() > WHOLE_DIGITS_MAX) {
            return INVALID;
        }
        if (value.signum() == 0) {
            return 0;
        }
        var plain = value.stripTrailingZeros();
        if (plain.scale() > digits) {
            return INVALID;
        }
        return plain.movePointRight(digits).longValueExact();
    }

    /** Parses digits, and optionally a point and digits: no sign, no exponent, no superfluous zero in front. */
    static long parse(String text, int digits) {
        var point = text.indexOf('.');
        var wholeDigits = point < 0 ? text.length() : point;
        var fractionDigits = point < 0 ? 0 : text.length() - point - 1;
        if (text.length() > TEXT_LENGTH_MAX
                || wholeDigits == 0
                || wholeDigits > WHOLE_DIGITS_MAX
                || fractionDigits > digits
                || (point >= 0 && fractionDigits == 0)
                || (wholeDigits > 1 && text.charAt(0) == '0')) {
            return INVALID;
        }
        var value = 0L;
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            if (i == point) {
                continue;
            }
            if (character < '0' || character > '9') {
                return INVALID;
            }
            value = 10 * value + (character - '0');
        }
        return value * POWERS[digits - fractionDigits];
    }

    /** Writes a plain decimal with exactly {@code digits} digits after the point. */
    static String text(long value, int digits) {
        return BigDecimal.valueOf(value, digits).toPlainString();
    }
}
