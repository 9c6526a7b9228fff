package io.anteroom.room;

import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomMutes;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.room.rules.Kinds;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.anteroom.runtime.LeasedJob;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.redis.RedisLink;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves {@link Rooms}; see the package. Any number of instances serve a node. */
public final class RoomVerticle extends VerticleBase {

    /** At one instance and endpoint. Messages come many in one request. */
    private static final int IN_FLIGHT_MAX = 10_000;

    private static final String JANITOR = "room.janitor";
    private static final String ARCHIVER = "room.archiver";
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** Short, so that the seats of the node that held it are given up in time too. */
    private static final Duration LEASE = Duration.ofSeconds(4);

    private static final String STRAYS = "room.strays";
    private static final Duration STRAYS_EVERY = Duration.ofSeconds(30);

    private final RoomConfig config;
    private final Bus bus;
    private final MasterKey masterKey;
    private final String redisUrl;
    private final NodeHealth health;
    private final Kinds kinds;
    private final TickMetrics tickMetrics;
    private final int instance;
    private @Nullable RedisLink redis;
    private @Nullable TickOwner ticks;

    private RoomVerticle(
            RoomConfig config,
            Bus bus,
            MasterKey masterKey,
            String redisUrl,
            NodeHealth health,
            Kinds kinds,
            TickMetrics tickMetrics,
            int instance) {
        this.config = config;
        this.bus = bus;
        this.masterKey = masterKey;
        this.redisUrl = redisUrl;
        this.health = health;
        this.kinds = kinds;
        this.tickMetrics = tickMetrics;
        this.instance = instance;
    }

    /** The instances of one node, the first of which looks after all rooms. */
    public static Supplier<RoomVerticle> instances(
            RoomConfig config,
            Bus bus,
            MasterKey masterKey,
            String redisUrl,
            MeterRegistry registry,
            NodeHealth health,
            Kinds kinds) {
        var count = new AtomicInteger();
        var ticks = new TickMetrics(registry);
        return () -> new RoomVerticle(config, bus, masterKey, redisUrl, health, kinds, ticks, count.getAndIncrement());
    }

    @Override
    public Future<?> start() {
        var link = RedisLink.open(vertx, redisUrl, dialled -> LiveRooms.greet(dialled, config.seatKept()));
        redis = link;
        if (instance == 0) {
            health.register("room.redis", link::health);
        }
        var rows = new Rows(bus);
        var live = new LiveRooms(bus, link, rows, kinds, new TickShards(config.tickShards()), config.seatKept());
        var fanout = new Fanout(bus);
        var outcomes = new Outcomes(bus, link, rows);
        var remembered = new Remembered();
        var turns = new Turns(config, live, kinds, fanout, outcomes, remembered, Clock.systemUTC());
        var doors = new Doors(link, masterKey);
        var seats = new Seats(config, live, rows, turns, doors, fanout, outcomes);
        var access = new Access(bus, live, rows);
        var pages = new Pages(bus, live, rows, access);
        var directory = new Directory(config, bus, live, kinds, doors, access);
        var appends = new Appends(config, live, rows, turns, fanout, remembered);
        var mutes = new Mutes(bus, live, rows, kinds);
        if (instance == 0) {
            startJobs(link, live, seats, outcomes);
        }
        return Future.all(
                        serve(Rooms.APPEND, appends::append),
                        serve(Rooms.JOIN, seats::join),
                        serve(Rooms.LEAVE, seats::leave),
                        serve(Rooms.ATTACH, seats::attach),
                        serve(Rooms.DETACH, seats::detach),
                        serve(Rooms.READ, pages::read))
                .compose(served -> Future.all(
                        serve(Rooms.RECALL, appends::recall),
                        serve(Rooms.READ_AS, pages::readAs),
                        serve(Rooms.TAILS, pages::tails),
                        serve(Rooms.CREATE, directory::create),
                        serve(Rooms.VIEW, directory::view),
                        serve(Rooms.LIST, directory::list)))
                .compose(served -> Future.all(
                        serve(RoomMutes.MUTE, mutes::mute),
                        serve(RoomMutes.UNMUTE, mutes::unmute),
                        serve(RoomMutes.LIST, mutes::list)))
                .onSuccess(served -> startTicks(link, live, outcomes));
    }

    private <Q, R> Future<Void> serve(Endpoint<Q, R> endpoint, Function<Call<Q>, Future<Reply<R>>> handler) {
        return bus.serve(endpoint, IN_FLIGHT_MAX, call -> handler.apply(call).recover(LiveRooms::failed));
    }

    /** Each instance takes its share, so that the rooms that tick use all of a node's loops. */
    private void startTicks(RedisLink link, LiveRooms live, Outcomes outcomes) {
        var lease = new TickLease(config.tickLease());
        var ticker = new Ticker(vertx, config, link, live, kinds, new Fanout(bus), outcomes, tickMetrics, lease);
        ticks = new TickOwner(bus, link, config, lease, ticker);
        ticks.start();
    }

    private void startJobs(RedisLink link, LiveRooms live, Seats seats, Outcomes outcomes) {
        var archiver = new Archiver(config, bus, link, live);
        var janitor = new Janitor(config, bus, link, live, seats, archiver, outcomes);
        var strays = new Strays(bus, live);
        job(JANITOR, EVERY, LEASE, janitor::ready, janitor::run);
        job(ARCHIVER, EVERY, LEASE, () -> link.send("PING"), archiver::run);
        job(STRAYS, STRAYS_EVERY, STRAYS_EVERY.multipliedBy(2), () -> link.send("PING"), fence -> strays.run());
    }

    // All of them need Redis: a node that can't reach it leaves them to another.
    private void job(
            String name,
            Duration every,
            Duration lease,
            Supplier<Future<?>> ready,
            Function<StoredRooms.Fence, Future<?>> work) {
        var unused = LeasedJob.start(
                bus, name, every, lease, ready, epoch -> work.apply(new StoredRooms.Fence(name, epoch)));
    }

    @Override
    public Future<?> stop() {
        var halted = ticks == null ? Future.succeededFuture() : ticks.stop();
        return halted.transform(done -> redis == null ? Future.succeededFuture() : redis.close());
    }
}
