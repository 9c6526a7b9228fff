package io.anteroom.room;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.room.rules.Kinds;
import io.anteroom.room.rules.RoomRules;
import io.anteroom.room.rules.RoomRules.Turned;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves in rooms with rules. The state is read, the rules are asked, and what they made of it is written if the state is
 * still the same; else the rules are asked again with the newer one.
 */
final class Turns {

    /** Somebody moves faster than we do, every time. */
    private static final int TRIES = 8;

    private static final int STATE_CHARS_MAX = 64 * 1024;

    /** A version no state has: asks for the newest one. */
    private static final Basis UNREAD = new Basis("0", null);

    private static final Refusal CONFLICT = new Refusal(Code.ROUND_CONFLICT, "others moved first, again and again");

    private final RoomConfig config;
    private final LiveRooms live;
    private final Kinds kinds;
    private final Fanout fanout;
    private final Outcomes outcomes;
    private final Remembered remembered;
    private final Clock clock;
    private final Inputs inputs;

    /** What the rules are asked about; {@code state} is null until it was read. */
    record Basis(String version, @Nullable JsonNode state) {

        /** As a script gives it that was asked with another version. */
        static Basis of(Response answer) {
            return new Basis(Answers.text(answer, 1), Json.tree(Answers.text(answer, 2)));
        }
    }

    Turns(
            RoomConfig config,
            LiveRooms live,
            Kinds kinds,
            Fanout fanout,
            Outcomes outcomes,
            Remembered remembered,
            Clock clock) {
        this.config = config;
        this.live = live;
        this.kinds = kinds;
        this.fanout = fanout;
        this.outcomes = outcomes;
        this.remembered = remembered;
        this.clock = clock;
        inputs = new Inputs(config, live, fanout, remembered);
    }

    /** A move, as data; fails if its outcome is unknown. */
    Future<Rooms.Sent> act(StoredRooms.Row row, Rooms.Send send) {
        return kinds.rules(row.kind())
                .map(rules -> attempt(rules, send, UNREAD, TRIES))
                .or(() -> kinds.ticks(row.kind()).map(rules -> inputs.take(rules, send)))
                .orElseGet(() -> refused(new Refusal(Code.UNAVAILABLE, "its rules are not here")));
    }

    private Future<Rooms.Sent> attempt(RoomRules rules, Rooms.Send send, Basis basis, int tries) {
        if (tries == 0) {
            return refused(CONFLICT);
        }
        var state = basis.state();
        if (state == null) {
            return write(rules, send, basis, null, tries);
        }
        // Redis was asked before whether it knows the event, so a refusal here is no answer to a retry.
        return rules.act(state, send.playerId(), Json.tree(send.data()), clock.millis())
                .fold(turned -> write(rules, send, basis, turned, tries), Turns::refused);
    }

    private Future<Rooms.Sent> write(
            RoomRules rules, Rooms.Send send, Basis basis, @Nullable Turned turned, int tries) {
        var entries = turned == null ? List.<String>of() : entries(send, turned);
        return live.on(send.roomId(), Script.TURN, arguments(send, basis, turned, entries))
                .compose(reply ->
                        reply.fold(answer -> written(rules, send, turned, entries, answer, tries), Turns::refused));
    }

    /** The sender's message, and what the room says after it. */
    private static List<String> entries(Rooms.Send send, Turned turned) {
        var said = turned.said();
        var first = said.isEmpty() ? send.data() : Json.write(said.get(0));
        var entries = new ArrayList<String>();
        entries.add(Entries.message(send.playerId(), Entries.now(), first));
        entries.addAll(Entries.messages(send.roomId(), said.subList(Math.min(1, said.size()), said.size())));
        return entries;
    }

    private Object[] arguments(Rooms.Send send, Basis basis, @Nullable Turned turned, List<String> entries) {
        var arguments = new ArrayList<Object>(List.of(
                send.roomId(),
                send.playerId(),
                remembered.name(send),
                Remembered.record(send),
                config.logBytesMax(),
                basis.version()));
        arguments.add(turned == null ? "" : state(turned));
        arguments.add(turned == null ? "" : Outcomes.text(turned.outcome()));
        arguments.addAll(entries);
        return arguments.toArray();
    }

    /** Fails with {@link IllegalStateException} if the rules let it grow without bound. */
    static String state(Turned turned) {
        var text = Json.write(turned.state());
        if (text.length() > STATE_CHARS_MAX) {
            throw new IllegalStateException("the state of a room grew to " + text.length());
        }
        return text;
    }

    private Future<Rooms.Sent> written(
            RoomRules rules,
            Rooms.Send send,
            @Nullable Turned turned,
            List<String> entries,
            Response answer,
            int tries) {
        return switch (Answers.letter(answer)) {
            case 'A' -> {
                taken(send.roomId(), turned, entries, answer);
                yield Future.succeededFuture(Rooms.Sent.at(Answers.number(answer, 1)));
            }
            case 'S' -> Future.succeededFuture(Rooms.Sent.at(Answers.number(answer, 1)));
            case 'V' -> attempt(rules, send, Basis.of(answer), tries - 1);
            case 'N' -> refused(Appends.NO_MEMBER);
            case 'E' -> refused(Appends.REUSED);
            default -> refused(Appends.FULL);
        };
    }

    private void taken(RoomId roomId, @Nullable Turned turned, List<String> entries, Response answer) {
        fanout.add(Answers.text(answer, 4), roomId, Answers.number(answer, 2), Answers.number(answer, 1), entries);
        fanout.send();
        if (turned != null && turned.outcome() != null) {
            outcomes.report(roomId, new RawJson(Outcomes.text(turned.outcome())));
        }
    }

    private static Future<Rooms.Sent> refused(Refusal refusal) {
        return Future.succeededFuture(Rooms.Sent.refused(refusal));
    }

    /** What a player may see of a room's state; null without rules here. */
    @Nullable
    RawJson view(StoredRooms.Row row, String state, PlayerId viewer) {
        return kinds.view(row.kind(), Json.tree(state), viewer, clock.millis())
                .map(RawJson::of)
                .orElse(null);
    }

    /** The rules of a room as it was made; null without rules, or if it ticks. */
    @Nullable
    RoomRules rulesOf(StoredRooms.Row row) {
        return kinds.rules(row.kind()).orElse(null);
    }

    long nowMs() {
        return clock.millis();
    }
}
