package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What becomes of members whose node or socket is gone, and of rooms without members. */
final class JanitorIT {

    private static final Duration SEAT_KEPT = Duration.ofMillis(300);
    private static final RunningRooms ROOMS = new RunningRooms("room.seatKept=300ms", "room.closeAfter=2s");

    /** Rooms of a node that are no rooms. */
    private static final String SPOILT = """
            redis.call('SADD', 'room:nodes', ARGV[1])
            for i = 2, #ARGV do
                redis.call('SADD', 'room:n:' .. ARGV[1], ARGV[i])
                redis.call('SET', 'room:s:' .. ARGV[i], 'spoilt')
            end
            """;

    private final PlayerId ann = PlayerId.next();
    private final PlayerId bob = PlayerId.next();

    @AfterAll
    static void stop() {
        ROOMS.close();
    }

    private static boolean saysThatItLeft(RoomId room, PlayerId player) {
        return ROOMS.log(room).stream()
                .anyMatch(entry -> entry.contains("PlayerLeft") && entry.contains(player.toString()));
    }

    @Test
    void membersOfADeadNodeLeaveInTheRoomsOrder() {
        var dead = NodeId.next();
        var room = ROOMS.create(ann).roomId();
        ROOMS.join(room, ROOMS.seat(ann));
        ROOMS.join(room, RunningRooms.seat(bob, SessionId.next(), dead));
        ROOMS.store.die(dead);

        RunningRooms.until(() -> saysThatItLeft(room, bob));
        assertThat(ROOMS.log(room)).hasSize(3);
        assertThat(ROOMS.append(RunningRooms.send(room, bob, "1")).get(0).refusal())
                .extracting("code")
                .isEqualTo(Code.NOT_A_MEMBER);
        RunningRooms.until(
                () -> ROOMS.told.stream().anyMatch(news -> news.roomId().equals(room) && news.first() == 3));
    }

    private static void answersOfDeadNodes(int more) {
        var enough = ROOMS.store.deadAsked() + more;
        RunningRooms.until(() -> ROOMS.store.deadAsked() >= enough);
    }

    private RoomId roomWithBobAt(NodeId node) {
        var room = ROOMS.create(ann).roomId();
        ROOMS.join(room, ROOMS.seat(ann));
        ROOMS.join(room, RunningRooms.seat(bob, SessionId.next(), node));
        return room;
    }

    /** PostgreSQL was away, and the janitor asks before that node has beaten again. */
    @Test
    void aNodeThatLooksDeadForLessThanTwoBeatsKeepsItsMembers() {
        var node = NodeId.next();
        var room = roomWithBobAt(node);
        ROOMS.store.seemDead(node, 1);

        answersOfDeadNodes(4);
        assertThat(saysThatItLeft(room, bob)).isFalse();
    }

    @Test
    void whatLookedDeadBeforePostgresWasAwayOnceMoreIsNoSurerForIt() {
        var node = NodeId.next();
        var room = roomWithBobAt(node);
        ROOMS.store.seemDead(node, 2);
        answersOfDeadNodes(1);
        ROOMS.store.goAway(true);
        var awayNanos = System.nanoTime();
        RunningRooms.until(
                () -> System.nanoTime() - awayNanos > Duration.ofMillis(3_500).toNanos());
        ROOMS.store.goAway(false);

        answersOfDeadNodes(3);
        assertThat(saysThatItLeft(room, bob)).isFalse();
    }

    @Test
    void whileTheJanitorsOwnNodeLooksDeadNobodyElseIsTakenForDead() {
        var node = NodeId.next();
        var room = roomWithBobAt(node);
        ROOMS.store.seemDead(node, 4);
        ROOMS.store.seemDead(ROOMS.bus.nodeId(), 4);

        answersOfDeadNodes(6);
        assertThat(saysThatItLeft(room, ann) || saysThatItLeft(room, bob)).isFalse();
    }

    /** One after another they would take 27 s. */
    @Test
    void manyRoomsToCloseDoNotKeepADeadNodesMembers() {
        ROOMS.store.slowCloses(Duration.ofMillis(300));
        try {
            for (int i = 0; i < 90; i++) {
                var empty = ROOMS.create(ann).roomId();
                var seat = ROOMS.seat(ann);
                ROOMS.join(empty, seat);
                ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(empty, seat));
            }
            var before = ROOMS.store.closesAsked();
            RunningRooms.until(() -> ROOMS.store.closesAsked() > before);
            var dead = NodeId.next();
            var room = roomWithBobAt(dead);
            ROOMS.store.die(dead);

            RunningRooms.until(() -> saysThatItLeft(room, bob));
        } finally {
            ROOMS.store.slowCloses(Duration.ZERO);
        }
    }

    @Test
    void whoMovedAwayFromADeadNodeInTimeStays() {
        var dead = NodeId.next();
        var session = SessionId.next();
        var room = ROOMS.create(ann).roomId();
        ROOMS.join(room, RunningRooms.seat(ann, SessionId.next(), dead));
        ROOMS.join(room, RunningRooms.seat(bob, session, dead));
        ROOMS.ask(Rooms.ATTACH, new Rooms.Attach(room, RunningRooms.seat(bob, session, ROOMS.bus.nodeId()), 2, 0));
        ROOMS.store.die(dead);

        RunningRooms.until(() -> saysThatItLeft(room, ann));
        assertThat(saysThatItLeft(room, bob)).isFalse();
        assertThat(ROOMS.say(room, bob, "1")).isEqualTo(4);
    }

    @Test
    void noPlacesOfAMatchAreOfferedOnceItsRoomCloses() {
        var room = ROOMS.createMatch("relay", ann, bob);
        var seat = ROOMS.seat(ann);
        ROOMS.join(room, seat);
        assertThat(ROOMS.store.isWithdrawn(room)).isFalse();
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));

        RunningRooms.until(() -> ROOMS.store.row(room).status() == Rooms.Status.CLOSED);
        assertThat(ROOMS.store.isWithdrawn(room)).isTrue();
    }

    @Test
    void roomsThatCantBeClearedDoNotKeepTheJanitorFromItsOtherWork() {
        var dead = NodeId.next();
        var spoilt = new ArrayList<Object>(List.of(SPOILT, 0, dead));
        for (int i = 0; i < 1_001; i++) {
            spoilt.add(RoomId.next());
        }
        ROOMS.redis("EVAL", spoilt.toArray());
        ROOMS.store.die(dead);
        var room = ROOMS.create(ann).roomId();
        var seat = ROOMS.seat(bob);
        ROOMS.join(room, ROOMS.seat(ann));
        ROOMS.join(room, seat);

        ROOMS.ask(Rooms.DETACH, new Rooms.Detach(seat, List.of(room)));

        RunningRooms.until(() -> saysThatItLeft(room, bob));
        ROOMS.redis("DEL", "room:n:" + dead);
    }

    @Test
    void aClosedSocketsSeatIsGivenUpAfterAWhile() {
        var room = ROOMS.create(ann).roomId();
        var seat = ROOMS.seat(bob);
        ROOMS.join(room, ROOMS.seat(ann));
        ROOMS.join(room, seat);
        var detached = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        ROOMS.ask(Rooms.DETACH, new Rooms.Detach(seat, List.of(room)));
        var sent = ROOMS.append(RunningRooms.send(room, bob, "1")).get(0);
        var isInTime = Duration.between(detached, Instant.now()).compareTo(SEAT_KEPT) < 0;
        assertThat(sent.refusal() == null || !isInTime).as("still here").isTrue();

        RunningRooms.until(() -> saysThatItLeft(room, bob));
        var log = ROOMS.log(room);
        var left = Json.tree(log.get(log.size() - 1));
        assertThat(Duration.between(detached, Instant.parse(left.path("at").asText())))
                .isGreaterThanOrEqualTo(SEAT_KEPT);
    }

    @Test
    void anEmptyRoomClosesAndIsReadFromTheArchive() {
        var room = ROOMS.create(ann).roomId();
        var seat = ROOMS.seat(bob);
        ROOMS.join(room, seat);
        ROOMS.say(room, bob, "1");
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));

        RunningRooms.until(() -> ROOMS.store.row(room).status() == Rooms.Status.CLOSED);
        assertThat(ROOMS.store.archive(room)).hasSize(3);
        assertThat(ROOMS.refusal(Rooms.JOIN, new Rooms.Join(room, seat, 0, null, false)))
                .isEqualTo(Code.ROOM_NOT_FOUND);
        assertThat(ROOMS.append(RunningRooms.send(room, bob, "2")).get(0).refusal())
                .extracting("code")
                .isEqualTo(Code.ROOM_NOT_FOUND);
        // Who was in it may read it for ever.
        assertThat(ROOMS.ask(Rooms.READ_AS, new Rooms.ReadAs(bob, room, 1, 10)).entries())
                .hasSize(2);
        assertThat(ROOMS.refusal(Rooms.READ_AS, new Rooms.ReadAs(PlayerId.next(), room, 0, 10)))
                .isEqualTo(Code.NOT_A_MEMBER);
    }

    @Test
    void aRoomThatNobodyEntersCloses() {
        var room = ROOMS.create(ann).roomId();

        RunningRooms.until(() -> ROOMS.store.row(room).status() == Rooms.Status.CLOSED);
    }
}
