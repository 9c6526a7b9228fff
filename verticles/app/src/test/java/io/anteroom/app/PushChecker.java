package io.anteroom.app;

import io.anteroom.app.Recording.Line;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Pushes: those of a session are numbered 1, 2, 3 …, and its client is told each of them once, in order, over all the sockets
 * that resume it. A resume token that was told is never told again, and no client that has one socket loses it to another.
 */
final class PushChecker extends Checker {

    private static final int REPLACED = 4409;

    private final Set<String> tokens = new HashSet<>();
    private final Map<String, Long> pushedTo = new HashMap<>();

    PushChecker() {
        super("pushes", "gaps", "repeats", "missing", "otherSession", "tokensTwice", "replaced");
    }

    void read(Recording recording) {
        new Reader(recording).read();
    }

    /** So many pushes of this type a player must have been told, all sessions together. */
    void expect(String playerId, String type, long many) {
        long was = pushedTo.getOrDefault(playerId + type, 0L);
        if (was != many) {
            wrong(was < many ? "missing" : "repeats", playerId + " was told " + was + " of " + many + " " + type);
        }
    }

    private final class Reader {

        private final Recording recording;
        private final Map<String, Long> resumes = new HashMap<>();
        private String session = "";
        private long seq;

        Reader(Recording recording) {
            this.recording = recording;
        }

        void read() {
            for (var line : recording.lines()) {
                switch (line.kind()) {
                    case OPENED -> count("sockets", 1);
                    case CLOSED -> closed(line.frame().getInteger("code"));
                    case SENT -> noteResume(line);
                    case GOT -> got(line);
                }
            }
        }

        private void closed(int code) {
            count("closed" + code, 1);
            if (code == REPLACED) {
                wrong("replaced", recording.playerId());
            }
        }

        private void noteResume(Line line) {
            if (line.isSent("Resume")) {
                var data = line.frame().getJsonObject("data");
                resumes.put(line.frame().getString("eventId"), data.getLong("lastSeq"));
            }
        }

        private void got(Line line) {
            var frame = line.frame();
            if (line.isGot("Authenticate")) {
                count("sessions", 1);
                session = frame.getString("sessionId");
                seq = 0;
                noteToken(frame);
            } else if (line.isGot("Resume")) {
                resumed(frame);
            } else if (frame.containsKey("seq")) {
                pushed(frame);
            }
        }

        private void resumed(JsonObject frame) {
            count("resumes", 1);
            count("replayed", frame.getInteger("replayed"));
            if (!session.equals(frame.getString("sessionId"))) {
                wrong("otherSession", recording.playerId() + " had " + session + ", got " + frame);
            }
            seq = resumes.getOrDefault(frame.getString("eventId"), seq);
            noteToken(frame);
        }

        private void noteToken(JsonObject frame) {
            if (!tokens.add(frame.getString("resumeToken"))) {
                wrong("tokensTwice", recording.playerId() + " in " + frame.getString("eventType"));
            }
        }

        private void pushed(JsonObject frame) {
            count("pushes", 1);
            pushedTo.merge(recording.playerId() + frame.getString("eventType"), 1L, Long::sum);
            long next = frame.getLong("seq");
            if (next != seq + 1) {
                wrong(next <= seq ? "repeats" : "gaps", recording.playerId() + ": " + next + " after " + seq);
            }
            seq = Math.max(seq, next);
        }
    }
}
