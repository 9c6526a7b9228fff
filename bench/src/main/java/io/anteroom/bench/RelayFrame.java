package io.anteroom.bench;

import java.nio.charset.StandardCharsets;

/**
 * What a member looks at in a frame of a room, found by searching bytes: a parser would cost the generator more than the
 * relaying costs the server.
 */
final class RelayFrame {
    private static final byte[] MESSAGE = ascii("\"eventType\":\"RoomMessage\"");
    private static final byte[] SENT = ascii("\"eventType\":\"RoomSent\"");
    private static final byte[] SEQ = ascii("\"roomSeq\":");
    private static final byte[] LAST_SEQ = ascii("\"lastSeq\":");
    private static final byte[] ENTERED = ascii("\"eventType\":\"RoomState\"");
    private static final byte[] JOINED = ascii("\"eventType\":\"PlayerJoined\"");
    private static final byte[] LEFT = ascii("\"eventType\":\"PlayerLeft\"");
    private static final byte[] GREETED = ascii("\"authenticated\":true");
    private static final byte[] TIME = ascii("\"t\":");
    private static final byte[] CODE = ascii("\"code\":\"");
    private static final byte[] RETRYABLE = ascii("\"retryable\":true");
    private static final int HEAD = 64;

    /** What kind of frame it is. */
    enum Kind {
        MESSAGE,
        SENT,
        ENTERED,
        CHANGE,
        GREETING,
        OTHER
    }

    private RelayFrame() {}

    static Kind kind(byte[] frame, int length) {
        int head = Math.min(length, HEAD);
        if (find(frame, 0, head, MESSAGE) >= 0) {
            return Kind.MESSAGE;
        }
        if (find(frame, 0, head, SENT) >= 0) {
            return Kind.SENT;
        }
        if (find(frame, 0, head, ENTERED) >= 0) {
            return Kind.ENTERED;
        }
        if (find(frame, 0, head, JOINED) >= 0 || find(frame, 0, head, LEFT) >= 0) {
            return Kind.CHANGE;
        }
        return find(frame, 0, length, GREETED) >= 0 ? Kind.GREETING : Kind.OTHER;
    }

    /** The entry's number, which stands near the end; -1 without one. */
    static long seq(byte[] frame, int length) {
        return number(frame, length, Math.max(0, length - HEAD), SEQ);
    }

    /** How far a {@code RoomState} goes; it stands near the beginning. */
    static long lastSeq(byte[] frame, int length) {
        return number(frame, length, 0, LAST_SEQ);
    }

    /** When the message was due, as its sender wrote; -1 if it is not one of ours. */
    static long time(byte[] frame, int length) {
        return number(frame, length, HEAD, TIME);
    }

    /** The code of an {@code Error}; empty without one. */
    static String code(byte[] frame, int length) {
        int at = find(frame, 0, length, CODE);
        int from = at + CODE.length;
        int to = from;
        while (at >= 0 && to < length && frame[to] != '"') {
            to++;
        }
        return at < 0 ? "" : new String(frame, from, to - from, StandardCharsets.US_ASCII);
    }

    /** Whether an {@code Error} may be tried again. */
    static boolean retryable(byte[] frame, int length) {
        return find(frame, 0, length, RETRYABLE) >= 0;
    }

    /** A sum over the frame that tells other content apart. */
    static long content(byte[] frame, int length) {
        long sum = length;
        for (int i = 0; i < length; i++) {
            sum = sum * 31 + frame[i];
        }
        return sum;
    }

    private static long number(byte[] frame, int length, int from, byte[] name) {
        int at = find(frame, from, length, name);
        if (at < 0) {
            return -1;
        }
        long number = 0;
        for (int i = at + name.length; i < length && frame[i] >= '0' && frame[i] <= '9'; i++) {
            number = 10 * number + frame[i] - '0';
        }
        return number;
    }

    private static int find(byte[] frame, int from, int to, byte[] wanted) {
        for (int i = from; i <= to - wanted.length; i++) {
            int k = 0;
            while (k < wanted.length && frame[i + k] == wanted[k]) {
                k++;
            }
            if (k == wanted.length) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
