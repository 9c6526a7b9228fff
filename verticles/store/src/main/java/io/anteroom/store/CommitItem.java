package io.anteroom.store;

import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Deadline;
import io.vertx.core.Promise;
import java.util.Comparator;
import java.util.UUID;

/** One commit that waits in a lane, with the sums of what it moves. */
final class CommitItem {

    /** As PostgreSQL orders ids. */
    static final Comparator<CommitItem> BY_PLAYER =
            Comparator.comparing(item -> item.request.playerId().value(), CommitItem::compareIds);

    final CommitRound.Request request;
    final Deadline deadline;
    final long queuedAtNanos = System.nanoTime();
    final long bets;

    /** Refunds too. */
    final long wins;

    final Promise<Reply<CommitRound.Committed>> answer = Promise.promise();

    /** Fails with {@link IllegalArgumentException} if the request contradicts itself: a fault of the asker. */
    CommitItem(CommitRound.Request request, Deadline deadline) {
        this.request = request;
        this.deadline = deadline;
        long betsSoFar = 0;
        long winsSoFar = 0;
        for (var move : request.moves()) {
            check(isWhole(move));
            check(move.kind() != Move.Kind.BET || winsSoFar == 0);
            betsSoFar = Math.subtractExact(betsSoFar, Math.min(0, move.minor()));
            winsSoFar = Math.addExact(winsSoFar, Math.max(0, move.minor()));
        }
        bets = betsSoFar;
        wins = winsSoFar;
        checkVersions();
        checkVoid();
    }

    private static boolean isWhole(Move move) {
        return switch (move.kind()) {
            case BET -> move.minor() < 0;
            case WIN, REFUND -> move.minor() > 0;
            case DEPOSIT, WITHDRAWAL, WELCOME -> false;
        };
    }

    /** Only the sweeper voids, and only voiding gives back. */
    private void checkVoid() {
        if (!request.action().equals(CommitRound.VOID)) {
            check(request.moves().stream().noneMatch(move -> move.kind() == Move.Kind.REFUND));
            return;
        }
        check(request.epoch() == CommitRound.SWEEPER_EPOCH
                && !request.first()
                && !request.current()
                && request.moves().stream().allMatch(move -> move.kind() == Move.Kind.REFUND));
    }

    static int compareIds(UUID a, UUID b) {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }

    private void checkVersions() {
        var expected = request.expected();
        var result = request.result();
        check(result.ended() || request.current());
        if (request.first()) {
            check(result.version() == 1);
            return;
        }
        check(expected != null
                && expected.roundId().equals(result.roundId())
                && expected.version() + 1 == result.version());
    }

    private static void check(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("a commit that contradicts itself");
        }
    }
}
