package io.anteroom.store;

import io.anteroom.contracts.Boards.Once;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Change;
import io.anteroom.contracts.StoredBoards.Outcome;
import io.anteroom.contracts.StoredBoards.Status;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Changes of scores as the arrays that the database function takes, sorted as it locks rows, and its answer as outcomes in
 * the order in which the changes arrived.
 */
final class ScoreBatch {

    static final String SQL =
            "select statuses, scores, reached, versions, unseen from apply_scores($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    private static final Status[] STATUSES = {
        Status.DONE, Status.REPLAYED, Status.KEY_REUSED, Status.NO_PLAYER, Status.OUT_OF_RANGE, Status.SEASON_OVER
    };

    /** PostgreSQL compares UUIDs byte by byte, Java by signed halves. */
    private static final Comparator<UUID> AS_BYTES = Comparator.comparing(
                    UUID::getMostSignificantBits, Long::compareUnsigned)
            .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

    private final List<Change> changes;
    private final List<Long> seen;
    /** Which change stands at each place of the sorted arrays. */
    private final int[] arrivals;

    private final boolean keyed;

    ScoreBatch(StoredBoards.Apply request) {
        changes = request.changes();
        seen = request.seen();
        if (changes.size() > StoredBoards.CHANGES_MAX) {
            throw new IllegalArgumentException("too many changes at once");
        }
        keyed = changes.stream().anyMatch(change -> change.once() != null);
        arrivals = IntStream.range(0, changes.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(i -> changes.get(i).seasonId())
                        .thenComparing(i -> changes.get(i).playerId().value(), AS_BYTES))
                .mapToInt(i -> i)
                .toArray();
    }

    Object[] parameters() {
        int n = arrivals.length;
        var seasons = new Long[n];
        var players = new UUID[n];
        var scores = new Long[n];
        var numbers = new Integer[n];
        for (int i = 0; i < n; i++) {
            var change = changes.get(arrivals[i]);
            seasons[i] = change.seasonId();
            players[i] = change.playerId().value();
            scores[i] = change.score();
            numbers[i] = arrivals[i] + 1;
        }
        var rules = changes.stream().map(change -> number(change.rule())).toArray(Short[]::new);
        return new Object[] {
            seasons,
            players,
            scores,
            numbers,
            rules,
            column(Once::principal, String[]::new),
            column(Once::key, String[]::new),
            column(once -> Columns.bytes(once.fingerprint()), Buffer[]::new),
            seen.toArray(Long[]::new)
        };
    }

    /** Empty if no change has a key. */
    private <T> T[] column(Function<Once, T> of, IntFunction<T[]> array) {
        return Arrays.stream(keyed ? arrivals : new int[0])
                .mapToObj(i -> changes.get(i).once())
                .map(once -> once == null ? null : of.apply(once))
                .toArray(array);
    }

    StoredBoards.Applied applied(Row row) {
        var statuses = row.getArrayOfIntegers("statuses");
        var scores = row.getArrayOfLongs("scores");
        var reached = row.getArrayOfLongs("reached");
        var versions = row.getArrayOfLongs("versions");
        var outcomes = new Outcome[arrivals.length];
        for (int i = 0; i < arrivals.length; i++) {
            var playerId = changes.get(arrivals[i]).playerId();
            var status = STATUSES[statuses[i]];
            outcomes[arrivals[i]] = new Outcome(
                    status,
                    (status == Status.DONE || status == Status.REPLAYED) && scores[i] != null
                            ? new StoredBoards.Row(playerId, scores[i], reached[i], versions[i])
                            : null);
        }
        return new StoredBoards.Applied(
                Arrays.asList(outcomes), List.of(Objects.requireNonNull(row.getArrayOfLongs("unseen"))));
    }

    private static short number(StoredBoards.Rule rule) {
        return switch (rule) {
            case SET -> 0;
            case ADD -> 1;
            case HIGHEST -> 2;
            case LOWEST -> 3;
        };
    }
}
