package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.room.rules.Kinds;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A room's log is begun by one of those who miss it, also when there are several. */
@Isolated("it empties the Redis of all tests of this JVM")
final class ClaimsIT {

    private final RunningRooms rooms = new RunningRooms(Kinds.of(List.of()), "room.retained=0");
    private final PlayerId ann = PlayerId.next();
    private final List<Rooms.Reset> resets = new CopyOnWriteArrayList<>();

    ClaimsIT() {
        RunningRooms.await(rooms.bus.hear(Rooms.RESET, resets::add));
    }

    @AfterEach
    void stop() {
        rooms.close();
    }

    /** Its claim ran out, and it gets its epoch when another has begun the room and has members already. */
    @Test
    void whoBeginsARoomThatWasBegunMeanwhileTurnsNobodyOut() {
        var room = rooms.create(ann).roomId();
        rooms.join(room, rooms.seat(ann));
        var other = rooms.liveRooms(Kinds.of(List.of()), 16);
        var stored = rooms.ask(StoredRooms.BEGIN, new StoredRooms.Begin(room));

        var begun = begin(other, room, stored);

        assertThat(stored.epoch()).isEqualTo(2);
        assertThat(Answers.number(begun, 1)).isEqualTo(1);
        assertThat(rooms.say(room, ann, "1")).isEqualTo(2);
    }

    /** Its claim ran out too, but the room that another began, and archived a part of, is lost by now. */
    @Test
    void whoBeginsARoomThatWasBegunAndLostMeanwhileHasToClaimItAgain() {
        var room = rooms.create(ann).roomId();
        var other = rooms.liveRooms(Kinds.of(List.of()), 16);
        var stored = rooms.ask(StoredRooms.BEGIN, new StoredRooms.Begin(room));
        rooms.join(room, rooms.seat(ann));
        for (int i = 0; i < 300; i++) {
            rooms.say(room, ann, "" + i);
        }
        RunningRooms.until(() -> rooms.store.row(room).archivedSeq() > 0);
        rooms.flush();

        assertThat(Answers.letter(begin(other, room, stored))).isEqualTo('W');

        var begun = beginAtOnce(List.of(other), room).get(0);
        assertThat(begun.epoch()).isEqualTo(3);
        assertThat(begun.base()).isEqualTo(rooms.store.row(room).archivedSeq());
    }

    private Response begin(LiveRooms node, RoomId room, StoredRooms.Begun stored) {
        return rooms.onLoop(() -> node.run(
                        Script.BEGIN,
                        room,
                        "its claim",
                        stored.epoch(),
                        stored.archivedSeq(),
                        10,
                        "",
                        "",
                        "",
                        Mutes.text(stored.mutes()),
                        1_000))
                .fold(answer -> answer, refusal -> {
                    throw new AssertionError(refusal);
                });
    }

    @Test
    void nodesThatMissARoomAtOnceRaiseItsEpochOnce() {
        var nodes = List.of(rooms.liveRooms(Kinds.of(List.of()), 16), rooms.liveRooms(Kinds.of(List.of()), 16));
        for (int i = 0; i < 20; i++) {
            var room = rooms.create(ann).roomId();

            assertThat(beginAtOnce(nodes, room)).containsOnly(new LiveRooms.Begun(1, 0, 0));
            assertThat(rooms.store.row(room).epoch()).isEqualTo(1);
        }
        assertThat(resets).isEmpty();
        var lost = rooms.create(ann).roomId();
        rooms.join(lost, rooms.seat(ann));
        rooms.flush();

        assertThat(beginAtOnce(nodes, lost)).containsOnly(new LiveRooms.Begun(2, 0, 0));
        assertThat(rooms.store.row(lost).epoch()).isEqualTo(2);
    }

    private List<LiveRooms.Begun> beginAtOnce(List<LiveRooms> nodes, RoomId room) {
        var all = rooms.onLoop(
                () -> Future.all(nodes.stream().map(node -> node.begin(room)).toList())
                        .map(done -> done.<Reply<LiveRooms.Begun>>list()));
        return all.stream()
                .map(reply -> reply.fold(begun -> begun, refusal -> {
                    throw new AssertionError(refusal);
                }))
                .toList();
    }

    @Test
    void aClaimOfWhoDiedOverItRunsOut() {
        var room = rooms.create(ann).roomId();
        rooms.redis("SET", "room:b:" + room, "a dead one's", "PX", 300);

        assertThat(rooms.join(room, rooms.seat(ann)).page().epoch()).isEqualTo(1);
    }

    @Test
    void whoCanNotBeginARoomGivesItsClaimBack() {
        var room = rooms.create(ann).roomId();
        var live = rooms.liveRooms(Kinds.of(List.of()), 16);
        var fence = new StoredRooms.Fence("room.janitor", rooms.store.jobEpoch());
        RunningRooms.until(() -> {
            rooms.ask(StoredRooms.CLOSE_UNUSED, new StoredRooms.CloseUnused(fence, 0));
            return rooms.store.row(room).status() == Rooms.Status.CLOSED;
        });

        var begun = rooms.onLoop(() -> live.begin(room));

        var word = begun.fold(done -> "begun", refusal -> refusal.code().name());
        assertThat(word).isEqualTo("ROOM_NOT_FOUND");
        assertThat(Answers.present(rooms.redis("EXISTS", "room:b:" + room)).toInteger())
                .isZero();
    }
}
