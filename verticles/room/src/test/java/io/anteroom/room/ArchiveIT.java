package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.room.rules.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logs that are partly in Redis and partly in PostgreSQL. */
final class ArchiveIT {

    private static final String ARCHIVER = "room.archiver";

    private final RunningRooms rooms = new RunningRooms("room.retained=100", "room.logBytesMax=65536");
    private final PlayerId ann = PlayerId.next();

    @AfterEach
    void stop() {
        rooms.close();
    }

    private RoomId roomWith(int messages) {
        var room = rooms.create(ann).roomId();
        rooms.join(room, rooms.seat(ann));
        for (int from = 0; from < messages; from += 50) {
            talk(room, from);
        }
        return room;
    }

    private void talk(RoomId room, int from) {
        var sends = new ArrayList<Rooms.Send>();
        for (int i = from; i < from + 50; i++) {
            sends.add(RunningRooms.send(room, ann, "" + i));
        }
        rooms.append(sends.toArray(Rooms.Send[]::new));
    }

    @Test
    void replayReadsOverTheSeamWithoutAGapOrRepeat() {
        var room = roomWith(600);
        RunningRooms.until(() -> rooms.store.row(room).archivedSeq() >= 256);

        var log = rooms.log(room);

        assertThat(data(log)).containsExactlyElementsOf(numbers(600));
    }

    @Test
    void whatAnotherArchivedInOtherPiecesIsNotArchivedAgain() {
        var room = roomWith(100);
        var live = rooms.liveRooms(Kinds.of(List.of()), 16);
        // The 30th entry is in the midst of an element.
        var moved = new StoredRooms.Archive(
                new StoredRooms.Fence(ARCHIVER, rooms.store.jobEpoch()),
                room,
                1,
                1,
                30,
                List.of(String.join(StoredRooms.BETWEEN, rooms.log(room).subList(0, 30))),
                List.of(ann));
        assertThat(rooms.ask(StoredRooms.ARCHIVE, moved).archivedSeq()).isEqualTo(30);
        assertThat(letter(
                        live, Script.ARCHIVE, ARCHIVER, rooms.store.jobEpoch(), room, 0, 30, 0, 1, 1, 100, 32_768, 256))
                .isEqualTo('N');

        for (int from = 100; from < 600; from += 50) {
            talk(room, from);
        }
        RunningRooms.until(() -> rooms.store.row(room).archivedSeq() >= 256);

        assertThat(data(rooms.log(room))).containsExactlyElementsOf(numbers(600));
    }

    /** Else what a log is thought to hold would grow with each change of the archiver, until all is refused. */
    @Test
    void whatAnotherArchivedIsNoLongerCountedOnceItLeftTheLog() {
        var room = roomWith(100);
        var moved = new StoredRooms.Archive(
                new StoredRooms.Fence(ARCHIVER, rooms.store.jobEpoch()),
                room,
                1,
                1,
                60,
                List.of(String.join(StoredRooms.BETWEEN, rooms.log(room).subList(0, 60))),
                List.of(ann));
        assertThat(rooms.ask(StoredRooms.ARCHIVE, moved).archivedSeq()).isEqualTo(60);

        for (int from = 100; from < 400; from += 50) {
            talk(room, from);
        }

        RunningRooms.until(() -> rooms.store.row(room).archivedSeq() > 60
                && Integer.toString(bytesOfLog(room))
                        .equals(String.valueOf(rooms.redis("HGET", "room:r:" + room, "y"))));
    }

    /** As when Redis came back older, between the reading of a piece and what is done behind its archiving. */
    @Test
    void bytesOfAPieceThatBeganElsewhereAreCountedAnew() {
        var room = roomWith(50);
        var live = rooms.liveRooms(Kinds.of(List.of()), 16);

        assertThat(letter(
                        live,
                        Script.ARCHIVE,
                        ARCHIVER,
                        rooms.store.jobEpoch(),
                        room,
                        20,
                        51,
                        1,
                        1,
                        1,
                        100,
                        32_768,
                        256))
                .isEqualTo('N');

        assertThat(String.valueOf(rooms.redis("HMGET", "room:r:" + room, "a", "y")))
                .isEqualTo("[51, 0]");
        assertThat(bytesOfLog(room)).isZero();
    }

    private int bytesOfLog(RoomId room) {
        var bytes = 0;
        for (var element : Answers.present(rooms.redis("XRANGE", "room:l:" + room, "-", "+"))) {
            bytes += element.get(1).get(1).toBuffer().length();
        }
        return bytes;
    }

    /** As nodes from before leave it, where Redis came back older than the archive. */
    @Test
    void whatIsBehindAHoleKeepsItsNumberAndIsArchived() {
        var room = rooms.create(ann).roomId();
        rooms.join(room, rooms.seat(ann));
        for (int i = 0; i < 30; i++) {
            rooms.say(room, ann, "" + i);
        }
        var moved = new StoredRooms.Archive(
                new StoredRooms.Fence(ARCHIVER, rooms.store.jobEpoch()),
                room,
                1,
                1,
                31,
                List.of(String.join(StoredRooms.BETWEEN, rooms.log(room))),
                List.of(ann));
        assertThat(rooms.ask(StoredRooms.ARCHIVE, moved).archivedSeq()).isEqualTo(31);
        for (int i = 11; i <= 31; i++) {
            rooms.redis("XDEL", "room:l:" + room, i + "-0");
        }
        assertThat(rooms.say(room, ann, "30")).isEqualTo(32);

        var page = rooms.join(room, rooms.seat(ann)).page();
        assertThat(page.first()).isEqualTo(1);
        assertThat(page.entries()).hasSize(10);
        assertThat(rooms.ask(Rooms.JOIN, new Rooms.Join(room, rooms.seat(ann), 20, null, false))
                        .page()
                        .first())
                .isEqualTo(32);

        for (int from = 31; from < 431; from += 50) {
            talk(room, from);
        }
        RunningRooms.until(() -> rooms.store.row(room).archivedSeq() >= 256);
        assertThat(data(rooms.log(room))).containsExactlyElementsOf(numbers(431));
    }

    private static List<Integer> data(List<String> log) {
        return log.stream()
                .skip(1)
                .map(entry -> Json.tree(entry).path("data").asInt())
                .toList();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void whoJoinsIsToldWhatIsLiveAndThatThereIsMore() {
        var room = roomWith(600);
        RunningRooms.until(() -> rooms.store.row(room).archivedSeq() >= 256);
        // What is archived leaves Redis a moment later, and then more of it may be.
        var seat = rooms.seat(PlayerId.next());
        RunningRooms.until(() -> {
            var joined = rooms.join(room, seat);
            return joined.truncated()
                    && joined.page().first() == rooms.store.row(room).archivedSeq() + 1;
        });

        assertThat(rooms.join(room, seat).page().end()).isEqualTo(602);
        var later = rooms.ask(Rooms.JOIN, new Rooms.Join(room, rooms.seat(PlayerId.next()), 600, null, false));
        assertThat(later.truncated()).isFalse();
        assertThat(later.page().first()).isEqualTo(601);
    }

    @Test
    void aFullLogRefusesAndTakesMoreOnceItIsArchived() {
        var room = rooms.create(ann).roomId();
        rooms.join(room, rooms.seat(ann));
        rooms.store.goAway(true);
        var big = "\"" + "x".repeat(8_000) + "\"";
        var refused = 0;
        for (int i = 0; i < 20; i++) {
            var sent = rooms.append(RunningRooms.send(room, ann, big)).get(0);
            if (sent.refusal() != null) {
                assertThat(sent.refusal().code()).isEqualTo(Code.OVERLOADED);
                refused++;
            }
        }
        assertThat(refused).isBetween(5, 15);
        rooms.store.goAway(false);

        RunningRooms.until(
                () -> rooms.append(RunningRooms.send(room, ann, "1")).get(0).refusal() == null);
    }

    @Test
    void roomsThatCanNotBeArchivedDoNotKeepOthersFromIt() {
        var whole = new ArrayList<RoomId>();
        for (int i = 0; i < 20; i++) {
            var broken = tooLong(rooms.create(ann).roomId());
            breakLog(broken);
            whole.add(tooLong(rooms.create(ann).roomId()));
            rooms.redis("SADD", "room:long", broken, whole.get(i));
        }

        RunningRooms.until(
                () -> whole.stream().allMatch(room -> rooms.store.row(room).archivedSeq() == 1));
    }

    private RoomId tooLong(RoomId room) {
        rooms.join(room, rooms.seat(ann));
        rooms.redis("HSET", "room:r:" + room, "y", 1_000_000);
        return room;
    }

    /** What should be a join and is none stands before all else. */
    private void breakLog(RoomId room) {
        rooms.redis("DEL", "room:l:" + room);
        rooms.redis("XADD", "room:l:" + room, "1-0", "m", "{\"eventType\":\"PlayerJoined\",");
    }

    @Test
    void anOlderOwnerOfTheJobNeitherTrimsNorArchives() {
        var room = roomWith(600);
        RunningRooms.until(() -> rooms.store.row(room).archivedSeq() >= 256);
        // Its epoch is known to Redis by now; another node took over since.
        var live = rooms.liveRooms(Kinds.of(List.of()), 16);
        RunningRooms.until(
                () -> letter(live, Script.ARCHIVE, ARCHIVER, 7, room, 0, 0, "", 0, 0, 100, 32_768, 256) == 'N');

        assertThat(letter(live, Script.ARCHIVE, ARCHIVER, 6, room, 0, 500, 0, 1, 1, 100, 32_768, 256))
                .isEqualTo('W');
        assertThat(letter(live, Script.CLOSE, ARCHIVER, 6, room, 0)).isEqualTo('W');
        assertThat(letter(live, Script.FORGET, ARCHIVER, 6, room)).isEqualTo('W');
        var old = new StoredRooms.Archive(
                new StoredRooms.Fence(ARCHIVER, 0),
                room,
                1,
                rooms.store.row(room).archivedSeq() + 1,
                rooms.store.row(room).archivedSeq() + 1,
                List.of("{}"),
                List.of());
        assertThat(rooms.refusal(StoredRooms.ARCHIVE, old)).isEqualTo(Code.FORBIDDEN);
        assertThat(rooms.log(room)).hasSize(601);
    }

    private char letter(LiveRooms live, Script script, Object... arguments) {
        return rooms.onLoop(() -> live.run(script, arguments)).fold(Answers::letter, refusal -> '?');
    }
}
