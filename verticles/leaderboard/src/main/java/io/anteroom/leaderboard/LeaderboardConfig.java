package io.anteroom.leaderboard;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.Operator;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which boards there are, and what this verticle allows itself.
 *
 * @param boards by name
 * @param batchMax players whose scores change in one transaction
 * @param queueMax scores that may wait at one instance
 */
public record LeaderboardConfig(Map<String, BoardConfig> boards, int batchMax, int queueMax) {

    private static final Key<Operator> OPERATOR = Key.choice(
            "boards.<name>.operator",
            Operator.BEST,
            "which of a player's scores counts: the best, the latest, all in sum, or the latest unless it is an increment");
    private static final Key<Order> ORDER = Key.choice(
            "boards.<name>.order", Order.DOWN, "which score is first: down from the highest, or up from the lowest");
    private static final Key<Boolean> CLIENT_SCORES =
            Key.flag("boards.<name>.clientScores", false, "whether players may submit scores of their own");
    private static final Key<Schedule> RESET = new Key<>(
            "boards.<name>.reset",
            "",
            "empty, or minute hour day month weekday as in cron, in UTC",
            "when a season of the board ends and the next begins",
            Key.Secrecy.OPEN,
            Schedule::new);
    private static final Key<Integer> BATCH_MAX =
            Key.integer("leaderboard.batchMax", 1000, 1, 4000, "players whose scores change in one transaction");
    private static final Key<Integer> QUEUE_MAX = Key.integer(
            "leaderboard.queueMax", 20_000, 1, 1_000_000, "scores that may wait at one leaderboard instance");

    public static final List<Key<?>> KEYS = List.of(
            OPERATOR,
            ORDER,
            CLIENT_SCORES,
            RESET,
            OPERATOR.of(Boards.DEFAULT).withDefault("set"),
            CLIENT_SCORES.of(Boards.DEFAULT).withDefault("true"),
            BATCH_MAX,
            QUEUE_MAX);

    public LeaderboardConfig {
        boards = Map.copyOf(boards);
    }

    public static LeaderboardConfig from(Settings settings) {
        var boards = new TreeMap<String, BoardConfig>();
        settings.names(OPERATOR).forEach(name -> boards.put(name, board(settings, name)));
        return new LeaderboardConfig(boards, settings.get(BATCH_MAX), settings.get(QUEUE_MAX));
    }

    private static BoardConfig board(Settings settings, String name) {
        return new BoardConfig(
                name,
                settings.get(OPERATOR.of(name)),
                settings.get(ORDER.of(name)),
                settings.get(CLIENT_SCORES.of(name)),
                settings.get(RESET.of(name)));
    }

    /** The settings by which players may submit scores of their own. */
    public static List<String> openClientScores(Settings settings) {
        return settings.names(CLIENT_SCORES).stream()
                .map(CLIENT_SCORES::of)
                .filter(settings::get)
                .map(Key::name)
                .toList();
    }
}
