package io.anteroom.room;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.room.rules.RoomRules.Turned;
import io.anteroom.runtime.Call;
import io.anteroom.runtime.Deadline;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who comes, goes, and moves to another socket. A join and a leave are entries of the log like messages. */
final class Seats {

    /** What one answer carries of a log. */
    static final int PAGE_BYTES = 96 * 1024;

    private static final int TRIES = 8;

    private static final Refusal FULL = new Refusal(Code.ROOM_FULL, "the room is full");
    private static final Refusal TOO_MANY_SOCKETS =
            new Refusal(Code.OVERLOADED, "too many of your sockets are in this room");
    private static final Refusal LEAVING =
            new Refusal(Code.UNAVAILABLE, "you left this match, and not all know it yet");
    private static final Refusal CONFLICT = new Refusal(Code.ROUND_CONFLICT, "others moved first, again and again");
    private static final Refusal ELSEWHERE = new Refusal(Code.NOT_A_MEMBER, "the session went on elsewhere");

    private final RoomConfig config;
    private final LiveRooms live;
    private final Rows rows;
    private final Turns turns;
    private final Doors doors;
    private final Fanout fanout;
    private final Outcomes outcomes;

    Seats(RoomConfig config, LiveRooms live, Rows rows, Turns turns, Doors doors, Fanout fanout, Outcomes outcomes) {
        this.config = config;
        this.live = live;
        this.rows = rows;
        this.turns = turns;
        this.doors = doors;
        this.fanout = fanout;
        this.outcomes = outcomes;
    }

    /** Whose seat a leave is about: exactly this socket's, or its session's, or one at a node, or one that nobody holds. */
    record Leaver(String session, PlayerId playerId, String node, String socket, boolean forGood) {

        /** Who says so themselves leaves a match too, and with all that no other socket of theirs holds. */
        static Leaver of(Rooms.Leave leave) {
            var seat = leave.seat();
            var node = leave.resumed() ? "" : seat.nodeId().toString();
            var socket = leave.resumed() ? "" : "" + seat.socket();
            return new Leaver(seat.sessionId().toString(), seat.playerId(), node, socket, true);
        }

        /** Who did not come back may still do so, to a match until it is over, unless they said that they leave it. */
        static Leaver gone(String session, PlayerId playerId, String node) {
            return new Leaver(session, playerId, node, "", false);
        }
    }

    /** What rules make of a join or leave; the rest follows from version. Nothing without rules. */
    private record Change(Turns.Basis basis, @Nullable Turned turned) {

        static final Change UNREAD = new Change(new Turns.Basis("0", null), null);

        void appendTo(List<Object> arguments, List<String> said) {
            arguments.add(basis.version());
            arguments.add(turned == null ? "" : Turns.state(turned));
            arguments.add(turned == null ? "" : Outcomes.text(turned.outcome()));
            arguments.addAll(said);
        }

        /** Made once for each try: the entries that the script puts into the log must be those that nodes are told. */
        List<String> saidBy(RoomId roomId) {
            return turned == null ? List.of() : Entries.messages(roomId, turned.said());
        }
    }

    Future<Reply<Rooms.Joined>> join(Call<Rooms.Join> call) {
        var join = call.request();
        return rows.made(join.roomId())
                .compose(reply -> reply.fold(row -> asItIs(row, join), Seats::no))
                .compose(reply -> reply.fold(row -> join(row, join, call.deadline()), Seats::no));
    }

    /** Whom a match admits changes as players leave it and others take their places. */
    private Future<Reply<StoredRooms.Row>> asItIs(StoredRooms.Row row, Rooms.Join join) {
        return row.admitted() == null || join.again()
                ? Future.succeededFuture(Reply.done(row))
                : rows.find(join.roomId());
    }

    /** Who gave up has said that the seat is not wanted, and nobody would hold what is taken after that. */
    private Future<Reply<Rooms.Joined>> join(StoredRooms.Row row, Rooms.Join join, Deadline deadline) {
        var entering = join.again() ? Future.succeededFuture(Reply.done(Done.DONE)) : doors.mayEnter(row, join);
        return entering.compose(reply -> reply.fold(
                open -> rows.nameOf(join.seat().playerId())
                        .compose(name ->
                                name.fold(text -> join(row, join, deadline, text, Change.UNREAD, TRIES), Seats::no)),
                Seats::no));
    }

    private Future<Reply<Rooms.Joined>> join(
            StoredRooms.Row row, Rooms.Join join, Deadline deadline, String name, Change change, int tries) {
        if (tries == 0) {
            return no(CONFLICT);
        }
        var seat = join.seat();
        var entry = Entries.joined(new Rooms.Member(seat.playerId(), name), Entries.now());
        var arguments = new ArrayList<Object>(List.of(
                join.roomId(),
                seat.playerId(),
                name,
                seat.sessionId(),
                seat.nodeId(),
                seat.socket(),
                seat.resume(),
                join.afterSeq(),
                PAGE_BYTES,
                join.again() ? 1 : 0,
                join.older() == null ? "" : join.older().text(),
                join.stays() ? 1 : 0,
                entry));
        var said = change.saidBy(join.roomId());
        change.appendTo(arguments, said);
        return live.on(join.roomId(), deadline, Script.JOIN, arguments.toArray())
                .compose(reply -> reply.fold(
                        answer -> switch (Answers.letter(answer)) {
                            case 'F' -> no(FULL);
                            case 'T' -> no(TOO_MANY_SOCKETS);
                            case 'Q' -> no(LEAVING);
                            case 'S' -> no(ELSEWHERE);
                            case 'V' ->
                                join(row, join, deadline, name, joined(row, Turns.Basis.of(answer), seat), tries - 1);
                            default -> {
                                tell(join.roomId(), answer, entry, said, change);
                                yield Future.succeededFuture(Reply.done(joined(row, join, answer)));
                            }
                        },
                        Seats::no));
    }

    private Change joined(StoredRooms.Row row, Turns.Basis basis, Rooms.Seat seat) {
        var rules = turns.rulesOf(row);
        return changed(basis, rules == null ? null : rules.joined(stateOf(basis), seat.playerId(), turns.nowMs()));
    }

    private static Change changed(Turns.Basis basis, @Nullable Turned turned) {
        if (turned == null) {
            throw new IllegalStateException("a room has a state but its kind no rules here");
        }
        return new Change(basis, turned);
    }

    private static com.fasterxml.jackson.databind.JsonNode stateOf(Turns.Basis basis) {
        return java.util.Objects.requireNonNull(basis.state());
    }

    private Rooms.Joined joined(StoredRooms.Row row, Rooms.Join join, Response answer) {
        var page = Answers.page(
                Answers.number(answer, 2),
                Answers.number(answer, 3),
                Answers.number(answer, 4),
                answer.get(10),
                join.afterSeq(),
                Integer.MAX_VALUE);
        var state = Answers.textOrNull(answer, 8);
        var view = state == null ? null : turns.view(row, state, join.seat().playerId());
        return new Rooms.Joined(
                Answers.members(answer.get(9)), page, join.afterSeq() < Answers.number(answer, 6), view);
    }

    private void tell(RoomId roomId, Response answer, String entry, List<String> said, Change change) {
        var first = Answers.number(answer, 1);
        if (first > 0) {
            var entries = new ArrayList<>(List.of(entry));
            entries.addAll(said);
            // A join says its nodes at 5, a leave at 4.
            var nodes = Answers.letter(answer) == 'J' ? Answers.text(answer, 5) : Answers.text(answer, 4);
            fanout.add(nodes, roomId, Answers.number(answer, 2), first, entries);
            fanout.send();
            var turned = change.turned();
            if (turned != null && turned.outcome() != null) {
                outcomes.report(roomId, new RawJson(Outcomes.text(turned.outcome())));
            }
        }
    }

    Future<Reply<Rooms.Left>> leave(Call<Rooms.Leave> call) {
        return leave(call.request().roomId(), Leaver.of(call.request()));
    }

    /** Refused with {@code NOT_A_MEMBER} if there is no such seat, or it is held otherwise by now. */
    Future<Reply<Rooms.Left>> leave(RoomId roomId, Leaver leaver) {
        return rows.made(roomId)
                .compose(reply -> reply.fold(row -> leave(row, leaver, Change.UNREAD, TRIES), Seats::no));
    }

    private Future<Reply<Rooms.Left>> leave(StoredRooms.Row row, Leaver leaver, Change change, int tries) {
        if (tries == 0) {
            return no(CONFLICT);
        }
        var roomId = row.roomId();
        var entry = Entries.left(leaver.playerId(), Entries.now());
        var quits = leaver.forGood() && row.mode() != null;
        var arguments = new ArrayList<Object>(List.of(
                roomId,
                leaver.session(),
                leaver.playerId(),
                leaver.node(),
                leaver.socket(),
                entry,
                leaver.forGood() ? 1 : 0,
                quits ? 1 : 0));
        var said = change.saidBy(roomId);
        change.appendTo(arguments, said);
        return live.on(roomId, Script.LEAVE, arguments.toArray())
                .compose(reply -> reply.fold(
                        answer -> switch (Answers.letter(answer)) {
                            case 'N' -> no(Appends.NO_MEMBER);
                            case 'S' -> no(ELSEWHERE);
                            case 'V' -> leave(row, leaver, left(row, Turns.Basis.of(answer), leaver), tries - 1);
                            default -> {
                                tell(roomId, answer, entry, said, change);
                                if (Answers.number(answer, 5) == 1) {
                                    outcomes.quit(
                                            roomId,
                                            leaver.playerId(),
                                            new Matchmaking.Leaving(
                                                    Answers.number(answer, 2), Answers.number(answer, 1)));
                                }
                                yield Future.succeededFuture(Reply.done(new Rooms.Left()));
                            }
                        },
                        Seats::no));
    }

    private Change left(StoredRooms.Row row, Turns.Basis basis, Leaver leaver) {
        var rules = turns.rulesOf(row);
        return changed(basis, rules == null ? null : rules.left(stateOf(basis), leaver.playerId(), turns.nowMs()));
    }

    Future<Reply<Rooms.Attached>> attach(Call<Rooms.Attach> call) {
        var attach = call.request();
        var seat = attach.seat();
        return live.on(
                        attach.roomId(),
                        call.deadline(),
                        Script.ATTACH,
                        attach.roomId(),
                        seat.playerId(),
                        seat.sessionId(),
                        seat.nodeId(),
                        seat.socket(),
                        seat.resume(),
                        attach.afterSeq(),
                        PAGE_BYTES,
                        attach.epoch(),
                        attach.stays() ? 1 : 0)
                .compose(reply -> reply.fold(
                        answer -> switch (Answers.letter(answer)) {
                            case 'N' -> no(Appends.NO_MEMBER);
                            case 'S' -> no(ELSEWHERE);
                            case 'B' -> takeAgain(attach, Answers.number(answer, 1), call.deadline());
                            case 'R' -> attached(pageOf(answer, Answers.number(answer, 2)), true);
                            default -> attached(pageOf(answer, attach.afterSeq()), false);
                        },
                        Seats::no));
    }

    /**
     * The seat was there before the log was in doubt, which Redis says and not the client. So it asks for no password, but a
     * match may have given the place to another since. What the client has of the old log does not count: it reads on where
     * the new one begins.
     */
    private Future<Reply<Rooms.Attached>> takeAgain(Rooms.Attach attach, long base, Deadline deadline) {
        var older = new Rooms.Older(attach.afterSeq(), true);
        var join = new Rooms.Join(attach.roomId(), attach.seat(), base, null, true, older, attach.stays());
        return rows.find(attach.roomId())
                .compose(reply -> reply.fold(
                        row -> row.admitted() == null
                                        || row.admitted().contains(attach.seat().playerId())
                                ? join(row, join, deadline)
                                : no(Appends.NO_MEMBER),
                        Seats::no))
                .compose(reply -> reply.fold(joined -> attached(joined.page(), true), Seats::no));
    }

    private static Rooms.Page pageOf(Response answer, long after) {
        return Answers.page(
                Answers.number(answer, 1),
                Answers.number(answer, 2),
                Answers.number(answer, 3),
                answer.get(4),
                after,
                Integer.MAX_VALUE);
    }

    private static Future<Reply<Rooms.Attached>> attached(Rooms.Page page, boolean reset) {
        return Future.succeededFuture(Reply.done(new Rooms.Attached(page, reset)));
    }

    Future<Reply<Done>> detach(Call<Rooms.Detach> call) {
        var detach = call.request();
        var seat = detach.seat();
        var arguments = new ArrayList<Object>(List.of(
                seat.sessionId(),
                seat.playerId() + " " + seat.nodeId() + " " + seat.socket(),
                seat.playerId(),
                seat.nodeId(),
                config.seatKept().toMillis()));
        arguments.addAll(detach.rooms());
        return live.run(Script.DETACH, arguments.toArray()).map(reply -> reply.map(done -> Done.DONE));
    }

    private static <T> Future<Reply<T>> no(Refusal refusal) {
        return Future.succeededFuture(Reply.refused(refusal));
    }
}
