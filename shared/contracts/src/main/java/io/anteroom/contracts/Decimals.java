package io.anteroom.contracts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonGeneratorDecorator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * How large a decimal that somebody sends may be. A few characters like 1e9999 or 0e-5000 name thousands of digits, which cost
 * nothing until somebody writes them out.
 */
public final class Decimals {

    /** Digits, and places they may be away from the point: far beyond every amount, multiplier and score. */
    public static final int DIGITS_MAX = 64;

    /** Places from the point of what stands for an exponent that no decimal holds: out of all bounds, and read by every parser. */
    private static final int FAR = 1_000_000_000;

    private Decimals() {}

    /** Whether its digits are few enough to be written out. Costs little whatever the value. */
    public static boolean isBounded(BigDecimal value) {
        return isNear(value) && value.precision() <= DIGITS_MAX;
    }

    private static boolean isNear(BigDecimal value) {
        return value.scale() <= DIGITS_MAX && value.scale() >= -DIGITS_MAX;
    }

    /** JSON sets no limit to an exponent, a decimal does: beyond it the text stands for some value that is out of bounds too. */
    public static final class Reader extends JsonParserDelegate {

        public Reader(JsonParser parser) {
            super(parser);
        }

        /** Another value for each text, so that two texts are no one number. */
        @Override
        public BigDecimal getDecimalValue() throws IOException {
            try {
                return super.getDecimalValue();
            } catch (NumberFormatException beyond) {
                var text = getText().getBytes(StandardCharsets.US_ASCII);
                return new BigDecimal(new BigInteger(1, text), FAR);
            }
        }
    }

    /** Writes decimals in full, but those far out with an exponent: no text grows by being read and written again. */
    static final class Writer implements JsonGeneratorDecorator {

        @Override
        public JsonGenerator decorate(JsonFactory factory, JsonGenerator generator) {
            return new JsonGeneratorDelegate(generator) {
                @Override
                public void writeNumber(BigDecimal value) throws IOException {
                    if (value == null || isNear(value)) {
                        super.writeNumber(value);
                    } else {
                        super.writeNumber(withExponent(value));
                    }
                }
            };
        }

        /** Not as {@code toString} has it: a point behind the first digit can raise the exponent beyond what is read again. */
        private static String withExponent(BigDecimal value) {
            var exponent = -(long) value.scale();
            return value.unscaledValue() + (exponent < 0 ? "E" : "E+") + exponent;
        }
    }
}
