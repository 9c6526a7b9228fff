package io.anteroom.app;

import io.anteroom.app.Recording.Line;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rooms: within an epoch each client is told every entry after the last it had, once and in order, over all its sockets; who
 * was told a number was told the same under it; and what a {@code RoomReset} says is still there is what it was before.
 */
final class RoomOrderChecker extends Checker {

    static final Set<String> ENTRIES = Set.of("RoomMessage", "PlayerJoined", "PlayerLeft");

    /** What everybody must agree on: by room, epoch and number. */
    private final Map<String, TreeMap<Long, TreeMap<Long, String>>> told = new HashMap<>();

    /** By room and epoch, the least that a reset said to be left. */
    private final Map<String, TreeMap<Long, Long>> kept = new HashMap<>();

    RoomOrderChecker() {
        super("rooms", "gaps", "repeats", "differing", "unasked", "unannounced");
    }

    /** Where a client is in a room. */
    private static final class Place {
        private long epoch;
        private long seq;
        /** Whether the present socket was told that it goes on. */
        private boolean live;
    }

    void read(Recording recording) {
        new Reader(recording).read();
    }

    /** A room's whole log, as a member read it in the end. */
    void readLog(String room, long epoch, List<JsonObject> entries) {
        long expected = 1;
        for (var entry : entries) {
            long seq = entry.getLong("roomSeq");
            if (seq != expected) {
                wrong(seq < expected ? "repeats" : "gaps", "log of " + room + ": " + seq + " instead of " + expected);
            }
            note(room, epoch, entry);
            expected = seq + 1;
        }
        count("logged", entries.size());
    }

    /** To be called once all is read: what a reset kept must be what was there. */
    void compareEpochs() {
        kept.forEach((room, bases) -> bases.forEach((epoch, base) -> {
            var before = told.getOrDefault(room, new TreeMap<>()).headMap(epoch);
            var now = told.getOrDefault(room, new TreeMap<>()).getOrDefault(epoch, new TreeMap<>());
            before.forEach((old, entries) -> now.headMap(base, true).forEach((seq, content) -> {
                // An epoch in between may have begun below this number.
                var lowered =
                        bases.subMap(old, false, epoch, true).values().stream().anyMatch(other -> other < seq);
                var was = entries.get(seq);
                if (!lowered && was != null && !was.equals(content)) {
                    wrong("differing", room + " " + seq + " in epochs " + old + " and " + epoch);
                }
            }));
        }));
    }

    static String content(JsonObject entry) {
        return entry.getString("eventType")
                + entry.getString("from")
                + entry.getString("playerId")
                + entry.getString("at")
                + entry.getValue("data");
    }

    private void note(String room, long epoch, JsonObject entry) {
        long seq = entry.getLong("roomSeq");
        var content = content(entry);
        var first = told.computeIfAbsent(room, none -> new TreeMap<>())
                .computeIfAbsent(epoch, none -> new TreeMap<>())
                .putIfAbsent(seq, content);
        if (first != null && !first.equals(content)) {
            wrong("differing", room + " " + epoch + "/" + seq + ": " + first + " and " + content);
        }
    }

    /** One client's recording, from its beginning. */
    private final class Reader {

        private final Recording recording;
        private final Map<String, Place> places = new HashMap<>();
        private final Map<String, JsonObject> asked = new HashMap<>();

        Reader(Recording recording) {
            this.recording = recording;
        }

        void read() {
            for (var line : recording.lines()) {
                switch (line.kind()) {
                    case OPENED, CLOSED -> places.values().forEach(place -> place.live = false);
                    case SENT -> noteAsked(line);
                    case GOT -> got(line);
                }
            }
        }

        private void noteAsked(Line line) {
            if (line.isSent("RoomJoin") || line.isSent("Resume")) {
                asked.put(line.frame().getString("eventId"), line.frame());
            }
        }

        private void got(Line line) {
            var frame = line.frame();
            switch (line.type()) {
                case "RoomMessage", "PlayerJoined", "PlayerLeft" -> entry(frame);
                case "RoomState" -> state(frame);
                case "RoomReset" -> reset(frame);
                case "RoomLeft" -> placeOf(frame).live = false;
                case "Resume" -> resumed(frame);
                default -> {}
            }
        }

        private Place placeOf(JsonObject frame) {
            return places.computeIfAbsent(frame.getString("roomId"), none -> new Place());
        }

        private void entry(JsonObject frame) {
            count("entries", 1);
            var place = placeOf(frame);
            long epoch = frame.getLong("roomEpoch");
            if (!place.live) {
                wrong("unasked", where(frame) + frame);
            } else if (epoch != place.epoch) {
                wrong("unannounced", where(frame) + "epoch " + epoch + " in " + place.epoch);
            } else {
                follows(place, frame);
            }
            note(frame.getString("roomId"), epoch, frame);
        }

        private void follows(Place place, JsonObject entry) {
            long seq = entry.getLong("roomSeq");
            if (seq != place.seq + 1) {
                wrong(seq <= place.seq ? "repeats" : "gaps", where(entry) + seq + " after " + place.seq);
            }
            place.seq = Math.max(place.seq, seq);
        }

        private void state(JsonObject frame) {
            var join = asked.get(frame.getString("eventId"));
            long after = join == null ? 0 : join.getJsonObject("data").getLong("afterSeq", 0L);
            var place = placeOf(frame);
            long epoch = frame.getLong("roomEpoch");
            long last = frame.getLong("lastSeq");
            boolean truncated = frame.getBoolean("truncated", false);
            // What the client has may be more than there is now.
            place.seq = epoch == place.epoch ? after : Math.min(after, last);
            place.epoch = epoch;
            place.live = true;
            var messages = frame.getJsonArray("messages", new JsonArray());
            if (truncated) {
                count("truncated", 1);
                place.seq =
                        messages.isEmpty() ? last : messages.getJsonObject(0).getLong("roomSeq") - 1;
            }
            for (var one : messages) {
                count("entries", 1);
                follows(place, (JsonObject) one);
                note(frame.getString("roomId"), epoch, (JsonObject) one);
            }
            if (place.seq != last) {
                wrong("gaps", where(frame) + "the state ends with " + place.seq + " and says " + last);
            }
            place.seq = last;
        }

        private void reset(JsonObject frame) {
            count("resets", 1);
            var place = placeOf(frame);
            long epoch = frame.getLong("roomEpoch");
            if (epoch <= place.epoch) {
                wrong("repeats", where(frame) + "epoch " + epoch + " after " + place.epoch);
            }
            place.epoch = epoch;
            place.seq = frame.getLong("lastSeq");
            kept.computeIfAbsent(frame.getString("roomId"), none -> new TreeMap<>())
                    .merge(epoch, place.seq, Math::min);
        }

        private void resumed(JsonObject frame) {
            var sent = asked.get(frame.getString("eventId"));
            var had = sent == null ? null : sent.getJsonObject("data").getJsonObject("rooms");
            var goOn = frame.getJsonObject("rooms", new JsonObject());
            for (var room : goOn.fieldNames()) {
                var place = places.computeIfAbsent(room, none -> new Place());
                long epoch = goOn.getJsonObject(room).getLong("roomEpoch");
                long last = goOn.getJsonObject(room).getLong("lastSeq");
                long from = had == null ? 0 : had.getLong(room, 0L);
                if (epoch < place.epoch) {
                    wrong("repeats", room + " epoch " + epoch + " after " + place.epoch);
                }
                count(epoch == place.epoch ? "resumed" : "resumedInNewEpoch", 1);
                place.live = true;
                // Of another log a RoomReset tells, and where it begins.
                if (place.epoch == 0 || epoch == place.epoch) {
                    place.seq = Math.min(from, last);
                    place.epoch = epoch;
                }
            }
        }

        private String where(JsonObject frame) {
            return recording.playerId() + " in " + frame.getString("roomId") + ": ";
        }
    }
}
