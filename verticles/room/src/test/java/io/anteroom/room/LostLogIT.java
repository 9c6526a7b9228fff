package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.room.rules.Kinds;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A Redis that loses rooms, or may have lost the end of them. */
@Isolated("it empties and restarts the Redis of all tests of this JVM")
final class LostLogIT {

    private static final String COME_BACK = """
            redis.call('FLUSHDB')
            for i = 2, #ARGV, 2 do redis.call('RESTORE', ARGV[i], 0, ARGV[i + 1]) end
            redis.call('HSET', ARGV[1], 'g', 'another run')
            return 1
            """;

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

        var tail = tail(room);

        var archived = rooms.store.row(room).archivedSeq();
        assertThat(tail.epoch()).isEqualTo(2);
        assertThat(tail.base()).isEqualTo(archived);
        assertThat(tail.seated()).isFalse();
        RunningRooms.until(() -> resets.contains(new Rooms.Reset(room, 2, archived)));
        assertThat(rooms.ask(Rooms.JOIN, Rooms.Join.again(room, seat, archived, null))
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

        assertThat(tail(room).epoch()).isEqualTo(2);

        assertThat(rooms.log(room)).hasSize(2);
        assertThat(rooms.join(room, rooms.seat(ann)).page().last()).isEqualTo(3);
    }

    /** As a replica has it that was behind, or an append-only file whose last second is gone. */
    @Test
    void aRedisOlderThanTheArchiveGoesOnBehindItAndIsArchivedAgain() {
        var room = rooms.create(ann).roomId();
        var seat = rooms.seat(ann);
        rooms.join(room, seat);
        talk(room, 100);
        var older = copyOfRedis();
        talk(room, 300);
        var archived = awaitTrimmed(room);
        assertThat(archived).isGreaterThan(101);
        comeBackAs(older, room);

        assertThat(tail(room)).isEqualTo(new Rooms.Tail(2, archived, archived, false));
        assertThat(standing(room)).containsExactly(archived, archived, 0L);
        var again = rooms.ask(Rooms.JOIN, Rooms.Join.again(room, seat, archived, null));
        assertThat(again.page().first()).isEqualTo(archived + 1);
        assertThat(rooms.say(room, ann, "777777")).isEqualTo(archived + 2);
        var joined = rooms.join(room, rooms.seat(PlayerId.next()));
        assertThat(joined.truncated()).isTrue();
        assertThat(joined.page().first()).isEqualTo(archived + 1);
        assertThat(joined.page().entries()).hasSize(3);
        assertThat(joined.page().entries().get(1)).contains("777777");
        assertThat(rooms.log(room)).hasSize((int) archived + 3);

        talk(room, 400);
        assertThat(awaitTrimmed(room)).isGreaterThan(archived + 2);
        assertThat(rooms.store.archive(room).get(archived + 2)).contains("777777");
        assertThat(rooms.log(room)).hasSize((int) archived + 403);
        assertThat(standing(room).get(2)).isEqualTo(bytesOfLog(room));
    }

    @Test
    void whatIsBeingArchivedWhenALogIsLostDoesNotStandForWhatIsSaidSince() {
        var room = rooms.create(ann).roomId();
        rooms.join(room, rooms.seat(ann));
        var held = rooms.store.holdArchives();
        talk(room, 300);
        RunningRooms.until(() -> rooms.store.archivesAsked() > 0);
        rooms.flush();
        rooms.join(room, rooms.seat(ann));
        assertThat(rooms.say(room, ann, "777777")).isEqualTo(2);

        held.complete();

        talk(room, 300);
        var archived = awaitTrimmed(room);
        assertThat(archived).isBetween(256L, 302L);
        assertThat(rooms.store.archive(room).get(2L)).contains("777777");
        assertThat(rooms.log(room)).hasSize(302);
        assertThat(rooms.log(room).get(1)).contains("777777");
    }

    /** Whoever claimed it last was given a newer epoch, and found it begun. */
    @Test
    void aLogThatWasBegunUnderAnEpochBeforeTheNewestIsArchived() {
        var room = rooms.create(ann).roomId();
        rooms.join(room, rooms.seat(ann));
        assertThat(rooms.ask(StoredRooms.BEGIN, new StoredRooms.Begin(room)).epoch())
                .isEqualTo(2);

        talk(room, 300);

        assertThat(awaitTrimmed(room)).isBetween(256L, 301L);
        assertThat(rooms.log(room)).hasSize(301);
        assertThat(tail(room).epoch()).isEqualTo(1);
    }

    @Test
    void aRoomThatTicksGoesOnBehindTheArchiveToo() {
        var room = rooms.create(ann, "quiet", null, null).roomId();
        var seat = rooms.seat(ann);
        rooms.join(room, seat);
        rooms.say(room, ann, "1");
        awaitTaken(room);
        var older = copyOfRedis();
        for (int i = 0; i < 300; i++) {
            rooms.say(room, ann, "1");
        }
        awaitTaken(room);
        var archived = awaitTrimmed(room);
        comeBackAs(older, room);

        assertThat(tail(room)).isEqualTo(new Rooms.Tail(2, archived, archived, false));
        assertThat(standing(room)).containsExactly(archived, archived, 0L);
        awaitTaken(room);
        rooms.join(room, rooms.seat(ann));
        for (int i = 0; i < 300; i++) {
            rooms.say(room, ann, "1");
        }
        awaitTaken(room);
        assertThat(awaitTrimmed(room)).isGreaterThan(archived);
        assertThat(rooms.log(room)).hasSize((int) newest(room));
    }

    private Rooms.Tail tail(RoomId room) {
        return rooms.ask(Rooms.TAILS, new Rooms.AskTails(rooms.bus.nodeId(), List.of(room)))
                .tails()
                .get(0);
    }

    private void talk(RoomId room, int messages) {
        for (int i = 0; i < messages; i++) {
            rooms.say(room, ann, "" + i);
        }
    }

    /** Every tick has taken what came. */
    private void awaitTaken(RoomId room) {
        RunningRooms.until(() -> {
            var r = present(rooms.redis("HMGET", "room:r:" + room, "q", "s"));
            return Answers.number(r, 0) == Answers.number(r, 1);
        });
    }

    /** Waits until something is archived, and Redis knows it; gives up to which number. */
    private long awaitTrimmed(RoomId room) {
        RunningRooms.until(() -> {
            var s = standing(room);
            return s.get(0) > s.get(1) - 256
                    && s.get(0) == rooms.store.row(room).archivedSeq();
        });
        return rooms.store.row(room).archivedSeq();
    }

    /** Number up to which the log is archived, newest number, and bytes. */
    private List<Long> standing(RoomId room) {
        var r = present(rooms.redis("HMGET", "room:r:" + room, "a", "s", "y"));
        return List.of(Answers.number(r, 0), Answers.number(r, 1), Answers.number(r, 2));
    }

    private long newest(RoomId room) {
        return standing(room).get(1);
    }

    private long bytesOfLog(RoomId room) {
        var bytes = 0L;
        for (var element : present(rooms.redis("XRANGE", "room:l:" + room, "-", "+"))) {
            bytes += element.get(1).get(1).toBuffer().length();
        }
        return bytes;
    }

    private Map<String, byte[]> copyOfRedis() {
        var copy = new HashMap<String, byte[]>();
        for (var key : present(rooms.redis("KEYS", "room:*"))) {
            copy.put(
                    key.toString(), present(rooms.redis("DUMP", key.toString())).toBytes());
        }
        return copy;
    }

    /** At once, so that nobody sees half of it. Whatever server it is now, it is not the one that wrote the room. */
    private void comeBackAs(Map<String, byte[]> copy, RoomId room) {
        var arguments = new ArrayList<Object>(List.of(COME_BACK, 0, "room:r:" + room));
        copy.forEach((key, value) -> arguments.addAll(List.of(key, value)));
        rooms.redis("EVAL", arguments.toArray());
    }

    private static Response present(@Nullable Response answer) {
        return Answers.present(answer);
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
        assertThat(attach(room, bob, seat.sessionId()).reset())
                .as("it has not heard of it")
                .isTrue();
        assertThat(attach(room, bob, seat.sessionId(), 3).reset()).isFalse();
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
        return attach(room, player, session, 1);
    }

    private Rooms.Attached attach(RoomId room, PlayerId player, SessionId session, long afterSeq) {
        var seat = RunningRooms.seat(player, session, rooms.bus.nodeId());
        return rooms.ask(Rooms.ATTACH, new Rooms.Attach(room, seat, afterSeq, 0));
    }

    private Code refusedAttach(RoomId room, PlayerId player, SessionId session) {
        return rooms.refusal(
                Rooms.ATTACH, new Rooms.Attach(room, RunningRooms.seat(player, session, rooms.bus.nodeId()), 1, 0));
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
}
