package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one client was told of one room, over all its sockets, by its own record: the checker of "no gap, no repeat, the same
 * content for everyone".
 */
final class RoomWitness {

    private final String roomId;
    private final List<GameSocket> sockets = new ArrayList<>();

    RoomWitness(String roomId) {
        this.roomId = roomId;
    }

    /** The client goes on with another socket. */
    @CanIgnoreReturnValue
    RoomWitness on(GameSocket socket) {
        sockets.add(socket);
        return this;
    }

    /** Everything in the order it came: entries of a {@code RoomState}, and entries pushed. */
    List<JsonObject> heard() {
        var heard = new ArrayList<JsonObject>();
        for (var socket : sockets) {
            for (var frame : socket.frames()) {
                if (!roomId.equals(frame.getString("roomId"))) {
                    continue;
                }
                if (frame.getString("eventType").equals("RoomState")) {
                    frame.getJsonArray("messages").forEach(one -> heard.add((JsonObject) one));
                } else if (RoomOrderChecker.ENTRIES.contains(frame.getString("eventType"))) {
                    heard.add(frame);
                }
            }
        }
        return heard;
    }

    long lastSeq() {
        var heard = heard();
        return heard.isEmpty() ? 0 : heard.get(heard.size() - 1).getLong("roomSeq");
    }

    /** Numbers follow each other from {@code first} on, without gap or repeat. */
    @CanIgnoreReturnValue
    RoomWitness heardAllFrom(long first) {
        var expected = first;
        for (var entry : heard()) {
            assertThat(entry.getLong("roomSeq"))
                    .as("after %s of %s", expected - 1, heard().size())
                    .isEqualTo(expected);
            expected++;
        }
        return this;
    }

    /** Whoever heard a number heard the same under it. */
    static void agree(RoomWitness... witnesses) {
        Map<Long, String> first = new TreeMap<>();
        for (var witness : witnesses) {
            for (var entry : witness.heard()) {
                var content = RoomOrderChecker.content(entry);
                var other = first.putIfAbsent(entry.getLong("roomSeq"), content);
                assertThat(other == null ? content : other).isEqualTo(content);
            }
        }
    }

    void await(long seq) {
        sockets.get(sockets.size() - 1).await(0, frame -> tells(frame, seq), "entry " + seq);
    }

    private boolean tells(JsonObject frame, long seq) {
        var state = "RoomState".equals(frame.getString("eventType"));
        return roomId.equals(frame.getString("roomId"))
                && (state ? frame.getLong("lastSeq") >= seq : seq == frame.getLong("roomSeq", -1L));
    }
}
