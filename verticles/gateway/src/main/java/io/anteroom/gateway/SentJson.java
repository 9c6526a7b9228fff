package io.anteroom.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.ValueNode;
import io.anteroom.contracts.Decimals;
import io.anteroom.contracts.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The door for JSON from outside, whether it came in a frame or in a body. A number with more than {@link Decimals#DIGITS_MAX}
 * digits, or as many places from the point, is no number here: it becomes a {@link POJONode} of its {@link BigDecimal}, which
 * {@code isNumber()} denies. So whoever reads a field refuses it with that field's own code, as it does a wrong type, and where
 * any JSON will do it stays what it is and is written with its exponent.
 */
public final class SentJson {

    private static final ObjectReader TREES =
            Json.MAPPER.readerFor(JsonNode.class).with(new Numbers());

    private SentJson() {}

    /** Reads the value that the parser is at or before, and leaves the parser behind it. */
    public static JsonNode read(JsonParser parser) throws IOException {
        return TREES.readValue(new Decimals.Reader(parser));
    }

    private static final class Numbers extends JsonNodeFactory {

        private static final long serialVersionUID = 1;

        Numbers() {
            super(true);
        }

        @Override
        public ValueNode numberNode(BigDecimal value) {
            return Decimals.isBounded(value) ? super.numberNode(value) : pojoNode(value);
        }

        @Override
        public ValueNode numberNode(BigInteger value) {
            var decimal = new BigDecimal(value);
            return Decimals.isBounded(decimal) ? super.numberNode(value) : pojoNode(decimal);
        }
    }
}
