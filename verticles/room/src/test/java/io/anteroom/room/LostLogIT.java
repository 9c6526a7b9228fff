package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.SessionId;
import io.anteroom.room.rules.Kinds;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A Redis that loses rooms, or may have lost the end of them. */
@Isolated("it empties and restarts the Redis of all tests of this JVM")
final class LostLogIT {

    private final RunningRooms rooms =
            new RunningRooms(Kinds.of(List.of(new Race())).ticking(List.of(Adding.quiet())), "room.retained=0");
    private final PlayerId ann = PlayerId.next();
    private final List<Rooms.Reset> resets = new CopyOnWriteArrayList<>();

    LostLogIT() {
        RunningRooms.await(rooms.bus.hear(Rooms.RESET, resets::add));
    }

    @AfterEach
    void stop() {
        rooms.close();
    }

    @Test
    void anEmptiedRedisRaisesTheEpochAndTheSequenceGoesOnFromTheArchive() {
        var room = rooms.create(ann).roomId();
        var seat = rooms.seat(ann);
        rooms.join(room, seat);
        for (int i = 0; i < 300; i++) {
            rooms.say(room, ann, "" + i);
        }
        RunningRooms.until(() -> rooms.store.row(room).archivedSeq() > 0);
        rooms.flush();

        var tail = rooms.ask(Rooms.TAILS, new Rooms.AskTails(rooms.bus.nodeId(), List.of(room)))
                .tails()
                .get(0);

        var archived = rooms.store.row(room).archivedSeq();
        assertThat(tail.epoch()).isEqualTo(2);
        assertThat(tail.base()).isEqualTo(archived);
        assertThat(tail.seated()).isFalse();
        RunningRooms.until(() -> resets.contains(new Rooms.Reset(room, 2, archived)));
        assertThat(rooms.ask(Rooms.JOIN, Rooms.Join.again(room, seat, archived))
                        .page()
                        .first())
                .isEqualTo(archived + 1);
        assertThat(rooms.say(room, ann, "back")).isEqualTo(archived + 2);
        assertThat(rooms.log(room)).hasSize((int) archived + 2);
    }

    @Test
    void aMessageToALostRoomIsRefusedBecauseNobodyIsInItAnyMore() {
        var room = rooms.create(ann).roomId();
        rooms.join(room, rooms.seat(ann));
        rooms.flush();

        var sent = rooms.append(RunningRooms.send(room, ann, "1")).get(0);

        assertThat(sent.refusal()).isEqualTo(Appends.NO_MEMBER);
        RunningRooms.until(() -> resets.contains(new Rooms.Reset(room, 2, 0)));
    }

    @Test
    void aRestartedRedisMayHaveLostTheEndSoTheEpochIsRaisedAndTheRestIsKept() {
        var room = rooms.create(ann).roomId();
        rooms.join(room, rooms.seat(ann));
        rooms.say(room, ann, "1");
        TestServers.restartRedis();
        rooms.awaitRedis();

        assertThat(rooms.ask(Rooms.TAILS, new Rooms.AskTails(rooms.bus.nodeId(), List.of(room)))
                        .tails()
                        .get(0)
                        .epoch())
                .isEqualTo(2);

        assertThat(rooms.log(room)).hasSize(2);
        assertThat(rooms.join(room, rooms.seat(ann)).page().last()).isEqualTo(3);
    }

    @Test
    void whoWasThereBeforeTheRestartTakesTheSeatAgainWithoutThePassword() {
        var room = rooms.create(ann, Kinds.RELAY, null, "secret").roomId();
        var bob = PlayerId.next();
        var seat = rooms.seat(bob);
        rooms.join(room, rooms.seat(ann));
        rooms.ask(Rooms.JOIN, new Rooms.Join(room, seat, 0, "secret", false));
        rooms.ask(Rooms.DETACH, new Rooms.Detach(seat, List.of(room)));
        TestServers.restartRedis();
        rooms.awaitRedis();

        var attached = attach(room, bob, seat.sessionId());

        assertThat(attached.reset()).isTrue();
        assertThat(attached.page().epoch()).isEqualTo(2);
        assertThat(attached.page().base()).isEqualTo(2);
        assertThat(attached.page().first()).isEqualTo(3);
        assertThat(attached.page().entries()).singleElement().asString().contains("PlayerJoined", bob.toString());
        assertThat(rooms.say(room, bob, "1")).isEqualTo(4);
        assertThat(attach(room, bob, seat.sessionId()).reset()).isFalse();
        assertThat(rooms.log(room)).hasSize(4);
    }

    @Test
    void whoHadNoSeatBeforeTheRestartGetsNone() {
        var room = rooms.create(ann).roomId();
        var bob = PlayerId.next();
        var seat = rooms.seat(bob);
        var left = rooms.seat(bob);
        rooms.join(room, rooms.seat(ann));
        rooms.join(room, seat);
        rooms.join(room, left);
        rooms.ask(Rooms.LEAVE, new Rooms.Leave(room, left));
        TestServers.restartRedis();
        rooms.awaitRedis();

        assertThat(refusedAttach(room, bob, left.sessionId())).isEqualTo(Code.NOT_A_MEMBER);
        assertThat(refusedAttach(room, PlayerId.next(), seat.sessionId())).isEqualTo(Code.NOT_A_MEMBER);
        assertThat(attach(room, bob, seat.sessionId()).reset()).isTrue();
    }

    @Test
    void whoseMatchGaveThePlaceAwayGetsNone() {
        var bob = PlayerId.next();
        var room = rooms.createMatch(Kinds.RELAY, ann, bob);
        var seat = rooms.seat(bob);
        rooms.join(room, seat);
        TestServers.restartRedis();
        rooms.awaitRedis();
        rooms.putMatch(room, Kinds.RELAY, ann, PlayerId.next());

        assertThat(refusedAttach(room, bob, seat.sessionId())).isEqualTo(Code.NOT_A_MEMBER);
    }

    @Test
    void aRoomWithRulesGoesOnWithWhoTakesTheSeatAgain() {
        for (var kind : List.of("race", "quiet")) {
            var room = rooms.create(ann, kind, null, null).roomId();
            var seat = rooms.seat(ann);
            rooms.join(room, seat);
            rooms.say(room, ann, "2");
            TestServers.restartRedis();
            rooms.awaitRedis();

            var attached = attach(room, ann, seat.sessionId());

            assertThat(attached.reset()).as(kind).isTrue();
            assertThat(attached.page().entries().get(0)).contains("PlayerJoined");
            assertThat(rooms.say(room, ann, "3")).isGreaterThan(attached.page().base() + 1);
        }
    }

    private Rooms.Attached attach(RoomId room, PlayerId player, SessionId session) {
        return rooms.ask(
                Rooms.ATTACH, new Rooms.Attach(room, RunningRooms.seat(player, session, rooms.bus.nodeId()), 1));
    }

    private Code refusedAttach(RoomId room, PlayerId player, SessionId session) {
        return rooms.refusal(
                Rooms.ATTACH, new Rooms.Attach(room, RunningRooms.seat(player, session, rooms.bus.nodeId()), 1));
    }

    @Test
    void aRoomThatNobodyComesBackToIsBegunAgainAndCloses() {
        var room = rooms.create(ann).roomId();
        rooms.join(room, rooms.seat(ann));
        rooms.flush();
        var live = new Strays(rooms.bus, rooms.liveRooms(Kinds.of(List.of()), 16));

        RunningRooms.until(() -> {
            rooms.onLoop(() -> live.run().transform(done -> Future.succeededFuture()));
            return rooms.store.row(room).epoch() == 2;
        });
    }

    /** Two nodes missed it at once, and the second one gets its epoch when the first has members already. */
    @Test
    void whoBeginsARoomThatWasBegunMeanwhileTurnsNobodyOut() {
        var room = rooms.create(ann).roomId();
        rooms.join(room, rooms.seat(ann));
        var other = rooms.liveRooms(Kinds.of(List.of()), 16);

        var begun = rooms.onLoop(() -> other.begin(room));

        assertThat(rooms.store.row(room).epoch()).isGreaterThan(1);
        assertThat(begun.fold(LiveRooms.Begun::epoch, refusal -> -1L)).isEqualTo(1);
        assertThat(rooms.say(room, ann, "1")).isEqualTo(2);
    }
}
