package io.anteroom.room;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.room.rules.Outcome;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.UnknownOutcome;
import io.anteroom.runtime.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
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
                    return rows.made(roomId);
                })
                .compose(reply -> reply.fold(
                        row -> row.mode() == null ? Future.succeededFuture() : finishMatch(roomId),
                        refusal -> unknown(roomId, refusal)))
                .compose(told -> redis.send("HDEL", OVER, roomId));
    }

    /** PostgreSQL may have been restored to a time before the room was made: nobody will ever know it again. */
    private static Future<?> unknown(RoomId roomId, Refusal refusal) {
        if (refusal.code() != Code.ROOM_NOT_FOUND) {
            return Future.failedFuture(refusal.toString());
        }
        LOG.error("An outcome is of a room that PostgreSQL does not know room={}", roomId);
        return Future.succeededFuture();
    }

    /**
     * By the outcome that was kept: a log that was lost may have brought another one since. One that can't be the match's is
     * no reason to let the match go on: it ends, and nobody is rated.
     */
    private Future<?> finishMatch(RoomId roomId) {
        return rows.find(roomId)
                .compose(reply -> reply.fold(
                        row -> finishMatch(roomId, placings(Objects.requireNonNull(row.outcome()))),
                        refusal -> unknown(roomId, refusal)));
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
                .compose(told ->
                        redis.run(Script.TOLD.redis(), List.of(), roomId, player, said.epoch() + " " + said.seq()));
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
     * Reports what waits, and then what only PostgreSQL still knows, because matchmaking was away and Redis lost the rest. Fails
     * in the end with the first that could not be reported.
     */
    Future<?> reportAll() {
        return thenFail(thenFail(reportOutcomes(), this::reportLeaves), this::reportUnreported);
    }

    private static Future<?> thenFail(Future<?> first, Supplier<Future<?>> next) {
        return first.transform(done -> next.get()
                .transform(after -> done.failed()
                        ? Future.failedFuture(done.cause())
                        : after.succeeded() ? Future.succeededFuture() : Future.failedFuture(after.cause())));
    }

    private Future<?> reportOutcomes() {
        return redis.send("HGETALL", OVER)
                .compose(found -> inTurn(
                        fields(found),
                        waiting -> keep(RoomId.parse(waiting.getKey()), new RawJson(waiting.getValue()))));
    }

    private Future<?> reportLeaves() {
        return redis.send("HGETALL", LEFT)
                .compose(found -> inTurn(fields(found), waiting -> {
                    var who = waiting.getKey().split(" ");
                    var at = waiting.getValue().split(" ");
                    var said = new Matchmaking.Leaving(Long.parseLong(at[0]), Long.parseLong(at[1]));
                    return leaveMatch(RoomId.parse(who[0]), PlayerId.parse(who[1]), said);
                }));
    }

    private Future<?> reportUnreported() {
        return bus.ask(Matches.UNREPORTED, new Matches.FindUnreported(UNREPORTED_MAX))
                .compose(Archiver::orFail)
                .compose(unreported -> inTurn(unreported.rooms().iterator(), this::finishMatch));
    }

    private static Iterator<Map.Entry<String, String>> fields(@Nullable Response found) {
        var fields = new LinkedHashMap<String, String>();
        for (int i = 0; found != null && i < found.size(); i += 2) {
            fields.put(Answers.text(found, i), Answers.text(found, i + 1));
        }
        return fields.entrySet().iterator();
    }

    /**
     * A neighbour that does not answer ends it, since the rest would hardly fare better; what can't be reported for a reason of
     * its own keeps no other from it. Fails in the end with the first that could not be reported.
     */
    private static <T> Future<?> inTurn(Iterator<T> items, Function<T, Future<?>> report) {
        var end = Promise.<Void>promise();
        goOn(items, report, null, end);
        return end.future();
    }

    /** Ends a promise instead of futures within each other, of which there would be as many as items. */
    private static <T> void goOn(
            Iterator<T> items, Function<T, Future<?>> report, @Nullable Throwable failure, Promise<Void> end) {
        if (items.hasNext() && !(failure instanceof UnknownOutcome)) {
            report.apply(items.next())
                    .onComplete(done -> goOn(
                            items,
                            report,
                            done.failed() && (failure == null || done.cause() instanceof UnknownOutcome)
                                    ? done.cause()
                                    : failure,
                            end));
        } else if (failure == null) {
            end.complete();
        } else {
            end.fail(failure);
        }
    }
}
