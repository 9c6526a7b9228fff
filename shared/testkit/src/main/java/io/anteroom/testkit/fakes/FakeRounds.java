package io.anteroom.testkit.fakes;

import io.anteroom.contracts.AgedRounds;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.CommitRound.Committed;
import io.anteroom.contracts.CommitRound.Status;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.FirstAnswer;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.Seeds;
import io.anteroom.contracts.ServerReason;
import io.anteroom.contracts.Snapshot;
import io.anteroom.contracts.Standing;
import io.anteroom.runtime.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Rounds, events and what they moved; the commit with all of its checks in their order. Guarded by {@link FakeStore}. */
public final class FakeRounds {

    private record Seat(PlayerId playerId, String gameId) {}

    private record Event(PlayerId playerId, EventId eventId) {}

    private final FakeAccounts accounts;
    private final FakeConfigs configs;
    private final Map<Event, FirstAnswer> events = new HashMap<>();
    private final Map<Seat, Snapshot> current = new HashMap<>();
    private final Map<Seat, Long> epochs = new HashMap<>();
    private final Set<Seat> gone = new HashSet<>();
    private final Map<Seat, NodeId> silent = new ConcurrentHashMap<>();
    private final Map<PlayerId, String> jurisdictions = new ConcurrentHashMap<>();
    private final Map<Seat, Long> startedAtMs = new HashMap<>();
    private final Map<RoundId, Long> begunAtMs = new HashMap<>();
    private final AtomicLong clockMs = new AtomicLong();
    private final Map<RoundId, Rounds.Round> rounds = new LinkedHashMap<>();
    private final List<CommitRound.Request> committed = new CopyOnWriteArrayList<>();

    FakeRounds(FakeAccounts accounts, FakeConfigs configs) {
        this.accounts = accounts;
        this.configs = configs;
    }

    /** What was committed, in order. */
    public List<CommitRound.Request> committed() {
        return List.copyOf(committed);
    }

    public List<Push> pushes() {
        return committed.stream()
                .map(CommitRound.Request::tellPlayer)
                .filter(Objects::nonNull)
                .toList();
    }

    public Rounds.Round round(RoundId roundId) {
        return Objects.requireNonNull(rounds.get(roundId));
    }

    /** A session of this epoch holds the game from now on. */
    public void seat(PlayerId playerId, String gameId, long epoch) {
        epochs.put(new Seat(playerId, gameId), epoch);
        gone.remove(new Seat(playerId, gameId));
        silent.remove(new Seat(playerId, gameId));
    }

    /** The player's socket is gone, and has been for long enough. */
    public void leave(PlayerId playerId, String gameId) {
        gone.add(new Seat(playerId, gameId));
    }

    /** The node with the player's socket has not been heard of for long enough. */
    public void fallSilent(PlayerId playerId, String gameId, NodeId node) {
        silent.put(new Seat(playerId, gameId), node);
        leave(playerId, gameId);
    }

    /** The operator sets where the player plays. */
    public void settle(PlayerId playerId, String jurisdiction) {
        jurisdictions.put(playerId, jurisdiction);
    }

    /** The store's clock goes on; otherwise it stands still. */
    public void letPass(Duration duration) {
        clockMs.addAndGet(duration.toMillis());
    }

    Reply<Committed> commit(Call<CommitRound.Request> call) {
        var request = call.request();
        var first = events.get(new Event(request.playerId(), request.eventId()));
        if (first != null) {
            return first.contentHash().equals(request.contentHash())
                    ? Reply.done(new Committed(Status.REPLAYED, null, first))
                    : Reply.refused(Code.EVENT_ID_REUSED, "this id was used for something else");
        }
        var problem = call.deadline().passed() ? Status.LATE : problemWith(request);
        if (problem != null) {
            return Reply.done(new Committed(problem, null, null));
        }
        var waitMs = waitMs(request);
        if (waitMs > 0) {
            return Reply.refused(new Refusal(Code.RATE_LIMITED, "too early", waitMs));
        }
        if (stake(request)
                > accounts.balance(request.playerId(), request.currency()).minor()) {
            return Reply.refused(Code.INSUFFICIENT_FUNDS, "the balance is too low");
        }

        return Reply.done(apply(request));
    }

    private @Nullable Status problemWith(CommitRound.Request request) {
        var seat = new Seat(request.playerId(), request.gameId());
        if (!isEpochCurrent(request, seat)) {
            return Status.STALE_EPOCH;
        }
        if (!isExpected(request.expected(), current.get(seat))) {
            return Status.STALE_STANDING;
        }
        if (!request.first()) {
            return null;
        }
        if (!request.result().seed().equals(accounts.seeds().position(request.playerId()))) {
            return Status.STALE_STANDING;
        }
        var terms = request.terms();
        if (!Objects.equals(jurisdictions.get(request.playerId()), terms == null ? null : terms.jurisdiction())) {
            return Status.STALE_STANDING;
        }
        return configs.newestVersion(request.gameId()) == request.result().configVersion() ? null : Status.STALE_CONFIG;
    }

    private long waitMs(CommitRound.Request request) {
        var terms = request.terms();
        var started = startedAtMs.get(new Seat(request.playerId(), request.gameId()));
        return !request.first() || terms == null || started == null ? 0 : started + terms.minCycleMs() - clockMs.get();
    }

    private boolean isEpochCurrent(CommitRound.Request request, Seat seat) {
        if (request.epoch() == CommitRound.SWEEPER_EPOCH) {
            return true;
        }
        return request.epoch() == CommitRound.SERVER_EPOCH
                ? gone.contains(seat)
                : request.epoch() == epochs.getOrDefault(seat, 0L);
    }

    private static boolean isExpected(CommitRound.@Nullable Expected expected, @Nullable Snapshot there) {
        if (expected == null || there == null) {
            return expected == null && there == null;
        }
        return expected.roundId().equals(there.roundId())
                && expected.version() == there.version()
                && expected.stateHash().equals(there.stateHash());
    }

    private static long stake(CommitRound.Request request) {
        return -sum(request.moves(), Move.Kind.BET);
    }

    private static long sum(List<Move> moves, Move.Kind kind) {
        return moves.stream()
                .filter(move -> move.kind() == kind)
                .mapToLong(Move::minor)
                .sum();
    }

    private Committed apply(CommitRound.Request request) {
        var currency = request.currency();
        request.moves()
                .forEach(move ->
                        accounts.credit(request.playerId(), new io.anteroom.contracts.Money(move.minor(), currency)));
        if (request.first()) {
            accounts.seeds().takeNonce(request.playerId());
            startedAtMs.put(new Seat(request.playerId(), request.gameId()), clockMs.get());
            begunAtMs.put(request.result().roundId(), clockMs.get());
        }
        keep(request);
        var balance = accounts.balance(request.playerId(), currency);
        var answer = new FirstAnswer(
                request.contentHash(),
                request.gameId(),
                request.result().roundId(),
                request.result().version(),
                request.action(),
                request.update(),
                balance);
        events.put(new Event(request.playerId(), request.eventId()), answer);
        committed.add(request);
        return new Committed(Status.COMMITTED, balance, null);
    }

    private void keep(CommitRound.Request request) {
        var seat = new Seat(request.playerId(), request.gameId());
        if (request.current()) {
            current.put(seat, request.result());
        } else {
            current.remove(seat);
        }
        var result = request.result();
        var before = rounds.get(result.roundId());
        var actions = new ArrayList<>(before == null ? List.of() : before.actions());
        actions.add(new Rounds.Action(
                result.version(),
                request.action(),
                Instant.EPOCH,
                request.data(),
                request.update(),
                request.moves(),
                ServerReason.wordFor(
                        request.epoch() < 0 ? (int) request.epoch() : null, request.action(), request.data())));
        rounds.put(
                result.roundId(),
                new Rounds.Round(
                        result.roundId(),
                        request.gameId(),
                        result.configVersion(),
                        status(request, before),
                        Instant.EPOCH,
                        result.ended() ? Instant.EPOCH : null,
                        request.currency(),
                        (before == null ? 0 : before.bet()) + stake(request),
                        (before == null ? 0 : before.payout())
                                + sum(request.moves(), Move.Kind.WIN)
                                + sum(request.moves(), Move.Kind.REFUND),
                        result.seed(),
                        accounts.seeds().stored(result.seed().seedId()).hash(),
                        false,
                        null,
                        actions,
                        request.view()));
    }

    private static String status(CommitRound.Request request, Rounds.@Nullable Round before) {
        var voids = request.action().equals(CommitRound.VOID)
                && before != null
                && before.status().equals("open");
        return voids ? "void" : request.result().ended() ? "ended" : "open";
    }

    Reply<Rounds.FoundEvent> findEvent(Rounds.FindEvent request) {
        return Reply.done(new Rounds.FoundEvent(events.get(new Event(request.playerId(), request.eventId()))));
    }

    Reply<Rounds.Loaded> load(Rounds.LoadStanding request) {
        if (!accounts.isKnown(request.playerId())) {
            return Reply.refused(Code.NOT_FOUND, "no such player");
        }
        return Reply.done(new Rounds.Loaded(
                standing(request.playerId(), request.gameId()),
                accounts.balance(request.playerId(), request.currency()),
                epochs.getOrDefault(new Seat(request.playerId(), request.gameId()), 0L)));
    }

    /** Where the player stands now. */
    public Standing standing(PlayerId playerId, String gameId) {
        return new Standing(
                accounts.seeds().position(playerId),
                current.get(new Seat(playerId, gameId)),
                jurisdictions.get(playerId));
    }

    Reply<Rounds.Orphans> findOrphans(Rounds.FindOrphans request) {
        var after = request.after();
        var found = current.entrySet().stream()
                .filter(entry ->
                        gone.contains(entry.getKey()) && entry.getValue().ended())
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(FakeRounds::place))
                .filter(seat -> after == null || place(seat).compareTo(after.playerId() + after.gameId()) > 0)
                .limit(request.limit())
                .toList();
        var last = found.size() < request.limit() ? null : found.get(found.size() - 1);
        return Reply.done(new Rounds.Orphans(
                found.stream().map(this::orphan).toList(),
                last == null ? null : new AgedRounds.Place(last.playerId(), last.gameId())));
    }

    private static String place(Seat seat) {
        return seat.playerId() + seat.gameId();
    }

    private Rounds.Orphan orphan(Seat seat) {
        return new Rounds.Orphan(
                seat.playerId(), seat.gameId(), standing(seat.playerId(), seat.gameId()), silent.get(seat));
    }

    /** In one window. */
    Reply<AgedRounds.Found> findAged(AgedRounds.Find request) {
        return Reply.done(new AgedRounds.Found(
                current.entrySet().stream()
                        .filter(entry -> ageMs(entry.getValue()) >= request.ageMs())
                        .map(entry -> aged(entry.getKey(), entry.getValue()))
                        .toList(),
                null));
    }

    private long ageMs(Snapshot snapshot) {
        return clockMs.get() - begunAtMs.getOrDefault(snapshot.roundId(), clockMs.get());
    }

    private AgedRounds.Aged aged(Seat seat, Snapshot snapshot) {
        var round = round(snapshot.roundId());
        return new AgedRounds.Aged(
                seat.playerId(),
                seat.gameId(),
                standing(seat.playerId(), seat.gameId()),
                ageMs(snapshot),
                round.currency(),
                round.bet(),
                round.payout());
    }

    /** Changes the player's current round behind everybody's back. */
    public void tamper(PlayerId playerId, String gameId, UnaryOperator<Snapshot> change) {
        current.computeIfPresent(new Seat(playerId, gameId), (seat, snapshot) -> change.apply(snapshot));
    }

    Reply<Seeds.Advanced> advance(Seeds.Advance request) {
        return current.keySet().stream().anyMatch(seat -> seat.playerId().equals(request.playerId()))
                ? Reply.refused(Code.CHANGE_SEED_FAILED, "a round is open")
                : Reply.done(accounts.seeds().advance(request));
    }

    /** What bets and wins changed of the player's balance. */
    public long moved(PlayerId playerId, Currency currency) {
        return committed.stream()
                .filter(request -> request.playerId().equals(playerId)
                        && request.currency().equals(currency))
                .flatMap(request -> request.moves().stream())
                .mapToLong(Move::minor)
                .sum();
    }
}
