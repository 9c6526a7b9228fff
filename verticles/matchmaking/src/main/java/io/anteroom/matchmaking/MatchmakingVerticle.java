package io.anteroom.matchmaking;

import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.anteroom.runtime.LeasedJob;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One instance; see the package. Any number of them share the queues. */
public final class MatchmakingVerticle extends VerticleBase {

    private static final int IN_FLIGHT_MAX = 5_000;
    private static final int EXPIRED_AT_ONCE = 500;
    private static final Duration EXPIRY_EVERY = Duration.ofSeconds(2);
    private static final int ABANDONED_AT_ONCE = 1_000;
    private static final Duration ABANDONED_EVERY = Duration.ofMinutes(1);
    private static final int LEASE_OF_RUNS = 4;

    private final MatchmakingConfig config;
    private final Bus bus;
    private final MatchmakingMetrics metrics;
    private final boolean tidies;
    private @Nullable Matcher matcher;

    private MatchmakingVerticle(MatchmakingConfig config, Bus bus, MatchmakingMetrics metrics, boolean tidies) {
        this.tidies = tidies;
        this.config = config;
        this.bus = bus;
        this.metrics = metrics;
    }

    /** The instances of one node, the first of which tidies up. */
    public static Supplier<MatchmakingVerticle> instances(MatchmakingConfig config, Bus bus, MeterRegistry registry) {
        var metrics = new MatchmakingMetrics(registry);
        var first = new AtomicBoolean(true);
        return () -> new MatchmakingVerticle(config, bus, metrics, first.getAndSet(false));
    }

    @Override
    public Future<?> start() {
        var measurements = new Measurements(config);
        var matching = new Matcher(bus, config, measurements, metrics);
        matcher = matching;
        var standing = new PlayerStanding(bus, config, measurements);
        var backfills = new Backfills(bus, config);
        return Future.all(
                        serve(Matchmaking.JOIN, new Joins(bus, config, measurements)::join),
                        serve(Matchmaking.LEAVE, standing::leave),
                        serve(Matchmaking.STATUS, standing::status),
                        serve(Matchmaking.FINISH, new Results(bus, config, metrics)::finish),
                        serve(Matchmaking.LEAVE_MATCH, backfills::leave),
                        serve(Matchmaking.BACKFILL, backfills::backfill))
                .compose(served -> serve(Matchmaking.QUEUED, standing::queued))
                .compose(served -> matching.start())
                .onSuccess(started -> tidy());
    }

    @Override
    public Future<?> stop() {
        return matcher == null ? Future.succeededFuture() : matcher.stop();
    }

    private <Q, R> Future<Void> serve(Endpoint<Q, R> endpoint, Function<Call<Q>, Future<Reply<R>>> handler) {
        return bus.serve(endpoint, IN_FLIGHT_MAX, call -> handler.apply(call).onSuccess(reply -> {
            if (reply instanceof Reply.Refused<R> refused) {
                metrics.refused(refused.refusal().code());
            }
        }));
    }

    private void tidy() {
        if (!tidies) {
            return;
        }
        leased("matchmaking.expiry", EXPIRY_EVERY, epoch -> expire(System.nanoTime() + EXPIRY_EVERY.toNanos()));
        leased(
                "matchmaking.abandoned",
                ABANDONED_EVERY,
                epoch -> abandon(System.nanoTime() + ABANDONED_EVERY.toNanos()));
    }

    private void leased(String job, Duration every, LongFunction<Future<?>> work) {
        var unused = LeasedJob.start(bus, job, every, every.multipliedBy(LEASE_OF_RUNS), work);
    }

    /**
     * As long as some end, which are fewer than were asked for where tickets are shared; but no longer than a run may take, as
     * its lease is not renewed within it.
     */
    private Future<?> expire(long untilNanos) {
        return bus.ask(MatchTickets.EXPIRE, new MatchTickets.Expire(EXPIRED_AT_ONCE))
                .compose(reply ->
                        reply.fold(expired -> expired(expired, untilNanos), refusal -> Future.succeededFuture()));
    }

    private Future<?> expired(MatchTickets.Expired expired, long untilNanos) {
        int tickets =
                expired.tickets().stream().mapToInt(one -> one.gone().size()).sum();
        metrics.expired(tickets);
        return tickets > 0 && System.nanoTime() - untilNanos < 0 ? expire(untilNanos) : Future.succeededFuture();
    }

    /** As long as there are more, and no longer than a run may take. */
    private Future<?> abandon(long untilNanos) {
        var request = new Matches.Abandon(config.matchTtl().toMillis(), ABANDONED_AT_ONCE);
        return bus.ask(Matches.ABANDON, request)
                .compose(reply -> reply.fold(
                        abandoned -> abandoned.matches() == ABANDONED_AT_ONCE && System.nanoTime() - untilNanos < 0
                                ? abandon(untilNanos)
                                : Future.succeededFuture(),
                        refusal -> Future.succeededFuture()));
    }
}
