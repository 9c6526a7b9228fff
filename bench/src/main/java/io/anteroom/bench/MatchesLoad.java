package io.anteroom.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.MatchShards;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.MatcherId;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.TicketId;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.store.Migrations;
import io.anteroom.store.StoreConfig;
import io.anteroom.store.StoreVerticle;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Players who queue and are matched in pairs, again and again. Blocks. */
final class MatchesLoad implements AutoCloseable {

    private static final long CALL_SECONDS = 60;
    private static final int CREATED_AT_ONCE = 1_000;
    private static final int JOINED_AT_ONCE = 200;
    private static final int PUSHES_AT_ONCE = 2_000;
    private static final long LONG_MS = 3_600_000;

    private record Queued(PlayerId playerId, TicketId ticketId, int rank) {}

    private final Vertx vertx;
    private final Bus bus;
    private final MatcherId matcher = MatcherId.next();
    private final List<PlayerId> players = new ArrayList<>();

    private MatchesLoad(Vertx vertx) {
        this.vertx = vertx;
        this.bus = Bus.local(vertx);
    }

    static MatchesLoad start(String url, int instances, int players) throws Exception {
        Migrations.run(url);
        var load = new MatchesLoad(
                Vertx.vertx(new VertxOptions().setEventLoopPoolSize(instances).setPreferNativeTransport(true)));
        var config = StoreConfig.from(Settings.defaults(StoreConfig.KEYS)).at(url);
        await(load.vertx.deployVerticle(
                () -> new StoreVerticle(config, load.bus, new SimpleMeterRegistry(), new NodeHealth()),
                new DeploymentOptions().setInstances(instances)));
        while (load.players.size() < players) {
            load.create(Math.min(CREATED_AT_ONCE, players - load.players.size()));
        }
        return load;
    }

    private void create(int count) throws Exception {
        var fresh = IntStream.range(0, count).mapToObj(i -> player()).toList();
        ask(Accounts.CREATE, new Accounts.Create(fresh));
        fresh.forEach(player -> players.add(player.playerId()));
    }

    private static Accounts.NewPlayer player() {
        var id = PlayerId.next();
        var name = id.toString().replace("-", "");
        return new Accounts.NewPlayer(
                id, name, name + "@example.com", null, "client", seed("a" + name), seed("n" + name), null);
    }

    private static Rng.NewSeed seed(String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        return new Rng.NewSeed(SeedId.next(), Hash.of(bytes), Bytes.of(bytes));
    }

    /** Queues everybody, and then times how long it takes until all of them are matched. */
    MatchesCommand.Figures measure(int shards, int batch) throws Exception {
        ask(Matches.ABANDON, new Matches.Abandon(0, Integer.MAX_VALUE));
        dropPushes();
        var names = IntStream.range(0, shards).mapToObj(i -> "mode" + i + "/").toList();
        var owned = ask(MatchShards.HOLD, new MatchShards.Hold(matcher, names, List.of(), LONG_MS));
        var perShard = players.size() / shards / 2 * 2;
        long joinNanos = System.nanoTime();
        var queues = new ArrayList<List<Queued>>();
        for (int i = 0; i < shards; i++) {
            queues.add(queue(names.get(i), players.subList(i * perShard, (i + 1) * perShard)));
        }
        double joinedPerSecond = perShard * shards / seconds(joinNanos);
        long startNanos = System.nanoTime();
        var work = new ArrayList<Future<Integer>>();
        for (int i = 0; i < shards; i++) {
            var shard = owned.owned().get(i);
            var queue = queues.get(i);
            work.add(inTurn(queue.size() / 2 / batch + 1, step -> make(shard, queue, step * batch, batch)));
        }
        await(Future.all(List.copyOf(work)));
        double took = seconds(startNanos);
        int made = work.stream().mapToInt(Future::result).sum();
        return new MatchesCommand.Figures(made / took, joinedPerSecond, perShard * shards / 2 - made);
    }

    private List<Queued> queue(String shard, List<PlayerId> waiting) throws Exception {
        var queued = new ArrayList<Queued>();
        for (int from = 0; from < waiting.size(); from += JOINED_AT_ONCE) {
            var some = waiting.subList(from, Math.min(waiting.size(), from + JOINED_AT_ONCE));
            var wishes = some.stream()
                    .map(player ->
                            new MatchTickets.Wish(player, null, TicketId.next(), shard, null, 1, LONG_MS, LONG_MS))
                    .toList();
            var joined = ask(MatchTickets.JOIN, new MatchTickets.Join(wishes)).tickets();
            for (int i = 0; i < some.size(); i++) {
                var ticket = joined.get(i);
                queued.add(new Queued(some.get(i), Objects.requireNonNull(ticket.ticketId()), ticket.rank()));
            }
        }
        return queued;
    }

    /** A batch of pairs; how many matches were made. */
    private Future<Integer> make(MatchShards.Owned shard, List<Queued> queue, int fromMatch, int batch) {
        var proposals = new ArrayList<Matches.Proposal>();
        for (int match = fromMatch; match < fromMatch + batch && 2 * match + 1 < queue.size(); match++) {
            proposals.add(new Matches.Proposal(
                    RoomId.next(), List.of(seat(queue.get(2 * match), 1), seat(queue.get(2 * match + 1), 2))));
        }
        if (proposals.isEmpty()) {
            return Future.succeededFuture(0);
        }
        var request = new Matches.Make(shard.shard(), shard.epoch(), "relay", 2, proposals);
        return bus.ask(Matches.MAKE, request)
                .map(reply -> reply.fold(made -> made.made().size(), refusal -> 0));
    }

    private static Matches.Seat seat(Queued queued, int team) {
        return new Matches.Seat(queued.playerId(), queued.ticketId(), team, queued.rank());
    }

    private static Future<Integer> inTurn(int steps, IntFunction<Future<Integer>> step) {
        var sum = Future.succeededFuture(0);
        for (int i = 0; i < steps; i++) {
            int number = i;
            sum = sum.compose(before -> step.apply(number).map(made -> before + made));
        }
        return sum;
    }

    /** Nobody relays them here, so that they would pile up from window to window. */
    private void dropPushes() throws Exception {
        List<Long> ids;
        do {
            ids = ask(Pushes.TAKE, new Pushes.Take(PUSHES_AT_ONCE)).items().stream()
                    .map(Pushes.Item::id)
                    .toList();
            ask(Pushes.DROP, new Pushes.Drop(ids));
        } while (!ids.isEmpty());
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    @CanIgnoreReturnValue
    private <Q, R> R ask(Endpoint<Q, R> endpoint, Q request) throws Exception {
        return await(bus.ask(endpoint, request)).fold(value -> value, refusal -> {
            throw new IllegalStateException(endpoint.address() + " refused: " + refusal);
        });
    }

    @CanIgnoreReturnValue
    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(CALL_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
