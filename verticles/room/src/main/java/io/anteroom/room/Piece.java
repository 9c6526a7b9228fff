package io.anteroom.room;

import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.StoredRooms;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Entries of one log that are archived together. It consists of whole elements; the last may exceed what it may have. A log
 * has no hole, but for one that a node from before left, where Redis was older than the archive: what is missing is archived. A
 * piece ends before it, and the next one begins behind it.
 */
final class Piece {

    /** Entries; fewer beyond those that are retained are not worth a row. */
    static final int ENTRIES = 256;

    private static final int BYTES_MAX = 128 * 1024;

    private static final char BETWEEN = StoredRooms.BETWEEN.charAt(0);

    private static final String JOINED = "{\"eventType\":\"PlayerJoined\"";

    private final Due due;
    private final List<String> texts = new ArrayList<>();
    private long first;
    private long last;
    private long bytes;

    /**
     * What of a log is to be archived.
     *
     * @param epoch of the log
     * @param given the newest epoch that PostgreSQL gave the room, as far as is known
     * @param archived number up to which it is
     * @param to number up to which it is to be, whatever the bytes
     * @param newest number that must not be exceeded
     * @param spare bytes that are to leave, whatever the numbers
     * @param size bytes of the log
     * @param elements of the log
     */
    record Due(long epoch, long given, long archived, long to, long newest, long spare, long size, long elements) {

        static Due of(Response answer) {
            return new Due(
                    Answers.number(answer, 1),
                    Answers.number(answer, 2),
                    Answers.number(answer, 3),
                    Answers.number(answer, 4),
                    Answers.number(answer, 5),
                    Answers.number(answer, 6),
                    Answers.number(answer, 7),
                    Answers.number(answer, 8));
        }

        /** So many make a piece if all are alike; one more, since the first may be archived in part. */
        int elementsOfPiece() {
            var byEntries = ENTRIES * elements / Math.max(1, newest - archived);
            var byBytes = BYTES_MAX * elements / Math.max(1, size);
            return 2 + (int) Math.min(ENTRIES, Math.min(byEntries, byBytes));
        }
    }

    Piece(Due due) {
        this.due = due;
        this.first = due.archived() + 1;
        this.last = due.archived();
    }

    /** Takes the elements that follow what it has. False once it is whole. */
    boolean take(Response elements) {
        for (var element : elements) {
            var id = element.get(0).toString();
            var text = element.get(1).get(1);
            if (!take(
                    Long.parseLong(id, 0, id.indexOf('-'), 10),
                    text.toString(),
                    text.toBuffer().length())) {
                return false;
            }
        }
        return elements.size() > 0 && wants(last + 1);
    }

    private boolean wants(long number) {
        return number <= due.newest()
                && (number <= due.to() || bytes < due.spare())
                && bytes < BYTES_MAX
                && last - first + 1 < ENTRIES;
    }

    /** @param ends number of its last entry */
    private boolean take(long ends, String text, int size) {
        if (!wants(ends)) {
            return false;
        }
        var begins = ends - occurrences(text);
        var fresh = text;
        if (begins <= due.archived()) {
            fresh = text.substring(startOf(text, due.archived() + 1 - begins));
            begins = due.archived() + 1;
        }
        if (begins > last + 1) {
            if (!texts.isEmpty()) {
                return false;
            }
            first = begins;
        }
        texts.add(fresh);
        last = ends;
        bytes += size;
        return true;
    }

    private static int occurrences(String text) {
        var count = 0;
        for (int at = text.indexOf(BETWEEN); at >= 0; at = text.indexOf(BETWEEN, at + 1)) {
            count++;
        }
        return count;
    }

    /** Where the entry begins that so many others stand before. */
    private static int startOf(String text, long others) {
        var start = 0;
        for (long i = 0; i < others; i++) {
            start = text.indexOf(BETWEEN, start) + 1;
        }
        return start;
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    Due due() {
        return due;
    }

    /** Bytes that leave the log with it. */
    long bytes() {
        return bytes;
    }

    long last() {
        return last;
    }

    StoredRooms.Archive archive(StoredRooms.Fence fence, RoomId roomId) {
        return new StoredRooms.Archive(fence, roomId, due.given(), first, last, texts, joined());
    }

    private List<PlayerId> joined() {
        return texts.stream()
                .filter(text -> text.contains(JOINED))
                .flatMap(text -> Stream.of(text.split(StoredRooms.BETWEEN)))
                .filter(entry -> entry.startsWith(JOINED))
                .map(entry -> PlayerId.parse(Json.tree(entry).path("playerId").asText()))
                .distinct()
                .toList();
    }
}
