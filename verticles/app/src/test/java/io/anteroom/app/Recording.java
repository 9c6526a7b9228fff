package io.anteroom.app;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What one client did and was told, in order, over all its sockets. Checkers read it, not what the server says. */
final class Recording {

    enum Kind {
        /** A new socket; what was told over the one before is told no more. */
        OPENED,
        SENT,
        GOT,
        /** The socket ended by itself; {@code code} says how. */
        CLOSED
    }

    record Line(Kind kind, JsonObject frame) {

        /** The frame's type; empty for what is no frame. */
        String type() {
            return frame.getString("eventType", "");
        }

        boolean isSent(String type) {
            return kind == Kind.SENT && type().equals(type);
        }

        boolean isGot(String type) {
            return kind == Kind.GOT && type().equals(type);
        }
    }

    private final String playerId;
    // Guarded by this.
    private final List<Line> lines = new ArrayList<>();

    Recording(String playerId) {
        this.playerId = playerId;
    }

    String playerId() {
        return playerId;
    }

    void opened() {
        add(Kind.OPENED, new JsonObject());
    }

    void sent(JsonObject frame) {
        add(Kind.SENT, frame);
    }

    void got(JsonObject frame) {
        add(Kind.GOT, frame);
    }

    void closed(int code) {
        add(Kind.CLOSED, new JsonObject().put("code", code));
    }

    private synchronized void add(Kind kind, JsonObject frame) {
        lines.add(new Line(kind, frame));
    }

    synchronized List<Line> lines() {
        return List.copyOf(lines);
    }
}
