package io.anteroom.bench;

import io.netty.channel.ChannelException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One member of one room on one socket: sends messages and holds what comes against the room's order. Every number must
 * follow the one before, and its content must be what the others heard. Belongs to the loop.
 */
final class RelayMember implements WireSocket.Listener {
    private static final int TIME_DIGITS = 19;
    private static final int ENTER_TRIES = 100;
    /** Twice as long each time; a little more or less, so that not all ask at once. */
    private static final long AGAIN_MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long AGAIN_MAX_NANOS = TimeUnit.SECONDS.toNanos(8);
    /** What a server says that has no time for more sockets just now. */
    private static final String LATER = "HTTP/1.1 503";

    private final Loop loop;
    private final String token;
    private final RelayRoom room;
    private final byte[] head;
    private final byte[] tail;
    private final String prefix;
    private final CompletableFuture<RelayMember> entered = new CompletableFuture<>();
    private @Nullable WireSocket socket;
    private Runnable opening = () -> {};
    private @Nullable RelayRun run;
    private long idCount;
    private long last = -1;
    private int underWay;
    private int tries;
    private boolean reading;
    private boolean lost;

    /** @param number tells the members of all rooms apart; {@code bytes} is the size of a message's data */
    RelayMember(Loop loop, String token, RelayRoom room, int number, int bytes) {
        this.loop = loop;
        this.token = token;
        this.room = room;
        this.prefix = "m" + number + "-";
        this.head = ascii("{\"eventType\":\"RoomSend\",\"roomId\":\"" + room.id() + "\",\"eventId\":\"");
        int fixed = "{\"t\":,\"p\":\"\"}".length() + TIME_DIGITS;
        this.tail = ascii(",\"p\":\"" + "x".repeat(Math.max(0, bytes - fixed)) + "\"}}");
    }

    /** Opens the socket; done when the room was entered. Who is told to come later does. */
    CompletableFuture<RelayMember> enter(Target target, int number, int sources) {
        opening = () -> socket = WireSocket.open(loop, target, target.source(number, sources), token, this);
        opening.run();
        return entered;
    }

    void join(RelayRun begun) {
        run = begun;
    }

    int underWay() {
        return underWay;
    }

    /** Entries of the room that did not come; those that nobody was told of are not known to miss. */
    long missing() {
        return Math.max(0, room.newest() - last);
    }

    boolean lost() {
        return lost;
    }

    /** Sends a message whose latency counts from the given time. */
    void send(long fromNanos) {
        underWay++;
        WireSocket open = open();
        String middle = prefix + ++idCount + "\",\"data\":{\"t\":" + padded(fromNanos);
        open.send(Masked.text(open.allocator(), head, middle, tail), !reading);
    }

    /** Always as long, so that all messages are. */
    private static String padded(long nanos) {
        String digits = Long.toString(nanos);
        // A number has no leading zeros in JSON; the clock is far above this.
        return digits.length() >= TIME_DIGITS ? digits : digits + " ".repeat(TIME_DIGITS - digits.length());
    }

    void leave() {
        lost = true;
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public void opened() {
        // The server greets first.
    }

    @Override
    public void text(byte[] payload, int length) {
        reading = true;
        try {
            take(payload, length);
        } finally {
            reading = false;
        }
    }

    private void take(byte[] payload, int length) {
        switch (RelayFrame.kind(payload, length)) {
            case MESSAGE -> message(payload, length);
            case SENT -> answered(RelayFrame.seq(payload, length));
            case CHANGE -> entry(payload, length);
            case GREETING -> askIn();
            case ENTERED -> enter(RelayFrame.lastSeq(payload, length));
            default -> other(payload, length);
        }
    }

    private void message(byte[] payload, int length) {
        long now = System.nanoTime();
        entry(payload, length);
        if (run != null) {
            run.delivered(RelayFrame.time(payload, length), now);
        }
    }

    private void entry(byte[] payload, int length) {
        long seq = RelayFrame.seq(payload, length);
        if (seq != last + 1) {
            wrong("number " + seq + " after " + last + " in room " + room.id());
        } else if (!room.agrees(seq, RelayFrame.content(payload, length))) {
            wrong("others heard something else under " + seq + " in room " + room.id());
        }
        last = seq;
    }

    private void answered(long seq) {
        room.reaches(seq);
        underWay--;
        if (run != null) {
            run.answered(this);
        }
    }

    private void askIn() {
        WireSocket open = open();
        byte[] join = ascii("{\"eventType\":\"RoomJoin\",\"roomId\":\"" + room.id() + "\",\"eventId\":\"" + prefix
                + "join\",\"data\":{\"afterSeq\":1000000000}}");
        open.send(Masked.frame(open.allocator(), Masked.TEXT, join, join.length), true);
    }

    private void enter(long lastSeq) {
        last = lastSeq;
        room.reaches(lastSeq);
        entered.complete(this);
    }

    private void other(byte[] payload, int length) {
        String code = RelayFrame.code(payload, length);
        String text = new String(payload, 0, length, StandardCharsets.UTF_8);
        if (entered.isDone()) {
            refused(code, text);
        } else if (RelayFrame.retryable(payload, length) && tries++ < ENTER_TRIES) {
            loop.runAfter(againNanos(), this::askIn, entered::completeExceptionally);
        } else {
            entered.completeExceptionally(new IllegalStateException("not let in: " + text));
        }
    }

    private long againNanos() {
        long mean = Math.min(AGAIN_MAX_NANOS, AGAIN_MIN_NANOS << Math.min(tries, 10));
        return ThreadLocalRandom.current().nextLong(mean / 2, 3 * mean / 2);
    }

    private void refused(String code, String text) {
        if (code.isEmpty()) {
            wrong("an unexpected frame " + text);
        } else if (run != null) {
            run.tally().error(code);
            underWay--;
            run.refused(this);
        }
    }

    @Override
    public void refused(String statusLine) {
        if (statusLine.startsWith(LATER) && tries++ < ENTER_TRIES) {
            loop.runAfter(againNanos(), opening, entered::completeExceptionally);
        } else {
            WireSocket.Listener.super.refused(statusLine);
        }
    }

    @Override
    public void closed(int code, String reason) {
        if (!entered.isDone()) {
            entered.completeExceptionally(new ChannelException(reason));
        } else if (!lost && run != null) {
            run.tally().error("CLOSED_" + code);
        }
        lost = true;
    }

    private void wrong(String description) {
        if (run != null) {
            run.tally().wrong(description);
        }
    }

    private WireSocket open() {
        if (socket == null) {
            throw new IllegalStateException("a member that has not entered");
        }
        return socket;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
