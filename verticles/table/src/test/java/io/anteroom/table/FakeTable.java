package io.anteroom.table;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.StoredTables;
import io.anteroom.contracts.Tables;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.SeedStream;
import io.anteroom.fairness.ServerSeed;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the neighbours of several nodes know of one round, closed unless a test says otherwise: its row, its only bet, the lease
 * on its table, by a database's clock that a test sets.
 */
final class FakeTable {

    static final ServerSeed SEED = ServerSeed.ofEntropy(new byte[ServerSeed.ENTROPY_BYTES]);
    static final Hash MODULE = Hash.of(new byte[1]);
    static final long STAKE = 1_000;
    static final String NAME = "main";

    final RoomId id = RoomId.next();
    private final SeedId seedId = SeedId.next();
    private final Instant closesAt = Instant.parse("2026-01-01T12:00:00Z");
    private final List<StoredTables.Pay> pays = new ArrayList<>();
    private Instant now = closesAt.plusSeconds(1);
    private Tables.@Nullable Phase phase = Tables.Phase.CLOSED;
    private boolean isAnswerLost;
    private boolean isStudio;
    private int asked;
    private int looks;
    private @Nullable Integer outcome;
    private @Nullable String source;
    private @Nullable Hash module;
    private @Nullable Boolean studio;
    private @Nullable Instant settledAt;
    private @Nullable NodeId owner;
    private long heldUntilNanos = System.nanoTime();
    private long epoch;

    /** One node's generator, as a test says. */
    static final class Generator {

        volatile @Nullable Code refusesDraws;
        volatile @Nullable Code refusesReveals;
        volatile boolean revealFails;
        final AtomicInteger drawsAsked = new AtomicInteger();
        final AtomicInteger revealsAsked = new AtomicInteger();

        private Reply<Rng.Drawn> draw(Rng.DrawBytes request) {
            drawsAsked.incrementAndGet();
            var code = refusesDraws;
            var position = request.position();
            return code != null
                    ? Reply.refused(code, "nothing is drawn")
                    : Reply.done(new Rng.Drawn(
                            Bytes.of(new SeedStream(SEED)
                                    .blocks(
                                            new ClientSeed(position.clientSeed()),
                                            position.nonce(),
                                            request.firstBlock(),
                                            request.blockCount())),
                            MODULE));
        }

        private Reply<Rng.Revealed> reveal() {
            revealsAsked.incrementAndGet();
            if (revealFails) {
                throw new IllegalStateException("the connection broke");
            }
            var code = refusesReveals;
            return code != null ? Reply.refused(code, "nothing is shown") : Reply.done(new Rng.Revealed(SEED.reveal()));
        }
    }

    /** Serves a node. */
    Generator serve(Bus bus) throws Exception {
        var generator = new Generator();
        serve(bus, StoredTables.LOAD, request -> stands());
        serve(bus, StoredTables.OPEN, request -> open());
        serve(bus, StoredTables.CLOSE, request -> close());
        serve(bus, StoredTables.END, this::end);
        serve(bus, StoredTables.UNPAID, request -> unpaid());
        serve(bus, StoredTables.PAY, this::pay);
        serve(bus, StoredTables.SETTLE, request -> settle());
        serve(bus, StoredTables.UNFINISHED, request -> unfinished(request.except()));
        serve(bus, Leases.HOLD, this::hold);
        serve(bus, Rng.DRAW, generator::draw);
        serve(bus, Rng.MAKE, request -> make());
        serve(bus, Rng.REVEAL, request -> generator.reveal());
        return generator;
    }

    private static <Q, R> void serve(Bus bus, Endpoint<Q, R> endpoint, Function<Q, Reply<R>> answer) throws Exception {
        var unused = bus.serve(endpoint, 100, call -> Future.succeededFuture(answer.apply(call.request())))
                .await(10, TimeUnit.SECONDS);
    }

    private synchronized Reply<StoredTables.Stands> stands() {
        looks++;
        var hash = Hash.of(SEED.reveal().getBytes(StandardCharsets.US_ASCII));
        var current = new StoredTables.Round(
                1,
                phase,
                seedId,
                hash,
                closesAt,
                phase == Tables.Phase.OPEN ? null : closesAt,
                outcome == null ? null : now,
                settledAt,
                outcome,
                source,
                null,
                studio);
        var planned =
                new StoredTables.Round(2, null, SeedId.next(), hash, null, null, null, null, null, null, null, null);
        return Reply.done(
                phase == null
                        ? new StoredTables.Stands(null, current, List.of(), now)
                        : new StoredTables.Stands(current, planned, List.of(), now));
    }

    private synchronized Reply<StoredTables.Written> open() {
        phase = Tables.Phase.OPEN;
        return answer();
    }

    private synchronized Reply<StoredTables.Written> close() {
        phase = Tables.Phase.CLOSED;
        return answer();
    }

    private Reply<StoredTables.Written> answer() {
        if (isAnswerLost) {
            throw new IllegalStateException("the connection broke");
        }
        return Reply.done(new StoredTables.Written(true));
    }

    private synchronized Reply<StoredTables.Written> end(StoredTables.End request) {
        if (phase != Tables.Phase.CLOSED) {
            return Reply.done(new StoredTables.Written(false));
        }
        outcome = request.outcome();
        module = request.module();
        source = outcome == null ? null : request.epoch() == null ? "studio" : "seed";
        phase = outcome == null ? Tables.Phase.VOID : Tables.Phase.RESULT;
        return Reply.done(new StoredTables.Written(true));
    }

    private synchronized Reply<StoredTables.Unpaid> unpaid() {
        var details = new RawJson("[{\"type\":\"red\",\"amount\":\"10.00\"}]");
        var bet = new StoredTables.UnpaidBet("bet", details, new Money(STAKE, Currency.FUN));
        return Reply.done(new StoredTables.Unpaid(pays.isEmpty() ? List.of(bet) : List.of()));
    }

    private synchronized Reply<Done> pay(StoredTables.Pay request) {
        pays.add(request);
        return Reply.done(Done.DONE);
    }

    private synchronized Reply<StoredTables.Written> settle() {
        settledAt = now;
        return Reply.done(new StoredTables.Written(true));
    }

    private synchronized Reply<StoredTables.Unfinished> unfinished(List<String> except) {
        asked++;
        return Reply.done(new StoredTables.Unfinished(
                phase == null || settledAt != null || except.contains(NAME)
                        ? List.of()
                        : List.of(new StoredTables.UnfinishedTable(id, NAME, isStudio))));
    }

    private synchronized Reply<Leases.Held> hold(Leases.Hold request) {
        var free = System.nanoTime() - heldUntilNanos > 0;
        if (!request.nodeId().equals(owner) && !free) {
            return Reply.done(new Leases.Held(null));
        }
        epoch += request.nodeId().equals(owner) ? 0 : 1;
        owner = request.nodeId();
        heldUntilNanos = System.nanoTime() + Duration.ofMillis(request.ttlMs()).toNanos();
        return Reply.done(new Leases.Held(epoch));
    }

    private synchronized Reply<Rng.Made> make() {
        var hash = Hash.of(SEED.reveal().getBytes(StandardCharsets.US_ASCII));
        return phase == null
                ? Reply.done(new Rng.Made(List.of(new Rng.NewSeed(SeedId.next(), hash, Bytes.of(new byte[1])))))
                : Reply.refused(Code.UNAVAILABLE, "no more rounds");
    }

    /** Its round is open for so long, or closes that long ago. */
    synchronized void opens(Duration left) {
        phase = Tables.Phase.OPEN;
        now = closesAt.minus(left);
    }

    /** No round was played yet; one that opens stays open for so long. */
    synchronized void isNew(Duration left) {
        phase = null;
        now = closesAt.minus(left);
    }

    /** What is written from here on is, but who wrote it does not hear so. */
    synchronized void losesAnswers() {
        isAnswerLost = true;
    }

    synchronized void pass(Duration time) {
        now = now.plus(time);
    }

    /** Its number comes from a studio, its row says. */
    synchronized void isOfStudio() {
        isStudio = true;
    }

    /** How often a node asked for what is to be finished. */
    synchronized int asked() {
        return asked;
    }

    /** How often somebody looked how it stands. */
    synchronized int looks() {
        return looks;
    }

    /** Whether somebody holds its lease. */
    synchronized boolean isHeld() {
        return System.nanoTime() - heldUntilNanos < 0;
    }

    /** From here on a studio has told its number. */
    synchronized void studioTells(int number) {
        outcome = number;
        source = "studio";
        phase = Tables.Phase.RESULT;
    }

    synchronized Tables.@Nullable Phase phase() {
        return phase;
    }

    synchronized @Nullable Integer outcome() {
        return outcome;
    }

    /** Which code gave the bytes of its number, as was written. */
    synchronized @Nullable Hash module() {
        return module;
    }

    /** Its round was opened as one whose number a studio tells, or as one that is drawn. */
    synchronized void wasOpenedFor(boolean studio) {
        this.studio = studio;
    }

    synchronized boolean isSettled() {
        return settledAt != null;
    }

    synchronized List<StoredTables.Pay> pays() {
        return List.copyOf(pays);
    }
}
