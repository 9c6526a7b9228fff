package io.anteroom.room;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.room.rules.Outcome;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.redis.RedisLink;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What rules decided goes to PostgreSQL and, of a match, to matchmaking, which also hears who left a match for good. Redis
 * has it from the script that wrote the deciding entry, so that the janitor reports what was not reported when it happened.
 */
final class Outcomes {

    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);
    private static final String OVER = "room:over";
    private static final String LEFT = "room:left";
    private static final String PLACES = "places";
    /** Matches that are looked up in PostgreSQL, in one run. */
    private static final int UNREPORTED_MAX = 100;

    private final Bus bus;
    private final RedisLink redis;
    private final Rows rows;

    Outcomes(Bus bus, RedisLink redis, Rows rows) {
        this.bus = bus;
        this.redis = redis;
        this.rows = rows;
    }

    /** {@code {"places": {player: place}}}; empty for none. */
    static String text(@Nullable Outcome outcome) {
        if (outcome == null) {
            return "";
        }
        var tree = Json.MAPPER.createObjectNode();
        var places = tree.putObject(PLACES);
        outcome.places().forEach((player, place) -> places.put(player.toString(), place));
        return Json.write(tree);
    }

    private static List<Matchmaking.Placing> placings(RawJson outcome) {
        var placings = new ArrayList<Matchmaking.Placing>();
        outcome.tree()
                .path(PLACES)
                .properties()
                .forEach(entry -> placings.add(new Matchmaking.Placing(
                        PlayerId.parse(entry.getKey()), entry.getValue().asInt())));
        return placings;
    }

    void report(RoomId roomId, RawJson outcome) {
        keep(roomId, outcome)
                .onFailure(later -> LOG.warn("An outcome waits room={} cause={}", roomId, later.getMessage()));
    }

    private Future<?> keep(RoomId roomId, RawJson outcome) {
        return bus.ask(StoredRooms.FINISH, new StoredRooms.Finish(roomId, outcome))
                .compose(Archiver::orFail)
                .compose(kept -> {
                    bus.tell(Rooms.OVER, new Rooms.Over(roomId, outcome));
                    return rows.made(roomId).compose(Archiver::orFail);
                })
                .compose(row -> row.mode() == null ? Future.succeededFuture() : finishMatch(roomId))
                .compose(told -> redis.send("HDEL", OVER, roomId));
    }

    /**
     * By the outcome that was kept: a log that was lost may have brought another one since. One that can't be the match's is
     * no reason to let the match go on: it ends, and nobody is rated.
     */
    private Future<?> finishMatch(RoomId roomId) {
        return rows.find(roomId)
                .compose(Archiver::orFail)
                .compose(row -> finishMatch(roomId, placings(Objects.requireNonNull(row.outcome()))));
    }

    private Future<?> finishMatch(RoomId roomId, List<Matchmaking.Placing> placings) {
        return bus.ask(Matchmaking.FINISH, new Matchmaking.Finish(roomId, placings))
                .compose(reply -> settled(roomId, reply)
                        .compose(settled -> reply instanceof Reply.Refused<?> && !placings.isEmpty()
                                ? finishMatch(roomId, List.of())
                                : Future.succeededFuture()));
    }

    void quit(RoomId roomId, PlayerId player, Matchmaking.Leaving said) {
        leaveMatch(roomId, player, said)
                .onFailure(later ->
                        LOG.warn("A leave waits room={} player={} cause={}", roomId, player, later.getMessage()));
    }

    /** Told again it says where the log says so, as the first time: the player may be back in the match by now. */
    private Future<?> leaveMatch(RoomId roomId, PlayerId player, Matchmaking.Leaving said) {
        return bus.ask(Matchmaking.LEAVE_MATCH, new Matchmaking.LeaveMatch(roomId, player, said))
                .compose(reply -> settled(roomId, reply))
                .compose(told -> redis.send("HDEL", LEFT, roomId + " " + player));
    }

    /** Of a match whose room closes: whoever was put into it now would be told of a room that nobody can enter. */
    Future<?> withdrawPlaces(RoomId roomId) {
        return rows.made(roomId)
                .compose(Archiver::orFail)
                .compose(row -> row.mode() == null
                        ? Future.succeededFuture()
                        : bus.ask(Matches.BACKFILL, new Matchmaking.Backfill(roomId, List.of()))
                                .compose(Outcomes::overOrFail));
    }

    /** A match that is over offers none. */
    private static Future<?> overOrFail(Reply<?> reply) {
        return reply.fold(
                done -> Future.succeededFuture(),
                refusal -> refusal.code() == Code.ROOM_NOT_FOUND
                        ? Future.succeededFuture()
                        : Future.failedFuture("places were not withdrawn: " + refusal));
    }

    /** A refusal that would be the same for ever must not be asked for again for ever. */
    private static Future<?> settled(RoomId roomId, Reply<?> reply) {
        if (reply instanceof Reply.Refused<?> refused) {
            if (refused.refusal().code().retryable()) {
                return Future.failedFuture("matchmaking refused it: " + refused.refusal());
            }
            LOG.error("Matchmaking does not know a match as its room does room={} why={}", roomId, refused.refusal());
        }
        return Future.succeededFuture();
    }

    /**
     * Reports what waits, and then what only PostgreSQL still knows, because matchmaking was away and Redis lost the rest;
     * stops at what cannot be reported now, since the rest will hardly fare better.
     */
    Future<?> reportAll() {
        return redis.send("HGETALL", OVER)
                .compose(found -> {
                    Future<?> all = Future.succeededFuture();
                    for (int i = 0; found != null && i < found.size(); i += 2) {
                        var room = RoomId.parse(Answers.text(found, i));
                        var outcome = new RawJson(Answers.text(found, i + 1));
                        all = all.compose(before -> keep(room, outcome));
                    }
                    return all;
                })
                .compose(reported -> redis.send("HGETALL", LEFT))
                .compose(found -> {
                    Future<?> all = Future.succeededFuture();
                    for (int i = 0; found != null && i < found.size(); i += 2) {
                        var who = Answers.text(found, i).split(" ");
                        var at = Answers.text(found, i + 1).split(" ");
                        var said = new Matchmaking.Leaving(Long.parseLong(at[0]), Long.parseLong(at[1]));
                        all = all.compose(before -> leaveMatch(RoomId.parse(who[0]), PlayerId.parse(who[1]), said));
                    }
                    return all;
                })
                .compose(reported -> bus.ask(Matches.UNREPORTED, new Matches.FindUnreported(UNREPORTED_MAX)))
                .compose(Archiver::orFail)
                .compose(unreported -> {
                    Future<?> all = Future.succeededFuture();
                    for (var room : unreported.rooms()) {
                        all = all.compose(before -> finishMatch(room));
                    }
                    return all;
                });
    }
}
