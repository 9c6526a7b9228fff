package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.room.rules.Kinds;
import io.anteroom.testkit.TestServers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A Redis that loses rooms that tick, or may have lost the end of them. */
@Isolated("it empties and restarts the Redis of all tests of this JVM")
final class LostTicksIT {

    private final RunningRooms rooms = new RunningRooms(
            Kinds.of(List.of()).ticking(List.of(Adding.loud())), "room.tickShards=1", "room.tickLease=5s");
    private final PlayerId ann = PlayerId.next();

    @AfterEach
    void stop() {
        rooms.close();
    }

    private RoomId room() {
        var room = rooms.create(ann, "adding", null, null).roomId();
        rooms.join(room, rooms.seat(ann));
        rooms.say(room, ann, "7");
        awaitTick(room, 1, 10);
        return room;
    }

    private void awaitTick(RoomId room, long epoch, long tick) {
        RunningRooms.until(() -> rooms.told.stream()
                .filter(news -> news.roomId().equals(room) && news.epoch() == epoch)
                .flatMap(news -> news.entries().stream())
                .anyMatch(entry -> Json.tree(entry).path("tick").asLong() >= tick));
    }

    @Test
    void aRoomThatIsGoneBeginsAnewUnderAHigherEpoch() {
        var room = room();
        rooms.flush();

        rooms.ask(Rooms.JOIN, Rooms.Join.again(room, rooms.seat(ann), 0, null));
        awaitTick(room, 2, 3);

        var log = TickLog.of(rooms, room);
        log.isWhatTheModelSays();
        assertThat(log.ticks().get(0).path("tick").asLong()).isEqualTo(1);
        assertThat(log.ticks().get(0).path("data").path("sum").asInt()).isZero();
        assertThat(log.restored()).isEmpty();
    }

    @Test
    void aRoomInDoubtGoesOnFromWhatIsLeftOfItAndSaysSo() {
        var room = room();
        TestServers.restartRedis();
        var again = Rooms.Join.again(room, rooms.seat(ann), 0, null);
        // As a gateway does, until Redis is back.
        RunningRooms.until(() -> RunningRooms.await(rooms.bus
                .ask(Rooms.JOIN, again)
                .map(reply -> reply instanceof Reply.Done<?>)
                .otherwise(false)));
        awaitTick(room, 2, 12);
        // The other instance dials by itself, and may be asked for the log.
        rooms.awaitRedis();

        var log = TickLog.of(rooms, room);
        assertThat(log.restored()).hasSize(1);
        var restored = log.restored().get(0);
        assertThat(restored.path("data").path("lostTicks").asLong()).isPositive();
        var next = log.ticks().stream()
                .filter(tick ->
                        tick.path("tick").asLong() == restored.path("tick").asLong() + 1)
                .toList();
        assertThat(next).hasSize(1);
        assertThat(next.get(0).path("data").path("sum").asInt()).isEqualTo(7);
    }
}
