package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.room.rules.Kinds;
import io.anteroom.testkit.FaultProxy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who lets rooms tick, and what the next owner makes of what the last one left. */
final class TickOwnersIT {

    /** A lease that nobody loses who is held for two seconds, and that others need not wait long for. */
    private static final String LEASE = "room.tickLease=5s";

    private static final String[] SETTINGS = {"room.tickShards=1", LEASE, "room.tickSnapshotEvery=30s"};

    /** Set while the owner behind the proxy is to be cut off in the middle of its next tick. */
    private final AtomicBoolean armed = new AtomicBoolean();

    private final Kinds plain = Kinds.of(List.of()).ticking(List.of(Adding.loud(), Adding.quiet()));
    private final RunningRooms rooms = new RunningRooms(plain, SETTINGS);
    private final FaultProxy proxy = FaultProxy.to(rooms.redisUrl);
    private final Kinds cuttable = Kinds.of(List.of()).ticking(List.of(new Adding("adding", false, this::cut)));
    private final PlayerId ann = PlayerId.next();

    private void cut(long tick) {
        if (armed.compareAndSet(true, false)) {
            proxy.blackHole();
        }
    }

    @AfterEach
    void stop() {
        proxy.heal();
        rooms.close();
        proxy.close();
    }

    private static double shards(MeterRegistry registry) {
        return registry.get("anteroom.room.tick.shards").gauge().value();
    }

    /** An instance that is the only one, behind the proxy; those that were there go. */
    private MeterRegistry aloneBehindProxy() {
        var registry = new SimpleMeterRegistry();
        var config = RunningRooms.config(SETTINGS);
        RunningRooms.await(rooms.deploy(config, cuttable, proxy.through(rooms.redisUrl), registry, 1));
        RunningRooms.await(rooms.vertx.undeploy(rooms.deployed));
        RunningRooms.until(() -> shards(registry) == 1);
        rooms.awaitRedis();
        return registry;
    }

    private MeterRegistry another(String... settings) {
        var registry = new SimpleMeterRegistry();
        RunningRooms.await(rooms.deploy(RunningRooms.config(settings), plain, rooms.redisUrl, registry, 1));
        rooms.awaitRedis();
        return registry;
    }

    private RoomId room(String kind) {
        var room = rooms.create(ann, kind, null, null).roomId();
        rooms.join(room, rooms.seat(ann));
        return room;
    }

    private long lastTick(RoomId room) {
        return rooms.told.stream()
                .filter(news -> news.roomId().equals(room))
                .flatMap(news -> news.entries().stream())
                .mapToLong(entry -> Json.tree(entry).path("tick").asLong())
                .max()
                .orElse(0);
    }

    /** Sends it again, as clients do, until some instance answers. */
    private void sayAnyhow(RoomId room, String data) {
        var send = new Rooms.Append(rooms.bus.nodeId(), List.of(RunningRooms.send(room, ann, data)));
        RunningRooms.until(() -> RunningRooms.await(rooms.bus
                .ask(Rooms.APPEND, send)
                .map(reply -> reply.fold(done -> done.results().get(0).seq() > 0, refusal -> false))
                .otherwise(false)));
    }

    @Test
    void anOwnerThatIsCutOffInTheMiddleOfATickLosesNothingThatWasAcknowledgedAndWritesNothingMore() {
        var zombie = aloneBehindProxy();
        var room = room("adding");
        for (int i = 1; i <= 5; i++) {
            rooms.say(room, ann, "" + i);
        }
        var next = another(SETTINGS);
        RunningRooms.until(() -> lastTick(room) > 3);
        armed.set(true);
        RunningRooms.until(() -> proxy.counters().heldChunks() > 0);
        var before = lastTick(room);
        for (int i = 1; i <= 6; i++) {
            sayAnyhow(room, "" + i);
        }
        RunningRooms.until(() -> shards(next) == 1 && lastTick(room) > before + 10);
        var forwarded = proxy.counters().bytes();
        proxy.heal();
        RunningRooms.until(() -> proxy.counters().bytes() > forwarded);
        var healed = lastTick(room);
        RunningRooms.until(() -> lastTick(room) > healed + 10);

        assertThat(shards(zombie)).isZero();
        var log = TickLog.of(rooms, room);
        log.isWhatTheModelSays();
        var last = log.ticks().get(log.ticks().size() - 1).path("data");
        assertThat(last.path("sum").asInt()).isEqualTo(15 + 21);
        assertThat(log.restored()).hasSize(1);
        var restored = log.restored().get(0).path("data");
        assertThat(restored.path("tick").asLong()).isEqualTo(log.tickBeforeRestored());
        // Most of the lease, of which 20 ticks a second are due; a busy machine takes longer to notice.
        assertThat(restored.path("lostTicks").asLong()).isBetween(40L, 400L);
    }

    @Test
    void whoStopsInOrderHandsOverAlsoWhatWasPlayedInSilence() {
        var room = room("quiet");
        rooms.say(room, ann, "4");
        RunningRooms.until(() -> lastTick(room) > 0);
        var said = lastTick(room);
        // Those of another room show when so many were played here in silence.
        var clock = room("adding");
        RunningRooms.until(() -> lastTick(clock) >= 20);
        var next = another(SETTINGS);
        RunningRooms.await(rooms.vertx.undeploy(rooms.deployed));

        RunningRooms.until(() -> shards(next) == 1);
        rooms.say(room, ann, "5");
        RunningRooms.until(() -> TickLog.of(rooms, room).ticks().size() == 2);

        var log = TickLog.of(rooms, room);
        log.isWhatTheModelSays();
        assertThat(log.restored()).hasSize(1);
        // Snapshots are half a minute apart here: without a last one it would have gone on from what was said.
        assertThat(log.restored().get(0).path("data").path("tick").asLong()).isGreaterThan(said + 10);
    }

    /** Else a renewal could come behind the release, and its rooms stand still for a lease with an owner that is gone. */
    @Test
    void whoStopsGivesItsShardsBackAfterTheLastRenewal() {
        var gate = rooms.store.shares().holdRenewals();
        RunningRooms.until(() -> rooms.store.shares().renewing() == 2);

        var stopped = rooms.vertx.undeploy(rooms.deployed);
        rooms.vertx.setTimer(300, due -> gate.complete());
        RunningRooms.await(stopped);

        assertThat(rooms.store.shares().isReleasedEarly()).isFalse();
    }

    @Test
    void aNewInstanceGetsItsShareAndTheRoomsThatMoveGoOn() {
        RunningRooms.await(rooms.vertx.undeploy(rooms.deployed));
        var settings = new String[] {"room.tickShards=8", LEASE};
        var first = another(settings);
        var all = new ArrayList<RoomId>();
        for (int i = 0; i < 12; i++) {
            all.add(room("adding"));
        }
        RunningRooms.until(() -> all.stream().allMatch(room -> lastTick(room) > 2));
        RunningRooms.until(() -> shards(first) == 8);

        var second = another(settings);
        for (int i = 0; i < 20; i++) {
            all.forEach(room -> rooms.say(room, ann, "3"));
        }
        RunningRooms.until(() -> shards(first) == 4 && shards(second) == 4);
        var later = all.stream().map(room -> lastTick(room) + 10).toList();
        RunningRooms.until(() -> {
            for (int i = 0; i < all.size(); i++) {
                if (lastTick(all.get(i)) < later.get(i)) {
                    return false;
                }
            }
            return true;
        });

        int moved = 0;
        for (var room : all) {
            var log = TickLog.of(rooms, room);
            log.isWhatTheModelSays();
            assertThat(log.ticks()
                            .get(log.ticks().size() - 1)
                            .path("data")
                            .path("taken")
                            .asInt())
                    .isEqualTo(20);
            assertThat(log.restored().size()).isLessThanOrEqualTo(1);
            moved += log.restored().size();
        }
        assertThat(moved)
                .isEqualTo((int) second.counter("anteroom.room.ticks.restored").count());
    }
}
