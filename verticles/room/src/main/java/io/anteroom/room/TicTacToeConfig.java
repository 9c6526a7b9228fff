package io.anteroom.room;

import io.anteroom.room.rules.tictactoe.TicTacToe;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How rooms of the kind {@code tictactoe} are played. It counts for moves to come, also in rooms that are open.
 *
 * @param moveTime that a player may take for a move
 */
public record TicTacToeConfig(Duration moveTime) {

    private static final Key<Duration> MOVE_TIME = Key.duration(
            "tictactoe.moveTime",
            Duration.ofSeconds(60),
            "how long a player of tic-tac-toe may take for a move, before the other one may claim the game");

    private static final Duration MIN = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofDays(1);

    public static final List<Key<?>> KEYS = List.of(MOVE_TIME);

    public TicTacToeConfig {
        if (moveTime.compareTo(MIN) < 0 || moveTime.compareTo(MAX) > 0) {
            throw new BadSetting(MOVE_TIME.name(), "'" + moveTime + "'", "from 1s to 24h");
        }
    }

    public static TicTacToeConfig from(Settings settings) {
        return new TicTacToeConfig(settings.get(MOVE_TIME));
    }

    public TicTacToe rules() {
        return new TicTacToe(Math.toIntExact(moveTime.toMillis()));
    }
}
