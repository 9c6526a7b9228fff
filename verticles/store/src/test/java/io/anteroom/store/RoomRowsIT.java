package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rooms as PostgreSQL keeps them. */
final class RoomRowsIT {

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
}
