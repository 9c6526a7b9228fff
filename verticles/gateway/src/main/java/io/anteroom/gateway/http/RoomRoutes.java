package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.RoundId;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rooms to make, to find and to look into. What happens in them happens over sockets. */
final class RoomRoutes {

    private final Bus bus;

    RoomRoutes(Bus bus) {
        this.bus = bus;
    }

    Map<String, Route> byOperation() {
        return Map.of(
                "createRoom", this::create,
                "listRooms", this::list,
                "readRoom", this::read,
                "readRoomMessages", this::messages);
    }

    private Future<Answer> create(Asked asked) {
        var max = asked.body().path("maxMembers");
        var create = new Rooms.Create(
                asked.asker().playerId(),
                asked.text("kind"),
                asked.optionalText("name"),
                max.isMissingNode() ? null : (Integer) max.intValue(),
                visibility(asked.optionalText("visibility")),
                asked.optionalText("password"));
        return bus.ask(Rooms.CREATE, create).map(reply -> Answer.of(reply, room -> Answer.created(room(room))));
    }

    private static Rooms.Visibility visibility(@Nullable String word) {
        return word == null ? Rooms.Visibility.PUBLIC : Rooms.Visibility.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private Future<Answer> list(Asked asked) {
        var cursor = asked.cursor();
        var before = cursor == null ? Optional.<RoundId>empty() : RoundCursor.read(cursor);
        if (cursor != null && before.isEmpty()) {
            return Future.succeededFuture(
                    Answer.refused(Code.INVALID_PAYLOAD_SCHEMA, "cursor is not one that this list gave."));
        }
        var after = before.map(id -> new RoomId(id.value())).orElse(null);
        return bus.ask(Rooms.LIST, new Rooms.ListOpen(asked.query().get("kind"), after, asked.limit()))
                .map(reply -> Answer.of(reply, RoomRoutes::page));
    }

    private static Answer page(Rooms.Listed listed) {
        var rooms = listed.rooms();
        var next = listed.more() && !rooms.isEmpty()
                ? RoundCursor.write(
                        new RoundId(rooms.get(rooms.size() - 1).roomId().value()))
                : null;
        return Answer.ok(Shapes.page(rooms, RoomRoutes::found, next));
    }

    private Future<Answer> read(Asked asked) {
        return bus.ask(Rooms.VIEW, new Rooms.View(asked.asker().playerId(), roomId(asked)))
                .map(reply -> Answer.of(reply, room -> Answer.ok(room(room))));
    }

    private Future<Answer> messages(Asked asked) {
        var after = asked.query().get("after");
        var read = new Rooms.ReadAs(
                asked.asker().playerId(), roomId(asked), after == null ? 0 : Long.parseLong(after), asked.limit());
        return bus.ask(Rooms.READ_AS, read).map(reply -> Answer.of(reply, page -> Answer.ok(log(page))));
    }

    private static RoomId roomId(Asked asked) {
        return RoomId.parse(asked.pathValue("room"));
    }

    private static ObjectNode room(Rooms.Room room) {
        var shape = Shapes.object().put("id", room.roomId().toString()).put("kind", room.kind());
        if (room.name() != null) {
            shape.put("name", room.name());
        }
        var members = shape.putArray("members");
        for (var member : room.members()) {
            members.addObject().put("playerId", member.playerId().toString()).put("username", member.username());
        }
        shape.put("maxMembers", room.maxMembers())
                .put("visibility", word(room.visibility()))
                .put("hasPassword", room.hasPassword())
                .put("status", word(room.status()))
                .put("createdAt", room.createdAt().toString());
        if (room.mode() != null) {
            shape.put("mode", room.mode());
        }
        raw(shape, "ranks", room.ranks());
        raw(shape, "outcome", room.outcome());
        return shape;
    }

    private static void raw(ObjectNode shape, String name, @Nullable RawJson value) {
        if (value != null) {
            shape.putRawValue(name, new RawValue(value.text()));
        }
    }

    private static ObjectNode found(Rooms.Found room) {
        var shape = Shapes.object().put("id", room.roomId().toString()).put("kind", room.kind());
        if (room.name() != null) {
            shape.put("name", room.name());
        }
        return shape.put("memberCount", room.memberCount())
                .put("maxMembers", room.maxMembers())
                .put("hasPassword", room.hasPassword())
                .put("createdAt", room.createdAt().toString());
    }

    /** Entries as they are; each gets its number. */
    private static ObjectNode log(Rooms.Page page) {
        var shape = Shapes.object().put("roomEpoch", page.epoch()).put("lastSeq", page.last());
        var items = shape.putArray("items");
        for (int i = 0; i < page.entries().size(); i++) {
            var entry = page.entries().get(i);
            items.addRawValue(
                    new RawValue(entry.substring(0, entry.length() - 1) + ",\"roomSeq\":" + (page.first() + i) + "}"));
        }
        return shape;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
