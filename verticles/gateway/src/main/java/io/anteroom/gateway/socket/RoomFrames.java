package io.anteroom.gateway.socket;

import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The frames players get of rooms, one method each. An entry of a log is taken as it is; its place is added. */
final class RoomFrames {

    private RoomFrames() {}

    /** A {@code RoomMessage}, {@code PlayerJoined} or {@code PlayerLeft}. */
    static Frame entry(String entry, String roomId, long epoch, long seq) {
        return new Frame(new StringBuilder(entry.length() + 100)
                .append(entry, 0, entry.length() - 1)
                .append(",\"roomId\":\"")
                .append(roomId)
                .append("\",\"roomSeq\":")
                .append(seq)
                .append(",\"roomEpoch\":")
                .append(epoch)
                .append('}')
                .toString());
    }

    /** @param lastSeq of the last of the messages; what is after it follows as events of their own */
    static Frame state(EventId eventId, RoomId roomId, Rooms.Joined joined, long lastSeq) {
        var page = joined.page();
        var text = answer("RoomState", eventId, roomId)
                .number("roomEpoch", page.epoch())
                .number("lastSeq", lastSeq)
                .raw("members", members(joined))
                .raw("messages", messages(page));
        if (joined.truncated()) {
            text = text.flag("truncated", true);
        }
        return joined.view() == null
                ? text.end()
                : text.raw("state", joined.view().text()).end();
    }

    private static String members(Rooms.Joined joined) {
        return Json.write(joined.members());
    }

    private static String messages(Rooms.Page page) {
        var text = new StringBuilder("[");
        for (int i = 0; i < page.entries().size(); i++) {
            var entry = page.entries().get(i);
            text.append(i == 0 ? "" : ",")
                    .append(entry, 0, entry.length() - 1)
                    .append(",\"roomSeq\":")
                    .append(page.first() + i)
                    .append('}');
        }
        return text.append(']').toString();
    }

    static Frame left(EventId eventId, RoomId roomId) {
        return answer("RoomLeft", eventId, roomId).end();
    }

    /** Unasked: the socket is not in the room any more. */
    static Frame left(RoomId roomId) {
        return answer("RoomLeft", null, roomId).end();
    }

    static Frame sent(EventId eventId, String roomId, long seq) {
        return new FrameText("RoomSent")
                .plain("eventId", eventId.value())
                .plain("roomId", roomId)
                .number("roomSeq", seq)
                .end();
    }

    static Frame reset(RoomId roomId, long epoch, long lastSeq) {
        return answer("RoomReset", null, roomId)
                .number("roomEpoch", epoch)
                .number("lastSeq", lastSeq)
                .end();
    }

    /** What a {@code Resume} says of the rooms that go on. */
    static String resumed(List<ResumedRooms.TakenUp> rooms) {
        var tree = Json.MAPPER.createObjectNode();
        for (var taken : rooms) {
            var room = tree.putObject(taken.seat().roomId().toString())
                    .put("roomEpoch", taken.page().epoch())
                    .put("lastSeq", taken.page().last());
            if (taken.truncated()) {
                room.put("truncated", true);
            }
        }
        return Json.write(tree);
    }

    private static FrameText answer(String eventType, @Nullable EventId eventId, RoomId roomId) {
        var text = new FrameText(eventType);
        return (eventId == null ? text : text.plain("eventId", eventId.value())).plain("roomId", roomId.toString());
    }
}
