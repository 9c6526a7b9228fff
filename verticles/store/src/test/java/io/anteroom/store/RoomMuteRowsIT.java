package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.RoomMutes;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredMutes;
import io.anteroom.contracts.StoredRooms;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Mutes as PostgreSQL keeps them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoomMuteRowsIT {

    @SuppressWarnings("NullAway.Init")
    private RunningStore store;

    @BeforeAll
    void start() {
        store = new RunningStore(2);
    }

    @AfterAll
    void stop() {
        store.close();
    }

    private RoomId room() {
        var insert = new StoredRooms.Insert(
                RoomId.next(), "relay", null, 10, Rooms.Visibility.PUBLIC, null, store.player(0).id, 100);
        return store.ask(StoredRooms.INSERT, insert).roomId();
    }

    private static StoredMutes.Mute mute(RoomId room, PlayerId player, @Nullable Integer seconds, boolean byOperator) {
        return new StoredMutes.Mute(room, player, seconds, byOperator);
    }

    private static Code code(Reply<?> reply) {
        return reply.fold(
                done -> {
                    throw new AssertionError("not refused: " + done);
                },
                refusal -> refusal.code());
    }

    @Test
    void eachChangeHasANumberAndAllMutesAreTold() {
        var room = room();
        var neo = store.player(0).id;
        var trinity = store.player(0).id;
        assertThat(store.ask(StoredMutes.READ, new StoredMutes.Read(room))).isEqualTo(StoredMutes.Mutes.NONE);

        var first = store.ask(StoredMutes.MUTE, mute(room, neo, null, false));
        var second = store.ask(StoredMutes.MUTE, mute(room, trinity, 60, false));
        assertThat(first.version()).isEqualTo(1);
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.muted()).extracting(RoomMutes.Muted::playerId).containsExactly(neo, trinity);
        assertThat(second.muted().get(0).until()).isNull();
        var timed = second.muted().get(1);
        assertThat(timed.until())
                .as("a whole second, since rooms count no others")
                .isEqualTo(Objects.requireNonNull(timed.until()).truncatedTo(ChronoUnit.SECONDS))
                .isAfterOrEqualTo(timed.at().plusSeconds(60))
                .isBefore(timed.at().plusSeconds(61));

        var third = store.ask(StoredMutes.UNMUTE, new StoredMutes.Unmute(room, neo, false));
        assertThat(third.version()).isEqualTo(3);
        assertThat(third.muted()).containsExactly(timed);
        assertThat(store.ask(StoredRooms.BEGIN, new StoredRooms.Begin(room)).mutes())
                .isEqualTo(third);
    }

    @Test
    void whatHasEndedIsNeitherToldNorCounted() {
        var room = room();
        var neo = store.player(0).id;
        var many = store.players(RoomMutes.MAX, 0);
        store.ask(StoredMutes.MUTE, mute(room, neo, 600, true));
        for (var player : many.subList(1, many.size())) {
            store.ask(StoredMutes.MUTE, mute(room, player.id, null, false));
        }
        assertThat(code(store.reply(StoredMutes.MUTE, mute(room, many.get(0).id, null, false))))
                .isEqualTo(Code.OVERLOADED);
        store.sql("update room_mutes set until = now() where room_id = '" + room + "' and player_id = '" + neo + "'");

        assertThat(store.ask(StoredMutes.READ, new StoredMutes.Read(room)).muted())
                .hasSize(RoomMutes.MAX - 1);
        // Also an operator's: it has ended.
        store.ask(StoredMutes.MUTE, mute(room, neo, null, false));
        store.ask(StoredMutes.UNMUTE, new StoredMutes.Unmute(room, neo, false));
        store.ask(StoredMutes.MUTE, mute(room, many.get(0).id, null, false));
        assertThat(store.number("select count(*) from room_mutes where room_id = '" + room + "'"))
                .isEqualTo(RoomMutes.MAX);
    }

    @Test
    void anOperatorsWordIsChangedByOperatorsOnly() {
        var room = room();
        var neo = store.player(0).id;
        store.ask(StoredMutes.MUTE, mute(room, neo, 60, false));
        store.ask(StoredMutes.MUTE, mute(room, neo, null, true));

        assertThat(code(store.reply(StoredMutes.MUTE, mute(room, neo, 1, false))))
                .isEqualTo(Code.FORBIDDEN);
        assertThat(code(store.reply(StoredMutes.UNMUTE, new StoredMutes.Unmute(room, neo, false))))
                .isEqualTo(Code.FORBIDDEN);
        assertThat(store.ask(StoredMutes.UNMUTE, new StoredMutes.Unmute(room, neo, true))
                        .muted())
                .isEmpty();
    }

    @Test
    void roomsAndPlayersHaveToBeThere() {
        var room = room();
        var neo = store.player(0).id;
        assertThat(code(store.reply(StoredMutes.MUTE, mute(RoomId.next(), neo, null, true))))
                .isEqualTo(Code.ROOM_NOT_FOUND);
        assertThat(code(store.reply(StoredMutes.MUTE, mute(room, PlayerId.next(), null, true))))
                .isEqualTo(Code.NOT_FOUND);
        store.sql("update rooms set status = 'closed', closed_at = now() where id = '" + room + "'");
        assertThat(code(store.reply(StoredMutes.MUTE, mute(room, neo, null, true))))
                .isEqualTo(Code.ROOM_NOT_FOUND);
    }

    @Test
    void changesAtOnceHaveNumbersOfTheirOwn() {
        var room = room();
        var players = store.players(8, 0);
        var muting = new ArrayList<io.vertx.core.Future<Reply<StoredMutes.Mutes>>>();
        for (var player : players) {
            muting.add(store.asking(StoredMutes.MUTE, mute(room, player.id, null, false)));
        }
        muting.forEach(RunningStore::await);

        var all = store.ask(StoredMutes.READ, new StoredMutes.Read(room));
        assertThat(all.version()).isEqualTo(8);
        assertThat(all.muted())
                .extracting(RoomMutes.Muted::playerId)
                .containsExactlyInAnyOrderElementsOf(
                        List.copyOf(players.stream().map(player -> player.id).toList()));
    }
}
