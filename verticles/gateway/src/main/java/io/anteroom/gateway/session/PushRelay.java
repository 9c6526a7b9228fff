package io.anteroom.gateway.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.LeasedJob;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands pushes that were written with the money in PostgreSQL to the sessions of their players: into the outbox of each,
 * then a hint to the node that holds it, then it forgets them. One node of a cluster does it at a time, one that reaches
 * Redis.
 *
 * <p>If it dies between two steps, or Redis goes away, they are repeated some seconds later; the outbox takes each push
 * once. A player's later pushes wait for it.
 *
 * <p>A push is for the sessions there are, so it waits in PostgreSQL while some may not be known to Redis: after a loss, as
 * {@link RedisWatch} has it, and while a node says that it could not tell Redis of one.
 */
public final class PushRelay {

    private static final Logger LOG = LoggerFactory.getLogger(PushRelay.class);
    private static final String JOB = "gateway.pushes";
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(5);
    /** So long one run may go on from batch to batch; the next one renews the lease first. */
    private static final long RUN_NANOS = Duration.ofSeconds(2).toNanos();

    private static final int BATCH = 200;
    /** Whoever has told of such sessions and still has some says so again within this time. */
    private static final long UNTOLD_NANOS = Duration.ofSeconds(6).toNanos();

    public static final String MATCH_FOUND = "MatchFound";

    private final Bus bus;
    private final SessionStore store;
    private final RedisWatch watch;
    private final SessionHints hints;
    private @Nullable LeasedJob job;
    private long untoldAtNanos = System.nanoTime() - UNTOLD_NANOS;

    private PushRelay(Bus bus, SessionStore store, RedisWatch watch) {
        this.bus = bus;
        this.store = store;
        this.watch = watch;
        this.hints = new SessionHints(bus);
    }

    /** Starts it on the calling context, that of {@code watch}, which looks over the link of {@code store}. */
    public static Future<Void> start(Bus bus, SessionStore store, RedisWatch watch) {
        var relay = new PushRelay(bus, store, watch);
        relay.job = LeasedJob.start(bus, JOB, EVERY, LEASE, relay::ready, epoch -> relay.run());
        return bus.hear(Pushes.UNTOLD, untold -> relay.untoldAtNanos = System.nanoTime())
                .compose(done -> bus.hear(Pushes.WAITING, waiting -> relay.tick()));
    }

    private Future<Void> ready() {
        return mayHandOver() ? store.knowsSessions() : notNow();
    }

    private boolean mayHandOver() {
        return watch.isSettled() && System.nanoTime() - untoldAtNanos >= UNTOLD_NANOS;
    }

    private static <T> Future<T> notNow() {
        return Future.failedFuture("not all sessions may be known to Redis");
    }

    /** Another node may take the job when the lease has run out, and hand over newer pushes before these. */
    private Future<?> run() {
        return work(System.nanoTime() + RUN_NANOS);
    }

    private Future<?> work(long endNanos) {
        return bus.ask(Pushes.TAKE, new Pushes.Take(BATCH))
                .compose(reply -> reply.fold(taken -> hand(taken, endNanos), refusal -> Future.succeededFuture()));
    }

    private Future<?> hand(Pushes.Taken taken, long endNanos) {
        if (taken.items().isEmpty()) {
            return Future.succeededFuture();
        }
        var handed = new ArrayList<Long>(taken.items().size());
        // One player's pushes follow each other; those of different players need not wait for each other's answers.
        var last = new HashMap<PlayerId, Future<?>>();
        for (var item : taken.items()) {
            var before = last.getOrDefault(item.playerId(), Future.succeededFuture());
            last.put(item.playerId(), before.compose(done -> hand(item)).onSuccess(done -> handed.add(item.id())));
        }
        return Future.join(List.copyOf(last.values())).transform(result -> {
            if (result.failed()) {
                LOG.debug("Pushes wait cause={}", result.cause().toString());
                giveBack(taken.items(), handed);
            }
            return drop(handed, taken.items().size(), endNanos);
        });
    }

    private void giveBack(List<Pushes.Item> taken, List<Long> handed) {
        var others = new ArrayList<>(taken.stream().map(Pushes.Item::id).toList());
        others.removeAll(handed);
        bus.ask(Pushes.GIVE_BACK, new Pushes.GiveBack(others))
                .onFailure(unknown -> LOG.debug("Pushes were not given back cause={}", unknown.getMessage()));
    }

    private Future<?> hand(Pushes.Item item) {
        if (!mayHandOver()) {
            return notNow();
        }
        var push = item.push();
        return store.append(item.id(), item.playerId(), text(push), entry(push))
                .onSuccess(appended -> tell(item, appended));
    }

    private Future<?> drop(List<Long> handed, int taken, long endNanos) {
        if (handed.isEmpty()) {
            return Future.succeededFuture();
        }
        return bus.ask(Pushes.DROP, new Pushes.Drop(handed))
                .compose(reply -> reply instanceof Reply.Done<?> && handed.size() == BATCH && taken == BATCH
                        ? goOn(endNanos)
                        : Future.succeededFuture());
    }

    /** There are more; who has worked for long asks for another run, before which the lease is renewed. */
    private Future<?> goOn(long endNanos) {
        if (System.nanoTime() - endNanos < 0) {
            return work(endNanos);
        }
        tick();
        return Future.succeededFuture();
    }

    private void tick() {
        if (job != null) {
            job.tick();
        }
    }

    private void tell(Pushes.Item item, List<SessionStore.Appended> appended) {
        var push = text(item.push());
        for (var one : appended) {
            var frame = one.isRepeated() ? null : frame(one.seq(), push);
            hints.deliver(one.nodeId(), one.sessionId(), one.seq(), frame);
        }
    }

    private static RawJson frame(long seq, String push) {
        return new RawJson(SessionStore.frame(seq, push));
    }

    /** Sessions that begin ask for their player's match themselves; whoever comes second finds that they were told. */
    private static @Nullable MatchEntry entry(Push push) {
        return push.eventType().equals(MATCH_FOUND) ? MatchEntry.of(push.fields()) : null;
    }

    /** The frame without its place in a session. */
    public static String text(Push push) {
        var tree = Json.MAPPER.createObjectNode().put("eventType", push.eventType());
        if (push.fields().tree() instanceof ObjectNode fields) {
            tree.setAll(fields);
        }
        return Json.write(tree);
    }
}
