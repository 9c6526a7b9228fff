package io.anteroom.app;

import io.anteroom.app.Recording.Kind;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Messages and the log: one that was acknowledged is in its room's log exactly once, at its number, by its sender; one that was
 * refused is not in it; one whose answer is unknown is in it once at most; and nothing is in it that nobody sent. Each message's
 * data is its own eventId.
 */
final class AckChecker extends Checker {

    /** Answers that leave it open whether the message is in the log. */
    private static final Set<String> UNKNOWN = Set.of("TIMEOUT", "INTERNAL");

    private record Place(String room, long seq, String from) {}

    private static final class Sent {
        private final String room;
        private final String from;
        private int times;
        private int refusals;
        private long ackedAt;

        Sent(String room, String from) {
            this.room = room;
            this.from = from;
        }
    }

    private final Map<String, Sent> sent = new LinkedHashMap<>();
    private final Map<String, List<Place>> logged = new HashMap<>();
    private final boolean logsWereLost;

    /** @param logsWereLost whether Redis lost what it had, and with it acknowledged messages that were not yet archived */
    AckChecker(boolean logsWereLost) {
        super("acks", "lost", "repeats", "displaced", "refusedButThere", "ackedTwice", "foreign");
        this.logsWereLost = logsWereLost;
    }

    void read(Recording recording) {
        for (var line : recording.lines()) {
            var frame = line.frame();
            if (line.isSent("RoomSend")) {
                sent.computeIfAbsent(
                                frame.getString("eventId"),
                                id -> new Sent(frame.getString("roomId"), recording.playerId()))
                        .times++;
            } else if (line.kind() == Kind.GOT) {
                var message = sent.get(frame.getString("eventId", ""));
                if (message != null) {
                    answered(message, frame);
                }
            }
        }
    }

    private void answered(Sent message, JsonObject answer) {
        if (answer.getString("eventType").equals("RoomSent")) {
            long seq = answer.getLong("roomSeq");
            if (message.ackedAt != 0 && message.ackedAt != seq && !logsWereLost) {
                wrong("ackedTwice", message.from + ": " + message.ackedAt + " and " + seq);
            }
            message.ackedAt = seq;
        } else if (!UNKNOWN.contains(answer.getString("code"))) {
            message.refusals++;
        }
    }

    /** A room's whole log, as a member read it in the end. */
    void readLog(String room, List<JsonObject> entries) {
        for (var entry : entries) {
            if (entry.getString("eventType").equals("RoomMessage")) {
                logged.computeIfAbsent("" + entry.getValue("data"), none -> new ArrayList<>())
                        .add(new Place(room, entry.getLong("roomSeq"), entry.getString("from")));
            }
        }
    }

    /** To be called once all is read. */
    void compare() {
        sent.forEach((id, message) -> compare(id, message, logged.getOrDefault(id, List.of())));
        logged.forEach((id, places) -> {
            var message = sent.get(id);
            for (var place : places) {
                if (message == null || !message.room.equals(place.room) || !message.from.equals(place.from)) {
                    wrong("foreign", id + " at " + place);
                }
            }
        });
    }

    private void compare(String id, Sent message, List<Place> places) {
        count("sent", 1);
        if (places.size() > 1) {
            wrong("repeats", id + " at " + places);
        }
        if (message.ackedAt != 0) {
            count("acknowledged", 1);
            acknowledged(id, message, places);
        } else if (message.refusals == message.times) {
            count("refused", 1);
            if (!places.isEmpty()) {
                wrong("refusedButThere", id + " at " + places);
            }
        } else {
            count("unknown", 1);
            count("unknownButThere", Math.min(1, places.size()));
        }
    }

    private void acknowledged(String id, Sent message, List<Place> places) {
        if (places.isEmpty() && logsWereLost) {
            count("lostWithRedis", 1);
        } else if (places.isEmpty()) {
            wrong("lost", id + " of " + message.from + ", acknowledged at " + message.ackedAt);
        } else if (places.stream().noneMatch(place -> place.seq == message.ackedAt)) {
            wrong("displaced", id + " acknowledged at " + message.ackedAt + " is at " + places);
        }
    }
}
