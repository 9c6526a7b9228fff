package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.room.rules.Kinds;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What matchmaking is told of rooms that matches are played in; it is played by the test. */
final class MatchesIT {

    private static final RunningRooms ROOMS =
            new RunningRooms(Kinds.of(List.of(new Race())), "room.seatKept=200ms", "room.closeAfter=1h");
    private static final List<Matchmaking.Finish> FINISHED = new CopyOnWriteArrayList<>();
    private static final List<Matchmaking.LeaveMatch> LEFT = new CopyOnWriteArrayList<>();
    /** What matchmaking refuses everything with; null if it serves. */
    private static volatile @Nullable Code refused;

    /** Whether placings are not those of the match. */
    private static volatile boolean impossible;

    /** What the next word of a leave waits for. */
    private static volatile Future<Void> held = Future.succeededFuture();

    private final PlayerId ann = PlayerId.next();
    private final PlayerId bob = PlayerId.next();

    @BeforeAll
    static void serve() {
        RunningRooms.await(ROOMS.bus.serve(Matchmaking.FINISH, 10, call -> {
            FINISHED.add(call.request());
            if (impossible && !call.request().placings().isEmpty()) {
                return Future.succeededFuture(Reply.refused(Code.INVALID_PAYLOAD_SCHEMA, "not of the match"));
            }
            if (refused == null) {
                ROOMS.store.report(call.request().roomId());
            }
            return answer(new Matchmaking.Finished(List.of()));
        }));
        RunningRooms.await(ROOMS.bus.serve(Matchmaking.LEAVE_MATCH, 10, call -> {
            var wait = held;
            held = Future.succeededFuture();
            LEFT.add(call.request());
            return answer(Done.DONE).compose(reply -> wait.map(reply));
        }));
    }

    private static <T> Future<Reply<T>> answer(T done) {
        var code = refused;
        return Future.succeededFuture(code == null ? Reply.done(done) : Reply.refused(code, "not now"));
    }

    @BeforeEach
    void begin() {
        refused = null;
        impossible = false;
    }

    @AfterAll
    static void stop() {
        ROOMS.close();
    }

    private RoomId race() {
        var room = ROOMS.createMatch("race", ann, bob);
        ROOMS.join(room, ROOMS.seat(ann));
        ROOMS.join(room, ROOMS.seat(bob));
        return room;
    }

    private void win(RoomId room, PlayerId winner) {
        for (var move : List.of("3", "3", "3", "1")) {
            ROOMS.say(room, winner, move);
        }
    }

    private static List<Matchmaking.Finish> finished(RoomId room) {
        return FINISHED.stream().filter(finish -> finish.roomId().equals(room)).toList();
    }

    private static List<Matchmaking.LeaveMatch> left(RoomId room) {
        return LEFT.stream().filter(leave -> leave.roomId().equals(room)).toList();
    }

    private static boolean waits(String key) {
        var redis = io.vertx.redis.client.Redis.createClient(ROOMS.vertx, ROOMS.redisUrl);
        try {
            var found = RunningRooms.await(
                    redis.send(io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.EXISTS)
                            .arg(key)));
            return found.toInteger() == 1;
        } finally {
            RunningRooms.await(redis.close());
        }
    }

    @Test
    void whatTheRulesDecidedEndsTheMatch() {
        var room = race();
        win(room, ann);

        RunningRooms.until(() -> !finished(room).isEmpty());
        assertThat(finished(room).get(0))
                .isEqualTo(new Matchmaking.Finish(room, List.of(new Matchmaking.Placing(ann, 1))));
        RunningRooms.until(() -> !waits("room:over"));
    }

    @Test
    void itIsToldUntilItIsTaken() {
        refused = Code.OVERLOADED;
        var room = race();
        win(room, bob);
        RunningRooms.until(() -> finished(room).size() >= 2);
        assertThat(waits("room:over")).isTrue();

        refused = null;
        RunningRooms.until(() -> !waits("room:over"));
    }

    /** Otherwise it would stand in the way of all others for ever. */
    @Test
    void whatIsRefusedForGoodIsNotAskedForAgain() {
        refused = Code.ROOM_NOT_FOUND;
        var room = race();
        win(room, bob);

        RunningRooms.until(() -> !finished(room).isEmpty() && !waits("room:over"));
    }

    /** Matchmaking was away when the match ended, and then Redis forgot that it is to be told. */
    @Test
    void aResultThatOnlyPostgresqlKnowsIsToldToo() {
        refused = Code.UNAVAILABLE;
        var room = race();
        win(room, bob);
        RunningRooms.until(() -> !finished(room).isEmpty());
        ROOMS.flush();
        FINISHED.clear();

        refused = null;
        RunningRooms.until(() -> !finished(room).isEmpty());
        assertThat(finished(room).get(0).placings()).containsExactly(new Matchmaking.Placing(bob, 1));
    }

    @Test
    void anOutcomeThatCannotBeTheMatchsEndsItAndRatesNobody() {
        impossible = true;
        var room = race();
        win(room, ann);

        RunningRooms.until(() -> finished(room).size() >= 2 && !waits("room:over"));
        assertThat(finished(room)).contains(new Matchmaking.Finish(room, List.of()));
    }

    @Test
    void theOutcomeThatWasKeptCounts() {
        var room = race();
        var kept = new RawJson("{\"places\":{\"" + bob + "\":1}}");
        ROOMS.ask(StoredRooms.FINISH, new StoredRooms.Finish(room, kept));
        win(room, ann);

        RunningRooms.until(() -> !finished(room).isEmpty());
        assertThat(finished(room).get(0).placings()).containsExactly(new Matchmaking.Placing(bob, 1));
    }

    @Test
    void aRoomThatIsNoMatchsIsNotTold() {
        var room = ROOMS.create(ann, "race", null, null).roomId();
        var seat = ROOMS.seat(ann);
        ROOMS.join(room, seat);
        win(room, ann);
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));

        RunningRooms.until(() -> ROOMS.store.row(room).outcome() != null && !waits("room:over"));
        assertThat(finished(room)).isEmpty();
        assertThat(left(room)).isEmpty();
        assertThat(waits("room:left")).isFalse();
    }

    @Test
    void whoLeavesWithTheLastSocketLeavesTheMatch() {
        var room = ROOMS.createMatch("relay", ann, bob);
        var phone = ROOMS.seat(ann);
        var desk = ROOMS.seat(ann);
        ROOMS.join(room, phone);
        ROOMS.join(room, desk);

        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, phone));
        ROOMS.say(room, ann, "1");
        assertThat(left(room)).isEmpty();
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, desk));

        RunningRooms.until(() -> !left(room).isEmpty() && !waits("room:left"));
        assertThat(left(room))
                .as("the third entry: they joined once, and said something")
                .containsOnly(new Matchmaking.LeaveMatch(room, ann, new Matchmaking.Leaving(1, 3)));
    }

    @Test
    void aLeaveIsToldUntilItIsTaken() {
        refused = Code.UNAVAILABLE;
        var room = ROOMS.createMatch("relay", ann, bob);
        var seat = ROOMS.seat(ann);
        ROOMS.join(room, seat);
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));
        RunningRooms.until(() -> left(room).size() >= 2);
        assertThat(waits("room:left")).isTrue();

        refused = null;
        RunningRooms.until(() -> !waits("room:left"));
        assertThat(left(room))
                .as("the same leave each time")
                .containsOnly(new Matchmaking.LeaveMatch(room, ann, new Matchmaking.Leaving(1, 2)));
    }

    /** It was restored to a time before the room was made, and Redis was not. */
    @Test
    void anOutcomeOfARoomThatPostgresqlDoesNotKnowKeepsNothingElseFromBeingTold() {
        refused = Code.UNAVAILABLE;
        var room = ROOMS.createMatch("relay", ann, bob);
        var seat = ROOMS.seat(ann);
        ROOMS.join(room, seat);
        ROOMS.redis("HSET", "room:over", RoomId.next(), "{\"places\":{}}");
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));
        RunningRooms.until(() -> !left(room).isEmpty());

        refused = null;

        RunningRooms.until(() -> !waits("room:left") && !waits("room:over"));
    }

    @Test
    void whoIsAdmittedLaterMayComeAndWhoIsNoLongerMayNot() {
        var room = ROOMS.createMatch("relay", ann, bob);
        // Both instances have seen the room as it was.
        for (int i = 0; i < 4; i++) {
            ROOMS.join(room, ROOMS.seat(ann));
        }
        var carl = PlayerId.next();
        ROOMS.putMatch(room, "relay", ann, carl);

        for (int i = 0; i < 2; i++) {
            ROOMS.join(room, ROOMS.seat(carl));
            assertThat(ROOMS.refusal(Rooms.JOIN, new Rooms.Join(room, ROOMS.seat(bob), 0, null, false)))
                    .isEqualTo(Code.FORBIDDEN);
        }
    }

    /** It is told by who took the leave and by the janitor, and one of them hears late that it was taken. */
    @Test
    void aLeaveThatIsToldLateIsNotTakenForTheNextOne() {
        var late = Promise.<Void>promise();
        held = late.future();
        var room = ROOMS.createMatch("relay", ann, bob);
        leaveAtOnce(room);
        RunningRooms.until(() -> left(room).size() >= 2 && !waits("room:left"));
        refused = Code.UNAVAILABLE;
        leaveAtOnce(room);
        late.complete();

        var next = new Matchmaking.LeaveMatch(room, ann, new Matchmaking.Leaving(1, 4));
        RunningRooms.until(() -> left(room).stream().filter(next::equals).count() >= 3);
        assertThat(waits("room:left")).isTrue();
        refused = null;
        RunningRooms.until(() -> !waits("room:left"));
    }

    private void leaveAtOnce(RoomId room) {
        var seat = ROOMS.seat(ann);
        ROOMS.join(room, seat);
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));
    }

    /** Their place may be offered to others any moment. */
    @Test
    void whoLeavesComesBackOnceMatchmakingKnowsThatTheyLeft() {
        refused = Code.UNAVAILABLE;
        var room = ROOMS.createMatch("relay", ann, bob);
        var seat = ROOMS.seat(ann);
        ROOMS.join(room, seat);
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));
        var again = new Rooms.Join(room, ROOMS.seat(ann), 0, null, false);

        assertThat(ROOMS.refusal(Rooms.JOIN, again)).isEqualTo(Code.UNAVAILABLE);
        ROOMS.join(room, ROOMS.seat(bob));
        refused = null;
        RunningRooms.until(() -> !waits("room:left"));
        assertThat(ROOMS.ask(Rooms.JOIN, again).members()).hasSize(2);
    }

    /** They may come back as long as the match goes on. */
    @Test
    void whoseSocketDiedStaysInTheMatch() {
        var room = ROOMS.createMatch("relay", ann, bob);
        var seat = ROOMS.seat(ann);
        ROOMS.join(room, seat);
        ROOMS.join(room, ROOMS.seat(bob));
        ROOMS.ask(Rooms.DETACH, new Rooms.Detach(seat, List.of(room)));

        RunningRooms.until(() -> ROOMS.log(room).stream().anyMatch(entry -> entry.contains("PlayerLeft")));
        assertThat(left(room)).isEmpty();
        assertThat(waits("room:left")).isFalse();
    }

    /** Ann says that she leaves a match, with the first of these seats. */
    private RoomId leftWhileAnotherSits(Rooms.Seat seat, Rooms.Seat other) {
        var room = ROOMS.createMatch("relay", ann, bob);
        ROOMS.join(room, ROOMS.seat(bob));
        ROOMS.join(room, other);
        ROOMS.join(room, seat);
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));
        return room;
    }

    /** A socket of a node that was killed counts as one until its node is cleared. */
    @Test
    void whoSaidThatTheyLeaveHasLeftTheMatchWithTheirLastSocket() {
        var dead = NodeId.next();
        var seat = ROOMS.seat(ann);
        var room = leftWhileAnotherSits(seat, RunningRooms.seat(ann, SessionId.next(), dead));
        assertThat(left(room)).as("the other socket may be in use").isEmpty();

        ROOMS.store.die(dead);

        RunningRooms.until(() -> !left(room).isEmpty());
        RunningRooms.until(() -> !waits("room:left"));
    }

    @Test
    void whoCameBackToAMatchAfterSayingThatTheyLeaveMayComeBackAgain() {
        var dead = NodeId.next();
        var seat = ROOMS.seat(ann);
        var room = leftWhileAnotherSits(seat, RunningRooms.seat(ann, SessionId.next(), dead));
        ROOMS.join(room, seat);
        ROOMS.ask(Rooms.DETACH, new Rooms.Detach(seat, List.of(room)));
        ROOMS.store.die(dead);

        RunningRooms.until(() -> ROOMS.log(room).stream().anyMatch(entry -> entry.contains("PlayerLeft")));
        assertThat(left(room)).isEmpty();
    }

    /** Of the player nothing was heard. */
    @Test
    void aSeatThatItsNodeTakesAgainIsNoComingBack() {
        var dead = NodeId.next();
        var other = RunningRooms.seat(ann, SessionId.next(), dead);
        var room = leftWhileAnotherSits(ROOMS.seat(ann), other);
        ROOMS.ask(Rooms.JOIN, Rooms.Join.stays(room, other, 0, null));

        ROOMS.store.die(dead);

        RunningRooms.until(() -> !left(room).isEmpty());
    }
}
