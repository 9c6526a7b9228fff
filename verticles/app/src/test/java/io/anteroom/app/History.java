package io.anteroom.app;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What one player was told, in order: the first final answer to each event, and how often it had to ask. */
final class History {

    /** An event that was acknowledged. */
    record Acknowledged(JsonObject event, JsonObject answer) {}

    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private int unclear;

    synchronized void acknowledge(JsonObject event, JsonObject answer) {
        acknowledged.add(new Acknowledged(event, answer));
    }

    synchronized void refuse(JsonObject event, JsonObject answer) {
        refused.add(answer + " to " + event);
    }

    /** The answer was lost or said to try again; the same event follows. */
    synchronized void unclear() {
        unclear++;
    }

    synchronized List<Acknowledged> acknowledged() {
        return List.copyOf(acknowledged);
    }

    synchronized int acknowledgedCount() {
        return acknowledged.size();
    }

    synchronized List<String> refused() {
        return List.copyOf(refused);
    }

    synchronized int unclearCount() {
        return unclear;
    }
}
