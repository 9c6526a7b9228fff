package io.anteroom.app;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client by the book: it keeps one socket, resumes its session when that ends, joins again what did not go on, and says
 * in which rooms it is how far. What it does and is told is in its {@link Recording}. Any thread.
 */
final class Guest implements AutoCloseable {

    /** Fewer than what may wait at a socket. */
    private static final int UNANSWERED_MAX = 16;

    private static final int COME_BACK_MS = 200;
    /** The codes after which a client does not come back by itself. */
    private static final Set<Integer> FINAL = Set.of(4401, 4409);

    private final Player player;
    private final Supplier<Http> node;
    private final boolean repeats;
    private final ScheduledExecutorService workers;
    private final Recording recording;

    // Guarded by this.
    private final Map<String, Long> lastSeqs = new HashMap<>();
    private final Map<String, Long> epochs = new HashMap<>();
    private final Set<String> joined = new HashSet<>();
    private final Map<String, Long> sentAtNanos = new HashMap<>();
    private final Map<String, JsonObject> unanswered = new LinkedHashMap<>();
    private final List<Long> latenciesNanos = new ArrayList<>();
    private @Nullable GameSocket socket;
    private int sockets;
    private String resumeToken = "";
    private long lastPush;
    private boolean isIn;
    private boolean leaves;

    /**
     * @param node where its next socket goes
     * @param repeats whether it asks again, with the same id, after messages whose answer was lost
     * @param workers on which it comes back
     */
    Guest(Player player, Supplier<Http> node, boolean repeats, ScheduledExecutorService workers) {
        this.player = player;
        this.node = node;
        this.repeats = repeats;
        this.workers = workers;
        this.recording = new Recording(player.id());
    }

    Player player() {
        return player;
    }

    Recording recording() {
        return recording;
    }

    /** Comes with a session of its own, and enters these rooms. */
    void arrive(List<String> rooms) {
        synchronized (this) {
            rooms.forEach(room -> lastSeqs.put(room, 0L));
        }
        var open = GameSocket.open(node.get(), player.token(), nextEar());
        if (!settle(open)) {
            throw new AssertionError(player + " could not come");
        }
    }

    /** Sends a message whose data is its own id; false if it can't now. */
    boolean say(String room) {
        var event = Events.roomSend(room, "");
        event.put("data", event.getString("eventId"));
        GameSocket open;
        synchronized (this) {
            open = socket;
            if (open == null || !isIn || !joined.contains(room) || unanswered.size() >= UNANSWERED_MAX) {
                return false;
            }
            unanswered.put(event.getString("eventId"), event);
            note(event);
        }
        open.send(event);
        return true;
    }

    /** Asks over the socket it has now; fails with {@link AnswerLost} when it has none. */
    JsonObject ask(JsonObject event) {
        GameSocket open;
        synchronized (this) {
            open = socket;
        }
        if (open == null) {
            throw new AnswerLost("no socket for " + event);
        }
        return open.ask(noted(event));
    }

    private synchronized void note(JsonObject event) {
        recording.sent(event);
        sentAtNanos.put(event.getString("eventId"), System.nanoTime());
    }

    synchronized List<String> rooms() {
        return List.copyOf(lastSeqs.keySet());
    }

    synchronized int unansweredCount() {
        return unanswered.size();
    }

    synchronized boolean isIn(String room) {
        return isIn && joined.contains(room);
    }

    /** How far it is in a room: the epoch and the number of the last entry. */
    synchronized List<Long> place(String room) {
        return List.of(epochs.getOrDefault(room, 0L), lastSeqs.getOrDefault(room, 0L));
    }

    /** From message to acknowledgement, of those that were sent after this number of others. */
    synchronized List<Long> latenciesNanos(int from) {
        return List.copyOf(latenciesNanos.subList(Math.min(from, latenciesNanos.size()), latenciesNanos.size()));
    }

    synchronized String resumeToken() {
        return resumeToken;
    }

    /** What one of its sockets hears. */
    private final class Ears implements GameSocket.Ear {

        private final int number;

        Ears(int number) {
            this.number = number;
        }

        @Override
        public void got(JsonObject frame) {
            synchronized (Guest.this) {
                if (number == sockets) {
                    recording.got(frame);
                    hear(frame);
                }
            }
        }

        @Override
        public void closed(int code) {
            synchronized (Guest.this) {
                if (number != sockets || leaves) {
                    return;
                }
                recording.closed(code);
                leaves = FINAL.contains(code);
                if (isIn && !leaves) {
                    goneFromSocket();
                }
            }
        }
    }

    private synchronized GameSocket.Ear nextEar() {
        sockets++;
        recording.opened();
        joined.clear();
        return new Ears(sockets);
    }

    private void hear(JsonObject frame) {
        if (frame.containsKey("seq")) {
            lastPush = frame.getLong("seq");
        }
        var room = frame.getString("roomId", "");
        switch (frame.getString("eventType")) {
            case "Authenticate" -> {
                resumeToken = frame.getString("resumeToken");
                lastPush = 0;
            }
            case "Resume" -> resumed(frame);
            case "RoomMessage", "PlayerJoined", "PlayerLeft" -> lastSeqs.put(room, frame.getLong("roomSeq"));
            case "RoomState" -> {
                stands(room, frame.getLong("roomEpoch"), frame.getLong("lastSeq"));
                joined.add(room);
            }
            case "RoomReset" -> stands(room, frame.getLong("roomEpoch"), frame.getLong("lastSeq"));
            case "RoomLeft" -> left(room);
            case "RoomSent", "Error" -> answered(frame);
            default -> {}
        }
    }

    private void stands(String room, long epoch, long seq) {
        epochs.put(room, epoch);
        lastSeqs.put(room, seq);
    }

    private void resumed(JsonObject frame) {
        resumeToken = frame.getString("resumeToken");
        var rooms = frame.getJsonObject("rooms", new JsonObject());
        for (var room : rooms.fieldNames()) {
            var told = rooms.getJsonObject(room);
            stands(room, told.getLong("roomEpoch"), Math.min(lastSeqs.getOrDefault(room, 0L), told.getLong("lastSeq")));
            joined.add(room);
        }
    }

    /** Not by its own will: the room does not know it any more. */
    private void left(String room) {
        joined.remove(room);
        later(() -> joinAgain(room));
    }

    private void answered(JsonObject frame) {
        var event = unanswered.get(frame.getString("eventId", ""));
        if (event == null) {
            return;
        }
        var sentAt = sentAtNanos.remove(frame.getString("eventId"));
        if (frame.getString("eventType").equals("RoomSent") && sentAt != null) {
            latenciesNanos.add(System.nanoTime() - sentAt);
        }
        if (repeats && "TIMEOUT".equals(frame.getString("code"))) {
            later(() -> repeat(event));
            return;
        }
        unanswered.remove(frame.getString("eventId"));
        if ("NOT_A_MEMBER".equals(frame.getString("code")) && joined.remove(event.getString("roomId"))) {
            later(() -> joinAgain(event.getString("roomId")));
        }
    }

    private void goneFromSocket() {
        isIn = false;
        socket = null;
        later(this::comeBack);
    }

    private void later(Runnable work) {
        var unused = workers.schedule(
                () -> {
                    if (!isLeaving()) {
                        work.run();
                    }
                },
                1 + ThreadLocalRandom.current().nextInt(COME_BACK_MS),
                TimeUnit.MILLISECONDS);
    }

    private synchronized boolean isLeaving() {
        return leaves;
    }

    // On a worker.

    /** Over a socket of its own, as often as it takes: its session goes on, or begins if it has none. */
    void comeBack() {
        GameSocket open = null;
        try {
            open = GameSocket.openUnauthenticated(node.get(), nextEar());
            if (resume(open) && settle(open)) {
                return;
            }
        } catch (AnswerLost | CompletionException lost) {
            // Again, with the same token.
        }
        if (open != null) {
            open.close();
        }
        later(this::comeBack);
    }

    private boolean resume(GameSocket open) {
        var answer = open.ask(noted(resumeToken().isEmpty() ? Events.authenticate(player.token()) : resumeEvent()));
        if ("SESSION_NOT_FOUND".equals(answer.getString("code"))) {
            answer = open.ask(noted(Events.authenticate(player.token())));
        }
        return !answer.getString("eventType").equals("Error");
    }

    private synchronized JsonObject resumeEvent() {
        var rooms = new JsonObject();
        lastSeqs.forEach(rooms::put);
        var resume = Events.resume(resumeToken, lastPush);
        resume.getJsonObject("data").put("rooms", rooms);
        return resume;
    }

    private JsonObject noted(JsonObject event) {
        recording.sent(event);
        return event;
    }

    /** Enters the rooms that do not go on, and asks again for what was not answered; false if the socket ended meanwhile. */
    private boolean settle(GameSocket open) {
        for (var room : rooms()) {
            if (!isJoined(room)) {
                var unused = open.ask(noted(joinEvent(room)));
            }
        }
        List<JsonObject> again;
        synchronized (this) {
            if (!open.isOpen()) {
                return false;
            }
            socket = open;
            isIn = true;
            again = repeats ? List.copyOf(unanswered.values()) : List.of();
            if (!repeats) {
                unanswered.clear();
            }
            again.forEach(recording::sent);
        }
        again.forEach(open::send);
        rooms().stream().filter(room -> !isJoined(room)).forEach(room -> later(() -> joinAgain(room)));
        return true;
    }

    private synchronized boolean isJoined(String room) {
        return joined.contains(room);
    }

    private synchronized JsonObject joinEvent(String room) {
        return Events.roomJoin(room, lastSeqs.getOrDefault(room, 0L));
    }

    private void joinAgain(String room) {
        GameSocket open;
        synchronized (this) {
            open = socket;
            if (open == null || joined.contains(room)) {
                return;
            }
        }
        try {
            if (open.ask(noted(joinEvent(room))).getString("eventType").equals("Error")) {
                later(() -> joinAgain(room));
            }
        } catch (AnswerLost lost) {
            // Done when it comes back.
        }
    }

    private void repeat(JsonObject event) {
        GameSocket open;
        synchronized (this) {
            open = socket;
            if (open == null || !unanswered.containsKey(event.getString("eventId"))) {
                return;
            }
            recording.sent(event);
        }
        open.send(event);
    }

    /** Goes for good. */
    @Override
    public void close() {
        GameSocket open;
        synchronized (this) {
            leaves = true;
            open = socket;
        }
        if (open != null) {
            open.close();
        }
    }
}
