package io.anteroom.gateway.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
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

    /** What a client sent: a list of texts, or one; null if it is neither. */
    static @Nullable List<String> messages(String text) {
        JsonNode tree;
        try {
            tree = Json.MAPPER.readTree(text);
        } catch (JsonProcessingException | NumberFormatException notTexts) {
            return null;
        }
        if (tree.isTextual()) {
            return List.of(tree.textValue());
        }
        var messages = new ArrayList<String>(tree.size());
        for (var message : tree) {
            if (!message.isTextual()) {
                return null;
            }
            messages.add(message.textValue());
        }
        return tree.isArray() ? messages : null;
    }
}
