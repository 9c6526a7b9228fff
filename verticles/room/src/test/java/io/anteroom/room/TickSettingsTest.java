package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.RoomId;
import io.anteroom.runtime.BadSetting;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is configured of rooms that tick, and what follows from it alone. */
final class TickSettingsTest {

    @Test
    void defaultsAndWhatCanBeSet() {
        var defaults = RunningRooms.config();
        assertThat(defaults.tickShards()).isEqualTo(16);
        assertThat(defaults.tickLease()).isEqualTo(Duration.ofSeconds(3));
        assertThat(defaults.tickSnapshotEvery()).isEqualTo(Duration.ofSeconds(1));

        var config = RunningRooms.config("room.tickShards=5", "room.tickLease=10s", "room.tickSnapshotEvery=20ms");
        assertThat(config.tickShards()).isEqualTo(5);
        assertThat(config.tickLease()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.tickSnapshotEvery()).isEqualTo(Duration.ofMillis(20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "room.tickShards=0",
                "room.tickShards=1025",
                "room.tickLease=999ms",
                "room.tickLease=31s",
                "room.tickSnapshotEvery=0ms"
            })
    void refusals(String assignment) {
        assertThatThrownBy(() -> RunningRooms.config(assignment))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining(assignment.substring(0, assignment.indexOf('=')));
    }

    @Test
    void roomsAreSpreadOverAllShardsAndStayInTheirs() {
        var shards = new TickShards(16);
        var ids = Stream.generate(RoomId::next).limit(1_600).toList();

        var counts = new int[16];
        ids.forEach(id -> counts[shards.of(id)]++);

        assertThat(IntStream.of(counts).min().orElseThrow()).isGreaterThan(40);
        assertThat(ids).allMatch(id -> shards.of(id) == new TickShards(16).of(RoomId.parse(id.toString())));
    }

    @Test
    void aLeaseEndsAQuarterEarlyAndIsCountedFromTheQuestion() {
        var lease = new TickLease(Duration.ofMinutes(4));
        assertThat(lease.isHeld()).isFalse();
        lease.renew(System.nanoTime());
        assertThat(lease.isHeld()).isTrue();
        lease.renew(System.nanoTime() - Duration.ofMinutes(2).toNanos());
        assertThat(lease.isHeld()).isTrue();
        lease.renew(System.nanoTime() - Duration.ofMinutes(3).toNanos());
        assertThat(lease.isHeld()).isFalse();
    }
}
