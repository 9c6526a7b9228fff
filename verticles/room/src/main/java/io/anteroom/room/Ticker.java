package io.anteroom.room;

import io.anteroom.contracts.RoomId;
import io.anteroom.room.rules.Kinds;
import io.anteroom.runtime.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms of the shards this instance owns, each on the wheel of its rate. Rooms are found in Redis, a few times a second:
 * those that were begun or are not empty any more, those that a former owner left, and those that this one had to forget.
 * Belongs to one event loop.
 */
final class Ticker implements TickTurns.Fate {

    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final long LOOK_EVERY_MS = 200;
    private static final int TOGETHER = 64;

    private final Vertx vertx;
    private final RedisLink redis;
    private final LiveRooms live;
    private final Kinds kinds;
    private final TickMetrics metrics;
    private final TickLease lease;
    private final TickTurns turns;
    private final Map<Integer, OwnedShard> shards = new HashMap<>();
    private final Map<Integer, TickWheel> wheels = new HashMap<>();
    private boolean looking;
    private long timer = -1;

    Ticker(
            Vertx vertx,
            RoomConfig config,
            RedisLink redis,
            LiveRooms live,
            Kinds kinds,
            Fanout fanout,
            Outcomes outcomes,
            TickMetrics metrics,
            TickLease lease) {
        this.vertx = vertx;
        this.redis = redis;
        this.live = live;
        this.kinds = kinds;
        this.metrics = metrics;
        this.lease = lease;
        turns = new TickTurns(config, live, fanout, outcomes, metrics, lease, this);
    }

    void start() {
        timer = vertx.setPeriodic(LOOK_EVERY_MS, due -> look());
    }

    void stop() {
        vertx.cancelTimer(timer);
        List.copyOf(shards.values()).forEach(this::lose);
        wheels.values().forEach(TickWheel::stop);
    }

    Set<Integer> owned() {
        return Set.copyOf(shards.keySet());
    }

    boolean owns(int number, long epoch) {
        var shard = shards.get(number);
        return shard != null && shard.epoch() == epoch;
    }

    void own(int number, long epoch) {
        lose(number);
        shards.put(number, new OwnedShard(number, epoch));
        metrics.shards(1);
        LOG.debug("A shard of rooms was taken shard={} epoch={}", number, epoch);
    }

    void lose(int number) {
        var shard = shards.get(number);
        if (shard != null) {
            lose(shard);
        }
    }

    @Override
    public void lose(OwnedShard shard) {
        shard.halt();
        if (shards.remove(shard.number(), shard)) {
            metrics.shards(-1);
            List.copyOf(shard.rooms().values()).forEach(this::forget);
            LOG.debug("A shard of rooms was given up shard={} epoch={}", shard.number(), shard.epoch());
        }
    }

    @Override
    public void forget(TickingRoom room) {
        if (room.shard().rooms().remove(room.id(), room)) {
            metrics.rooms(-1);
            putAside(room);
        }
    }

    @Override
    public void putAside(TickingRoom room) {
        wheel(room).remove(room);
    }

    private TickWheel wheel(TickingRoom room) {
        return wheels.computeIfAbsent(
                room.rules().ticksPerSecond(), rate -> new TickWheel(vertx, rate, turns, metrics));
    }

    /** Brings a shard to a halt: its last ticks are written, and then it is nobody's here. Completes well in any case. */
    Future<?> giveUp(int number) {
        var shard = shards.get(number);
        if (shard == null) {
            return Future.succeededFuture();
        }
        shard.halt();
        return Future.join(wheels.values().stream().map(TickWheel::turnEnded).toList())
                .transform(ended -> save(shard))
                .transform(saved -> {
                    lose(shard);
                    return Future.succeededFuture();
                });
    }

    private Future<?> save(OwnedShard shard) {
        var ahead = shard.rooms().values().stream().filter(TickingRoom::isAhead).toList();
        Future<?> all = Future.succeededFuture();
        for (int from = 0; from < ahead.size(); from += TOGETHER) {
            var some = ahead.subList(from, Math.min(ahead.size(), from + TOGETHER));
            all = all.compose(before ->
                    turns.save(some.stream().map(TickingRoom::standstill).toList()));
        }
        return all;
    }

    private void look() {
        if (looking || shards.isEmpty() || !lease.isHeld()) {
            return;
        }
        looking = true;
        live.run(Script.LOOK, shards.keySet().toArray())
                .compose(Archiver::orFail)
                .compose(this::lookAtThose)
                .onComplete(done -> {
                    looking = false;
                    if (done.failed()) {
                        LOG.debug(
                                "Rooms were not looked for cause={}",
                                done.cause().toString());
                    }
                });
    }

    private Future<?> lookAtThose(Response numbers) {
        Future<?> all = Future.succeededFuture();
        for (var number : numbers) {
            all = all.compose(before -> {
                var shard = shards.get(number.toInteger());
                return shard == null ? Future.succeededFuture() : look(shard);
            });
        }
        return all;
    }

    private Future<?> look(OwnedShard shard) {
        if (shard.isHalted()) {
            return Future.succeededFuture();
        }
        return redis.send("SMEMBERS", "room:t:" + shard.number()).compose(found -> {
            var unknown = new ArrayList<RoomId>();
            if (found != null) {
                for (var one : found) {
                    var room = RoomId.parse(one.toString());
                    if (!shard.rooms().containsKey(room)) {
                        unknown.add(room);
                    }
                }
            }
            return wake(shard, unknown);
        });
    }

    private Future<?> wake(OwnedShard shard, List<RoomId> rooms) {
        Future<?> all = Future.succeededFuture();
        for (int from = 0; from < rooms.size(); from += TOGETHER) {
            var some = rooms.subList(from, Math.min(rooms.size(), from + TOGETHER));
            all = all.compose(before -> wakeSome(shard, some));
        }
        return all;
    }

    private Future<?> wakeSome(OwnedShard shard, List<RoomId> rooms) {
        var arguments = new ArrayList<Object>(3 * rooms.size());
        for (var room : rooms) {
            arguments.addAll(List.of(shard.job(), shard.epoch(), room));
        }
        return live.run(Script.WAKE, arguments.toArray())
                .compose(Archiver::orFail)
                .onSuccess(answers -> {
                    for (int i = 0; i < rooms.size(); i++) {
                        woken(shard, rooms.get(i), answers.get(i));
                    }
                });
    }

    private void woken(OwnedShard shard, RoomId id, Response answer) {
        if (Answers.letter(answer) == 'W') {
            metrics.fenced();
            lose(shard);
        }
        if (Answers.letter(answer) != 'A' || shard.isHalted()) {
            return;
        }
        var rules = kinds.ticks(Answers.text(answer, 7));
        if (rules.isEmpty()) {
            LOG.debug("A room's rules are not here room={} kind={}", id, Answers.text(answer, 7));
            return;
        }
        var room = TickingRoom.awake(id, shard, rules.get(), answer);
        shard.rooms().put(id, room);
        metrics.rooms(1);
        wheel(room).add(room);
    }
}
