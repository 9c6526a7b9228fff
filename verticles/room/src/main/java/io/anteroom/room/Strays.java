package io.anteroom.room;

import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rooms that are open in PostgreSQL but not in Redis, which lost them, and to which nobody comes back. They are begun again,
 * empty as they are, so that they close like others. Looks at some in each run, and goes round and round.
 */
final class Strays {

    private static final int STEP = 500;

    private final Bus bus;
    private final LiveRooms live;
    private @Nullable RoomId looked;

    Strays(Bus bus, LiveRooms live) {
        this.bus = bus;
        this.live = live;
    }

    Future<?> run() {
        return bus.ask(StoredRooms.LIST_BEGUN, new StoredRooms.ListBegun(looked, STEP))
                .compose(Archiver::orFail)
                .compose(listed -> look(listed.rooms()));
    }

    private Future<?> look(List<RoomId> rooms) {
        looked = rooms.size() < STEP ? null : rooms.get(rooms.size() - 1);
        if (rooms.isEmpty()) {
            return Future.succeededFuture();
        }
        var arguments = new ArrayList<Object>();
        arguments.add(new NodeId(new java.util.UUID(0, 0)));
        arguments.addAll(rooms);
        return live.run(Script.TAILS, arguments.toArray())
                .compose(Archiver::orFail)
                .compose(tails -> begin(rooms, tails));
    }

    private Future<?> begin(List<RoomId> rooms, Response tails) {
        Future<?> all = Future.succeededFuture();
        for (int i = 0; i < rooms.size(); i++) {
            var roomId = rooms.get(i);
            var letter = Answers.letter(tails.get(i));
            if (letter == 'L' || letter == 'D') {
                all = all.compose(before -> live.begin(roomId));
            }
        }
        return all;
    }
}
