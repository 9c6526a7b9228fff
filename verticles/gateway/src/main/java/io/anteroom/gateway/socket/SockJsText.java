package io.anteroom.gateway.socket;

import com.fasterxml.jackson.core.JsonToken;
import io.anteroom.contracts.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How SockJS writes things: one letter for what it is, then a list of texts, or a code and a reason. */
final class SockJsText {

    static final String OPENED = "o";
    static final String HEARTBEAT = "h";

    private SockJsText() {}

    static String frames(Collection<String> frames) {
        return "a" + Json.write(frames);
    }

    static String closed(int code, String reason) {
        return "c[" + code + "," + Json.write(reason) + "]";
    }

    static String closed(CloseCode code) {
        return closed(code.number(), code.reason());
    }

    /**
     * What a client sent: a list of texts, or one; null if it is neither. Ends at the first thing that is no text, so that
     * nobody has a number read that is as long as the post.
     */
    static @Nullable List<String> messages(String text) {
        try (var parser = Json.MAPPER.createParser(text)) {
            var isList = parser.nextToken() == JsonToken.START_ARRAY;
            var messages = new ArrayList<String>();
            if (isList) {
                parser.nextToken();
            }
            while (parser.currentToken() == JsonToken.VALUE_STRING) {
                messages.add(escaped(parser.getText()));
                parser.nextToken();
            }
            var isEnded = isList
                    ? parser.currentToken() == JsonToken.END_ARRAY && parser.nextToken() == null
                    : messages.size() == 1 && parser.currentToken() == null;
            return isEnded ? messages : null;
        } catch (IOException notTexts) {
            return null;
        }
    }

    /**
     * Has halves of surrogate pairs as the escapes they are in JSON: as bytes each would be a question mark, which is another
     * text. Behind a backslash it is no JSON, and stays none.
     */
    private static String escaped(String message) {
        if (message.codePoints().noneMatch(SockJsText::isHalf)) {
            return message;
        }
        var escaped = new StringBuilder(message.length() + 5);
        var isBehindBackslash = false;
        for (int c : message.codePoints().toArray()) {
            if (isHalf(c) && !isBehindBackslash) {
                escaped.append("\\u").append(Integer.toHexString(c));
            } else {
                escaped.appendCodePoint(c);
            }
            isBehindBackslash = c == '\\' && !isBehindBackslash;
        }
        return escaped.toString();
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
