package io.anteroom.room;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Inbox;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.room.rules.Kinds;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.testkit.Patience;
import io.anteroom.testkit.TestServers;
import io.anteroom.testkit.fakes.FakeRooms;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Two instances of room on the bus of one node, over a Redis of their own; the test is the gateway, of any node. */
final class RunningRooms implements AutoCloseable {

    private static final AtomicLong SOCKETS = new AtomicLong();
    private static final AtomicLong EVENTS = new AtomicLong();

    final String redisUrl = TestServers.freshRedis();
    final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    final Bus bus = Bus.local(vertx);
    final FakeRooms store;
    final MeterRegistry registry = new SimpleMeterRegistry();
    /** Names the instances that were there first. */
    final String deployed;
    /** What this node was told. */
    final List<Inbox.RoomEntries> told = new CopyOnWriteArrayList<>();

    RunningRooms(String... assignments) {
        this(Kinds.of(List.of()), assignments);
    }

    RunningRooms(Kinds kinds, String... assignments) {
        try {
            store = FakeRooms.start(bus);
            deployed = await(deploy(config(assignments), kinds, redisUrl, registry, 2));
            await(bus.serve(Inbox.ROOM_EVENTS.at(bus.nodeId()), 10_000, call -> {
                told.addAll(call.request().rooms());
                return Future.succeededFuture(Reply.done(io.anteroom.contracts.Done.DONE));
            }));
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
        awaitRedis();
    }

    /** More instances, perhaps with another way to Redis; gives what undeploys them. */
    Future<String> deploy(RoomConfig config, Kinds kinds, String url, MeterRegistry meters, int instances) {
        var maker = RoomVerticle.instances(
                config, bus, MasterKey.parse(MasterKey.generate()), url, meters, new NodeHealth(), kinds);
        return vertx.deployVerticle(maker, new DeploymentOptions().setInstances(instances));
    }

    static RoomConfig config(String... assignments) {
        List<Key<?>> keys = RoomConfig.KEYS;
        return RoomConfig.from(Settings.of(keys, null, Map.of(), List.of(assignments)));
    }

    /** Waits until each instance has its connection: they are asked in turn. */
    void awaitRedis() {
        // All in a row: asked by turns, one instance that is up would else answer for one that is not.
        until(() -> IntStream.range(0, 4).allMatch(turn -> reachesRedis()));
    }

    private boolean reachesRedis() {
        return await(bus.ask(Rooms.TAILS, new Rooms.AskTails(bus.nodeId(), List.of()))
                .map(reply -> reply instanceof Reply.Done<?>)
                .otherwise(false));
    }

    /** Does something as an event loop of the test's own, where links to Redis live, and waits for its end. */
    @CanIgnoreReturnValue
    <T> T onLoop(Supplier<Future<T>> task) {
        var done = Promise.<T>promise();
        loop.runOnContext(now -> task.get().onComplete(done));
        return await(done.future());
    }

    private RedisLink link(Function<RedisLink, Future<?>> greeting) {
        var link = onLoop(() -> Future.succeededFuture(RedisLink.open(vertx, redisUrl, greeting)));
        until(link::isUp);
        return link;
    }

    /** Another node's way to the rooms, over a connection of its own; for use {@link #onLoop}. */
    LiveRooms liveRooms(Kinds kinds, int shards) {
        var link = link(dialled -> LiveRooms.greet(dialled, config().seatKept()));
        return new LiveRooms(bus, link, new Rows(bus), kinds, new TickShards(shards), config().seatKept());
    }

    /** Redis loses all it had. */
    void flush() {
        redis("FLUSHDB");
    }

    /** What Redis itself answers. */
    @CanIgnoreReturnValue
    @Nullable
    Response redis(String command, Object... arguments) {
        var link = link(nothing -> Future.succeededFuture());
        var answer = onLoop(() -> link.send(command, arguments));
        onLoop(link::close);
        return answer;
    }

    /** The run of Redis. */
    String run() {
        return String.valueOf(redis("INFO", "server")).replaceAll("(?s).*run_id:(\\w+).*", "$1");
    }

    @CanIgnoreReturnValue
    static <T> T await(Future<T> future) {
        try {
            return future.await(20, SECONDS);
        } catch (java.util.concurrent.TimeoutException late) {
            throw new AssertionError("too late", late);
        }
    }

    static void until(BooleanSupplier condition) {
        var end = System.nanoTime() + SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("did not become true in time");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    <Q, R> Reply<R> reply(Endpoint<Q, R> endpoint, Q request) {
        return await(bus.ask(Patience.of(endpoint), request));
    }

    @CanIgnoreReturnValue
    <Q, R> R ask(Endpoint<Q, R> endpoint, Q request) {
        return reply(endpoint, request).fold(value -> value, refusal -> {
            throw new AssertionError("refused: " + refusal);
        });
    }

    <Q, R> Code refusal(Endpoint<Q, R> endpoint, Q request) {
        return reply(endpoint, request)
                .fold(
                        done -> {
                            throw new AssertionError("not refused: " + done);
                        },
                        refusal -> refusal.code());
    }

    Rooms.Room create(PlayerId player) {
        return create(player, Kinds.RELAY, null, null);
    }

    Rooms.Room create(PlayerId player, String kind, @Nullable Integer maxMembers, @Nullable String password) {
        return ask(
                Rooms.CREATE, new Rooms.Create(player, kind, "a room", maxMembers, Rooms.Visibility.PUBLIC, password));
    }

    /** A match's room, as matchmaking makes it. */
    RoomId createMatch(String kind, PlayerId... players) {
        var room = RoomId.next();
        putMatch(room, kind, players);
        return room;
    }

    /** A match's room as PostgreSQL has it, whatever it was before. */
    void putMatch(RoomId room, String kind, PlayerId... players) {
        store.put(new StoredRooms.Row(
                room,
                kind,
                null,
                players.length,
                Rooms.Visibility.PRIVATE,
                null,
                Rooms.Status.OPEN,
                1,
                0,
                null,
                Instant.now(),
                List.of(players),
                "duel",
                null,
                null));
    }

    /** A socket of a player at this node. */
    Rooms.Seat seat(PlayerId player) {
        return seat(player, SessionId.next(), bus.nodeId());
    }

    static Rooms.Seat seat(PlayerId player, SessionId session, NodeId node) {
        return seat(player, session, node, 0);
    }

    /** @param resume the number of the resume by which it has the session */
    static Rooms.Seat seat(PlayerId player, SessionId session, NodeId node, long resume) {
        return new Rooms.Seat(player, session, node, SOCKETS.incrementAndGet(), resume);
    }

    @CanIgnoreReturnValue
    Rooms.Joined join(RoomId room, Rooms.Seat seat) {
        return ask(Rooms.JOIN, new Rooms.Join(room, seat, 0, null, false));
    }

    static Rooms.Send send(RoomId room, PlayerId player, String data) {
        return send(room, player, "e" + EVENTS.incrementAndGet(), data);
    }

    static Rooms.Send send(RoomId room, PlayerId player, String eventId, String data) {
        return new Rooms.Send(
                room, player, new EventId(eventId), Hash.of((room + data).getBytes(StandardCharsets.UTF_8)), data);
    }

    @CanIgnoreReturnValue
    long say(RoomId room, PlayerId player, String data) {
        var sent = append(send(room, player, data)).get(0);
        if (sent.refusal() != null) {
            throw new AssertionError("refused: " + sent.refusal());
        }
        return sent.seq();
    }

    List<Rooms.Sent> append(Rooms.Send... sends) {
        var appended = ask(Rooms.APPEND, new Rooms.Append(bus.nodeId(), List.of(sends)));
        told.addAll(appended.news());
        return appended.results();
    }

    /** The whole log, over all pages. */
    List<String> log(RoomId room) {
        var log = new ArrayList<String>();
        while (true) {
            var page = ask(Rooms.READ, new Rooms.Read(room, log.size(), 100));
            if (page.entries().isEmpty()) {
                return log;
            }
            if (page.first() != log.size() + 1) {
                throw new AssertionError("a gap: " + page.first() + " after " + log.size());
            }
            log.addAll(page.entries());
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
