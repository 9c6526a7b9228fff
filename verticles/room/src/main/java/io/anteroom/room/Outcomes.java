package io.anteroom.room;

import io.anteroom.contracts.Json;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.room.rules.Outcome;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.redis.RedisLink;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What rules decided goes to PostgreSQL. Redis has it from the script that wrote the deciding move, so that the janitor
 * reports what was not reported when it happened.
 */
final class Outcomes {

    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);
    private static final String OVER = "room:over";

    private final Bus bus;
    private final RedisLink redis;

    Outcomes(Bus bus, RedisLink redis) {
        this.bus = bus;
        this.redis = redis;
    }

    /** {@code {"places": {player: place}}}; empty for none. */
    static String text(@Nullable Outcome outcome) {
        if (outcome == null) {
            return "";
        }
        var tree = Json.MAPPER.createObjectNode();
        var places = tree.putObject("places");
        outcome.places().forEach((player, place) -> places.put(player.toString(), place));
        return Json.write(tree);
    }

    void report(RoomId roomId, RawJson outcome) {
        keep(roomId, outcome)
                .onFailure(later -> LOG.warn("An outcome waits room={} cause={}", roomId, later.getMessage()));
    }

    private Future<?> keep(RoomId roomId, RawJson outcome) {
        return bus.ask(StoredRooms.FINISH, new StoredRooms.Finish(roomId, outcome))
                .compose(reply -> {
                    if (reply instanceof Reply.Refused<?>) {
                        return Future.failedFuture("store refused it");
                    }
                    bus.tell(Rooms.OVER, new Rooms.Over(roomId, outcome));
                    return redis.send("HDEL", OVER, roomId);
                });
    }

    /** Reports what waits. */
    Future<?> reportAll() {
        return redis.send("HGETALL", OVER).compose(found -> {
            Future<?> all = Future.succeededFuture();
            if (found != null) {
                for (int i = 0; i < found.size(); i += 2) {
                    var room = RoomId.parse(Answers.text(found, i));
                    var outcome = new RawJson(Answers.text(found, i + 1));
                    all = all.compose(before -> keep(room, outcome));
                }
            }
            return all;
        });
    }
}
