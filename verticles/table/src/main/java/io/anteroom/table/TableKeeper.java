package io.anteroom.table;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.StoredTables;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.MoreBytesNeeded;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.LeasedJob;
import io.anteroom.table.rules.Roulette;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one table going while this node holds its lease: looks how it stands, does the one thing that is due by database
 * time, and looks again. It remembers what it told and nothing that matters, so whoever holds the lease next goes on from the
 * same rows.
 */
final class TableKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(TableKeeper.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** After so long another node takes over from one that died. */
    private static final Duration LEASE_TTL = Duration.ofSeconds(5);
    /**
     * So long a node that can't draw, or hears of no player, leaves the table to others: its lease runs out, and one of them
     * finds that it has.
     */
    private static final Duration STANDS_BACK_FOR = LEASE_TTL.multipliedBy(2);
    /** So long after the last sign of a player at it a table opens no more rounds. */
    private static final Duration SEATED_FOR = Duration.ofSeconds(15);

    private final Bus bus;
    private final TableConfig config;
    private final KnownTables.Table table;
    private final Payouts payouts;
    private final TableWords words;
    private final StudioWait studioWait;
    private final @Nullable Runnable whenFinished;
    private @Nullable LeasedJob job;
    private long seatedUntilNanos = System.nanoTime();
    private long standsBackUntilNanos = System.nanoTime();
    private long idlesUntilNanos = System.nanoTime();
    private long warned;
    private long hidden;
    private long timer = -1;
    private long leftTold;

    /** Opens round after round. */
    TableKeeper(Bus bus, TableConfig config, KnownTables.Table table) {
        this(bus, config, table, null);
    }

    /** @param whenFinished run when no round is left to finish, and no other is opened; null opens one */
    TableKeeper(Bus bus, TableConfig config, KnownTables.Table table, @Nullable Runnable whenFinished) {
        this.bus = bus;
        this.config = config;
        this.table = table;
        this.payouts = new Payouts(bus, table.id());
        this.words = new TableWords(bus, table);
        this.studioWait = new StudioWait(config.studioWithin());
        this.whenFinished = whenFinished;
    }

    void start() {
        job = LeasedJob.start(bus, "table." + table.id(), LOOK_EVERY, LEASE_TTL, this::mayKeep, this::look);
        job.tick();
    }

    /** Fails while the table is left to others. */
    private Future<?> mayKeep() {
        var now = System.nanoTime();
        if (now - standsBackUntilNanos < 0) {
            return Future.failedFuture("nothing is drawn on this node");
        }
        return now - idlesUntilNanos < 0
                ? Future.failedFuture("nobody sits here, and nothing is to finish")
                : Future.succeededFuture();
    }

    private void standBack() {
        standsBackUntilNanos = System.nanoTime() + STANDS_BACK_FOR.toNanos();
    }

    /** And leaves the table to others. */
    void stop() {
        if (job != null) {
            bus.vertx().cancelTimer(timer);
            job.stop();
            job = null;
        }
    }

    /** Somebody sits at the table. */
    void seated() {
        var wasEmpty = !isSeated();
        idlesUntilNanos = System.nanoTime();
        seatedUntilNanos = System.nanoTime() + SEATED_FOR.toNanos();
        if (wasEmpty) {
            lookAgain();
        }
    }

    private boolean isSeated() {
        return System.nanoTime() - seatedUntilNanos < 0;
    }

    private void lookAgain() {
        if (job != null) {
            job.tick();
        }
    }

    /** Unless the job looks before that anyway. One timer: each look asks for another one. */
    private Future<?> lookAgainIn(Duration duration) {
        bus.vertx().cancelTimer(timer);
        if (job != null && duration.compareTo(LOOK_EVERY) < 0) {
            timer = bus.vertx().setTimer(Math.max(1, duration.toMillis() + 1), due -> lookAgain());
        }
        return Future.succeededFuture();
    }

    private Future<?> look(long epoch) {
        return bus.ask(StoredTables.LOAD, new StoredTables.Load(table.id(), 0))
                .compose(reply -> reply.fold(stands -> act(epoch, stands), this::skip));
    }

    private Future<?> act(long epoch, StoredTables.Stands stands) {
        var round = stands.current();
        if (round == null || round.settledAt() != null) {
            return whenFinished == null ? openIfDue(epoch, stands) : finish(whenFinished);
        }
        tellLeft(round);
        return switch (Objects.requireNonNull(round.phase())) {
            case OPEN -> {
                words.open(stands, round);
                yield closeIfDue(epoch, round, stands.now());
            }
            case CLOSED -> {
                words.closed(round);
                yield endIfDue(epoch, round, stands.now());
            }
            case RESULT, VOID, SETTLED -> {
                words.closed(round);
                yield pay(epoch, round, stands.now());
            }
        };
    }

    private static Future<?> finish(Runnable whenFinished) {
        whenFinished.run();
        return Future.succeededFuture();
    }

    private void tellLeft(StoredTables.Round round) {
        if (whenFinished != null && leftTold != round.number()) {
            leftTold = round.number();
            LOG.warn(
                    "A table that the settings don't name had a round to finish table={} round={} phase={}",
                    table.name(),
                    round.number(),
                    round.phase());
        }
    }

    // A new round.

    private Future<?> openIfDue(long epoch, StoredTables.Stands stands) {
        if (!isSeated()) {
            // Not for ever: a node that hears no others would keep the table from those who hear of its players.
            idlesUntilNanos = System.nanoTime() + STANDS_BACK_FOR.toNanos();
            return Future.succeededFuture();
        }
        var before = stands.current();
        if (before != null) {
            var pause = until(Objects.requireNonNull(before.settledAt()).plus(config.pauseFor()), stands.now());
            if (!pause.isNegative()) {
                return lookAgainIn(pause);
            }
        }
        return bus.ask(Rng.MAKE, new Rng.MakeSeeds(1))
                .compose(reply -> reply.fold(
                        made -> open(epoch, stands.planned(), made.seeds().get(0)), this::notMade));
    }

    private Future<?> notMade(Refusal refusal) {
        if (refusal.code() == Code.UNAVAILABLE) {
            standBack();
        }
        return skip(refusal);
    }

    private Future<?> open(long epoch, StoredTables.Round planned, Rng.NewSeed next) {
        var open = new StoredTables.Open(
                table.id(), epoch, planned.number(), config.openFor().toMillis(), next);
        return bus.ask(StoredTables.OPEN, open).compose(reply -> written(reply)).onSuccess(written -> {
            // Whatever kept it from being written is looked at in its time, not in a loop.
            if (written) {
                lookAgain();
            }
        });
    }

    // The close, and the number.

    private Future<?> closeIfDue(long epoch, StoredTables.Round round, Instant now) {
        var left = until(Objects.requireNonNull(round.closesAt()), now);
        if (!left.isNegative()) {
            return lookAgainIn(left);
        }
        return bus.ask(StoredTables.CLOSE, new StoredTables.Close(table.id(), epoch, round.number()))
                .compose(reply -> written(reply))
                .onSuccess(written -> lookAgain());
    }

    private Future<?> endIfDue(long epoch, StoredTables.Round round, Instant now) {
        var isOfStudio = isOfStudio(round);
        var wait = isOfStudio ? config.studioWithin() : config.spinFor();
        var due = until(Objects.requireNonNull(round.closedAt()).plus(wait), now);
        var left = isOfStudio ? studioWait.left(round.number(), due, System.nanoTime()) : due;
        if (!left.isNegative()) {
            return lookAgainIn(left);
        }
        return isOfStudio
                ? end(epoch, round, null)
                : draw(round, 1)
                        .compose(reply -> reply.fold(
                                drawn -> end(epoch, round, drawn), refusal -> notDrawn(epoch, round, now, refusal)));
    }

    /** It stays what it was when it opened, whatever this node's settings make of its table. */
    private boolean isOfStudio(StoredTables.Round round) {
        return Objects.requireNonNullElse(round.studio(), table.studio());
    }

    private record Drawn(int number, @Nullable Hash module) {}

    /** Of a closed round, from the seed that was committed to before it opened. */
    private Future<Reply<Drawn>> draw(StoredTables.Round round, int blocks) {
        var position = new SeedPosition(round.seedId(), table.id().toString(), Roulette.NONCE);
        return bus.ask(Rng.DRAW, new Rng.DrawBytes(position, 0, blocks))
                .compose(reply -> reply.fold(
                        drawn -> {
                            try {
                                var number =
                                        Roulette.draw(Draws.of(drawn.bytes().array()));
                                return Future.succeededFuture(Reply.done(new Drawn(number, drawn.module())));
                            } catch (MoreBytesNeeded allRejected) {
                                return draw(round, blocks + 1);
                            }
                        },
                        refusal -> Future.succeededFuture(Reply.refused(refusal))));
    }

    /**
     * A generator that has failed draws nothing any more, but another node's may draw this very number; a seed that is lost or
     * can't be opened gives none anywhere. Either way nobody's stake stays on the table for ever.
     */
    private Future<?> notDrawn(long epoch, StoredTables.Round round, Instant now, Refusal refusal) {
        var isFinal = refusal.code() == Code.GAME_DISABLED || isSeedLost(refusal);
        // Not at the first refusal: after a long pause this may be the node of those whose generator failed.
        if (isFinal && warned == round.number() && isOverdue(round, now)) {
            LOG.error("A round is void, its number can't be drawn table={} round={}", table.name(), round.number());
            return end(epoch, round, null);
        }
        if (refusal.code() == Code.GAME_DISABLED) {
            standBack();
        }
        if (isFinal && warned != round.number()) {
            warned = round.number();
            LOG.warn(
                    "A number can't be drawn here table={} round={} code={}",
                    table.name(),
                    round.number(),
                    refusal.code());
        }
        return Future.succeededFuture();
    }

    /** Or what is kept of it can't be opened, or is not what was committed to. */
    private static boolean isSeedLost(Refusal refusal) {
        return refusal.code() == Code.NOT_FOUND || refusal.code() == Code.INTERNAL;
    }

    private boolean isOverdue(StoredTables.Round round, Instant now) {
        return until(Objects.requireNonNull(round.closedAt()).plus(config.drawWithin()), now)
                .isNegative();
    }

    /** @param drawn null voids it */
    private Future<?> end(long epoch, StoredTables.Round round, @Nullable Drawn drawn) {
        var end = new StoredTables.End(
                table.id(),
                epoch,
                round.number(),
                drawn == null ? null : drawn.number(),
                drawn == null ? null : drawn.module());
        return bus.ask(StoredTables.END, end).compose(reply -> written(reply)).onSuccess(written -> lookAgain());
    }

    // What it pays.

    /**
     * The seed is shown with the outcome, and both before anything is paid. But the outcome stands, and money does not wait for
     * a seed that can't be shown now: only the end of the round does, and that not for ever if the seed is lost.
     */
    private Future<?> pay(long epoch, StoredTables.Round round, Instant now) {
        return reveal(round)
                .onSuccess(reply -> {
                    if (reply instanceof Reply.Done<String> shown) {
                        words.outcome(round, shown.value());
                    }
                })
                .transform(revealed -> payouts.payAll(round)
                        .map(paid -> revealed.succeeded()
                                && revealed.result()
                                        .fold(shown -> true, refusal -> tellWithoutSeed(round, now, refusal))))
                .compose(told -> told ? settle(epoch, round) : Future.succeededFuture());
    }

    private Future<?> settle(long epoch, StoredTables.Round round) {
        return bus.ask(StoredTables.SETTLE, new StoredTables.Settle(table.id(), epoch, round.number()))
                .onSuccess(settled -> lookAgain());
    }

    private Future<Reply<String>> reveal(StoredTables.Round round) {
        return round.serverSeed() != null
                ? Future.succeededFuture(Reply.done(round.serverSeed()))
                : bus.ask(Rng.REVEAL, new Rng.Reveal(round.seedId())).map(reply -> reply.map(Rng.Revealed::serverSeed));
    }

    /** If it is time; whether it was. Not while rng or store merely don't answer, and not at the first refusal. */
    private boolean tellWithoutSeed(StoredTables.Round round, Instant now, Refusal refusal) {
        if (!isSeedLost(refusal)) {
            return false;
        }
        if (hidden != round.number()) {
            hidden = round.number();
            LOG.warn(
                    "A seed can't be shown here table={} round={} code={}",
                    table.name(),
                    round.number(),
                    refusal.code());
            return false;
        }
        if (!isOverdue(round, now)) {
            return false;
        }
        LOG.error("A round ends without its seed table={} round={}", table.name(), round.number());
        words.outcome(round, null);
        return true;
    }

    private static Duration until(Instant due, Instant now) {
        return Duration.between(now, due);
    }

    private Future<Boolean> written(Reply<StoredTables.Written> reply) {
        return reply.fold(
                done -> Future.succeededFuture(done.written()),
                refusal -> Future.failedFuture("not written: " + refusal.message()));
    }

    private Future<?> skip(Refusal refusal) {
        if (refusal.code() != Code.UNAVAILABLE && refusal.code() != Code.OVERLOADED) {
            LOG.warn("A table was left as it is table={} code={}", table.name(), refusal.code());
        }
        return Future.succeededFuture();
    }
}
