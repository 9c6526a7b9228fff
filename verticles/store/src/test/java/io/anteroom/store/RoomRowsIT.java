package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rooms as PostgreSQL keeps them. */
final class RoomRowsIT {

    private static final String JOB = "room.archiver";

    private static Reply<StoredRooms.Row> room(RunningStore store, PlayerId player) {
        return store.reply(
                StoredRooms.INSERT,
                new StoredRooms.Insert(RoomId.next(), "relay", null, 10, Rooms.Visibility.PUBLIC, null, player, 2));
    }

    /** A room closes by itself when it has been empty for a while, and not within a second. */
    @Test
    void oneOpenRoomTooManyIsRefusedForAWhile() {
        try (var store = new RunningStore(2)) {
            var player = store.player(0).id;
            for (int i = 0; i < 2; i++) {
                assertThat(room(store, player)).isInstanceOf(Reply.Done.class);
            }

            @Nullable Refusal refused = room(store, player).fold(done -> null, refusal -> refusal);

            assertThat(refused)
                    .isNotNull()
                    .extracting(Refusal::code, Refusal::retryAfterMs)
                    .containsExactly(Code.RATE_LIMITED, 60_000L);
        }
    }

    /** Redis lost the log they were read from, and the room begins another behind what is archived. */
    @Test
    void entriesOfALogFromBeforeTheNewestEpochAreNotKept() {
        try (var store = new RunningStore(1)) {
            var room = room(store, store.player(0).id)
                    .fold(StoredRooms.Row::roomId, refusal -> fail("refused: " + refusal));
            var fence = fence(store);
            store.ask(StoredRooms.BEGIN, new StoredRooms.Begin(room));
            assertThat(archive(store, fence, room, 1, 1, "1", "2")).isEqualTo(new StoredRooms.Archived(2, 1));
            assertThat(store.ask(StoredRooms.BEGIN, new StoredRooms.Begin(room)))
                    .extracting(StoredRooms.Begun::epoch, StoredRooms.Begun::archivedSeq)
                    .containsExactly(2L, 2L);

            assertThat(archive(store, fence, room, 1, 3, "lost")).isEqualTo(new StoredRooms.Archived(2, 2));
            assertThat(archive(store, fence, room, 2, 3, "3")).isEqualTo(new StoredRooms.Archived(3, 2));
            // As a node from before asks.
            assertThat(archive(store, fence, room, 0, 4, "4")).isEqualTo(new StoredRooms.Archived(4, 2));
            // This one is of a time that PostgreSQL forgot.
            assertThat(archive(store, fence, room, 3, 5, "5")).isEqualTo(new StoredRooms.Archived(5, 2));

            assertThat(store.ask(StoredRooms.READ, new StoredRooms.ReadArchive(room, 0, 10)).pieces().stream()
                            .flatMap(piece -> piece.entries().stream()))
                    .containsExactly("1", "2", "3", "4", "5");
        }
    }

    /** Redis lost the log that was found empty, and somebody may be in the next one. */
    @Test
    void aRoomThatWasGivenANewerEpochThanWhoClosesItKnewStaysOpen() {
        try (var store = new RunningStore(1)) {
            var room = room(store, store.player(0).id)
                    .fold(StoredRooms.Row::roomId, refusal -> fail("refused: " + refusal));
            var fence = fence(store);
            store.ask(StoredRooms.BEGIN, new StoredRooms.Begin(room));
            store.ask(StoredRooms.BEGIN, new StoredRooms.Begin(room));

            assertThat(store.reply(StoredRooms.CLOSE, new StoredRooms.Close(fence, room, 1, 0)))
                    .isInstanceOf(Reply.Refused.class);
            assertThat(status(store, room)).isEqualTo(Rooms.Status.OPEN);
            store.ask(StoredRooms.CLOSE, new StoredRooms.Close(fence, room, 2, 0));
            assertThat(status(store, room)).isEqualTo(Rooms.Status.CLOSED);
            // Again, and as a node from before asks.
            store.ask(StoredRooms.CLOSE, new StoredRooms.Close(fence, room, 0, 0));
        }
    }

    private static StoredRooms.Fence fence(RunningStore store) {
        var held = store.ask(Leases.HOLD, new Leases.Hold(JOB, NodeId.next(), 60_000));
        return new StoredRooms.Fence(JOB, Objects.requireNonNull(held.epoch()));
    }

    private static Rooms.Status status(RunningStore store, RoomId room) {
        return store.ask(StoredRooms.FIND, new StoredRooms.Find(room)).status();
    }

    private static StoredRooms.Archived archive(
            RunningStore store, StoredRooms.Fence fence, RoomId room, long epoch, long first, String... entries) {
        var last = first + entries.length - 1;
        return store.ask(
                StoredRooms.ARCHIVE,
                new StoredRooms.Archive(fence, room, epoch, first, last, List.of(entries), List.of()));
    }
}
