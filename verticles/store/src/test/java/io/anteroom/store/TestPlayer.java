package io.anteroom.store;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.CommitRound.Expected;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.ServerReason;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A player of one game, who knows the standing a worker would know. Not for several threads. */
final class TestPlayer {

    /** The code that is said to have given the bytes. */
    static final Hash MODULE = hash("rng");

    private static final AtomicLong EVENTS = new AtomicLong();

    final PlayerId id;
    final String game;
    final SessionId session = SessionId.next();
    final SeedId seedId;
    long epoch;
    long nonce;

    /** Whoever names its rounds: a node, by its clock. */
    Supplier<RoundId> rounds = RoundId::next;

    @Nullable
    Snapshot current;

    TestPlayer(RunningStore store, PlayerId id, SeedId seedId, String game) {
        this.id = id;
        this.seedId = seedId;
        this.game = game;
        this.epoch = store.claim(id, game, session).epoch();
    }

    static EventId event() {
        return new EventId("e" + EVENTS.incrementAndGet());
    }

    /** A round of one action. */
    CommitRound.Request bet(long stakeMinor, long winMinor) {
        return bet(event(), stakeMinor, winMinor);
    }

    CommitRound.Request bet(EventId event, long stakeMinor, long winMinor) {
        return action(event, "Bet", true, true, false, stakeMinor, winMinor);
    }

    /**
     * @param first whether it starts a round at the next nonce
     * @param series whether the ended round stays current
     */
    CommitRound.Request action(
            EventId event,
            String action,
            boolean first,
            boolean ended,
            boolean series,
            long stakeMinor,
            long winMinor) {
        var before = current;
        var roundId = first || before == null ? rounds.get() : before.roundId();
        int version = first || before == null ? 1 : before.version() + 1;
        var sealed = "state of " + roundId + " " + version;
        var seed = first || before == null ? new SeedPosition(seedId, "client", nonce) : before.seed();
        var result =
                new Snapshot(roundId, version, ended, seed, RunningStore.CONFIG_VERSION, bytes(sealed), hash(sealed));
        var data = "{\"bet\":" + stakeMinor + "}";
        return new CommitRound.Request(
                id,
                game,
                epoch,
                event,
                hash(action + data),
                before == null ? null : new Expected(before.roundId(), before.version(), before.stateHash()),
                result,
                first,
                !ended || series,
                action,
                new RawJson(data),
                new RawJson("{\"payout\":" + winMinor + "}"),
                new RawJson("{\"payout\":" + winMinor + "}"),
                Currency.FUN,
                moves(stakeMinor, winMinor),
                null,
                first ? new CommitRound.Draws(MODULE, bytes("draws of " + roundId)) : null,
                null);
    }

    /** The server gives up the current round. */
    CommitRound.Request givenUp(long refundMinor) {
        return givenUp(event(), refundMinor);
    }

    CommitRound.Request givenUp(EventId event, long refundMinor) {
        var request = action(event, CommitRound.VOID, false, true, false, 0, 0);
        var moves = refundMinor > 0 ? List.of(new Move(Move.Kind.REFUND, refundMinor)) : List.<Move>of();
        return copy(request, CommitRound.SWEEPER_EPOCH, request.data(), moves, null);
    }

    /** The server gives up the current round and says why. */
    CommitRound.Request givenUp(ServerReason reason, long refundMinor) {
        var request = givenUp(refundMinor);
        return copy(request, request.epoch(), reason.data(), request.moves(), null);
    }

    /** The same under what a jurisdiction asks. */
    static CommitRound.Request under(CommitRound.@Nullable Terms terms, CommitRound.Request request) {
        return copy(request, request.epoch(), request.data(), request.moves(), terms);
    }

    private static CommitRound.Request copy(
            CommitRound.Request request,
            long epoch,
            RawJson data,
            List<Move> moves,
            CommitRound.@Nullable Terms terms) {
        return new CommitRound.Request(
                request.playerId(),
                request.gameId(),
                epoch,
                request.eventId(),
                request.contentHash(),
                request.expected(),
                request.result(),
                request.first(),
                request.current(),
                request.action(),
                data,
                request.update(),
                request.view(),
                request.currency(),
                moves,
                request.tellPlayer(),
                request.draws(),
                terms);
    }

    /** Takes over what {@code request} made of the standing. */
    void committed(CommitRound.Request request) {
        if (request.first()) {
            nonce++;
        }
        current = request.current() ? request.result() : null;
    }

    static List<Move> moves(long stakeMinor, long winMinor) {
        var moves = new ArrayList<Move>();
        if (stakeMinor > 0) {
            moves.add(new Move(Move.Kind.BET, -stakeMinor));
        }
        if (winMinor > 0) {
            moves.add(new Move(Move.Kind.WIN, winMinor));
        }
        return moves;
    }

    static Hash hash(String text) {
        return Hash.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
