package io.anteroom.leaderboard;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.PlayerId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scores and when they were reached, as store changes them: without batches, keys and players that are not there. */
final class ModelBoards {

    private record Reached(long score, long at) {}

    /** A player in the order of a board. */
    record Standing(PlayerId player, long score) {}

    private final Map<RowChange.Row, Reached> rows = new HashMap<>();
    private long clock;

    /** False, and nothing done, if the score would leave the bounds. */
    boolean apply(RowChange.Row row, Effect effect) {
        var before = rows.get(row);
        var score = score(before, effect);
        if (Math.abs(score) > Boards.SCORE_MAX) {
            return false;
        }
        if (before == null || score != before.score()) {
            rows.put(row, new Reached(score, ++clock));
        }
        return true;
    }

    private static long score(@Nullable Reached before, Effect effect) {
        if (before == null) {
            return effect.score();
        }
        return switch (effect.rule()) {
            case SET -> effect.score();
            case ADD -> before.score() + effect.score();
            case HIGHEST -> Math.max(before.score(), effect.score());
            case LOWEST -> Math.min(before.score(), effect.score());
        };
    }

    List<Standing> places(long seasonId, Order order) {
        var byScore = Comparator.comparingLong((Map.Entry<RowChange.Row, Reached> row) ->
                order == Order.UP ? row.getValue().score() : -row.getValue().score());
        return rows.entrySet().stream()
                .filter(row -> row.getKey().seasonId() == seasonId)
                .sorted(byScore.thenComparingLong(row -> row.getValue().at()))
                .map(row -> new Standing(row.getKey().playerId(), row.getValue().score()))
                .toList();
    }
}
