package io.anteroom.gateway.socket;

import io.anteroom.contracts.Inbox;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries of a room's log that follow each other, as frames that all members of a node share. */
record RoomNews(RoomId roomId, long epoch, long first, List<Entry> entries) {

    /**
     * One entry.
     *
     * @param left the player that is no member any more with this entry; null if nobody left
     */
    record Entry(Frame frame, @Nullable PlayerId left) {}

    private static final String LEFT = "{\"eventType\":\"PlayerLeft\"";

    long end() {
        return first + entries.size() - 1;
    }

    Entry at(long seq) {
        return entries.get((int) (seq - first));
    }

    static RoomNews of(Inbox.RoomEntries told) {
        return of(told.roomId(), told.epoch(), told.first(), told.entries());
    }

    static RoomNews of(RoomId roomId, Rooms.Page page) {
        return of(roomId, page.epoch(), page.first(), page.entries());
    }

    private static RoomNews of(RoomId roomId, long epoch, long first, List<String> texts) {
        var id = roomId.toString();
        var entries = new ArrayList<Entry>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            var text = texts.get(i);
            entries.add(new Entry(RoomFrames.entry(text, id, epoch, first + i), leftWith(text)));
        }
        return new RoomNews(roomId, epoch, first, entries);
    }

    private static @Nullable PlayerId leftWith(String text) {
        return text.startsWith(LEFT)
                ? PlayerId.parse(Json.tree(text).path("playerId").asText())
                : null;
    }
}
