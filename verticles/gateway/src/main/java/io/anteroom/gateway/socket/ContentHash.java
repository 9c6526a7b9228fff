package io.anteroom.gateway.socket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.anteroom.contracts.Hash;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * Tells a retry from another event under the same id: a SHA-256 over eventType, gameId, roomId, action and data as
 * JSON values. The order of names does not matter, nor how a number or a text was written: 1, 1.0 and 1e0 are one
 * value, and so is a letter with its escape; 1 and {@code "1"} are two. That holds for numbers of any size, see
 * {@link io.anteroom.gateway.SentJson}.
 *
 * <p>What is hashed is not JSON but a form in which each value is written in one way only. A text is written with its
 * length before it, so that none can pretend to be two. For example {@code {"b":[1.50,null],"a":true}} becomes
 * {@code {1:at1:b[15e-1,n,]}}.
 *
 * <p>A number has an end, {@code ;}, in messages to rooms only. Without it the length of the name behind it goes on in its
 * digits, so that {@code {"a":50,"bt7:cbcdefg":true}} and {@code {"a":500000000000,"b":true,"cbcdefg":true}} are one. The fields
 * of games and tables can't make such a pair, and their events are remembered for ever: in another form, each retry of what was
 * done before would be other content. Messages, where any name will do, are remembered for some minutes.
 */
final class ContentHash {

    private static final int USUAL_LENGTH = 160;

    private final StringBuilder form = new StringBuilder(USUAL_LENGTH);
    private final String numberEnd;

    private ContentHash(String numberEnd) {
        this.numberEnd = numberEnd;
    }

    static Hash of(Envelope event) {
        var hash = new ContentHash(event.type() == EventType.ROOM_SEND ? ";" : "");
        hash.text(event.type() == null ? null : event.type().wireName());
        hash.text(event.gameId());
        hash.text(event.roomId());
        hash.text(event.action());
        hash.value(event.value());
        if (event.misfit()) {
            // Nothing that took effect ends so, whatever of it is missing above.
            hash.form.append('!');
        }
        return Hash.of(hash.form.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void value(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            form.append('n');
        } else if (node.isObject()) {
            object(node);
        } else if (node.isArray()) {
            array(node);
        } else if (node.isTextual()) {
            text(node.textValue());
        } else if (node.isIntegralNumber() && node.canConvertToLong()) {
            number(node.longValue());
        } else if (node.isNumber()) {
            number(node.decimalValue());
        } else if (node instanceof POJONode far) {
            number((BigDecimal) far.getPojo());
        } else {
            form.append(node.booleanValue() ? 't' : 'f');
        }
    }

    private void object(JsonNode node) {
        var names = new ArrayList<String>(node.size());
        node.fieldNames().forEachRemaining(names::add);
        Collections.sort(names);
        form.append('{');
        for (var name : names) {
            text(name);
            value(node.get(name));
        }
        form.append('}');
    }

    private void array(JsonNode node) {
        form.append('[');
        for (var element : node) {
            value(element);
            form.append(',');
        }
        form.append(']');
    }

    private void text(@Nullable String text) {
        if (text == null) {
            form.append('n');
        } else {
            form.append(text.length()).append(':').append(text);
        }
    }

    private void number(long value) {
        var digits = value;
        var exponent = 0;
        while (digits != 0 && digits % 10 == 0) {
            digits /= 10;
            exponent++;
        }
        form.append(digits).append('e').append(exponent).append(numberEnd);
    }

    /** Strips the digits apart from their scale, which has no room for more zeros when it is far out. */
    private void number(BigDecimal value) {
        var digits = new BigDecimal(value.unscaledValue()).stripTrailingZeros();
        if (digits.signum() == 0) {
            number(0);
        } else {
            form.append(digits.unscaledValue())
                    .append('e')
                    .append(-(long) digits.scale() - value.scale())
                    .append(numberEnd);
        }
    }
}
