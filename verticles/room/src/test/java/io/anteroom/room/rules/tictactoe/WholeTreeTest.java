package io.anteroom.room.rules.tictactoe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.room.rules.RoomRules.Turned;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * All games of tic-tac-toe there are, each to its end. A referee of the test's own, which counts with bits, says beside it
 * what must come of each.
 */
final class WholeTreeTest {

    private static final int[] LINES = {0007, 0070, 0700, 0111, 0222, 0444, 0421, 0124};
    private static final int FULL = 0777;

    private final TicTacToe rules = new TicTacToe(60_000);
    private final PlayerId x = PlayerId.next();
    private final PlayerId o = PlayerId.next();
    private final JsonNode[] moves = new JsonNode[9];
    private int wonByX;
    private int wonByO;
    private int drawn;

    @Test
    void everyGameEndsAsItMust() {
        for (int cell = 0; cell < 9; cell++) {
            moves[cell] = Json.MAPPER.createObjectNode().put("cell", cell);
        }
        var alone = rules.joined(rules.begin(0, List.of()), x, 0).state();
        play(rules.joined(alone, o, 0).state(), 0, 0);

        assertThat(wonByX).isEqualTo(131_184);
        assertThat(wonByO).isEqualTo(77_904);
        assertThat(drawn).isEqualTo(46_080);
    }

    /** Cells are a bit each: of whose turn it is, and of the other one. */
    private void play(JsonNode state, int mine, int yours) {
        var isX = Integer.bitCount(mine) == Integer.bitCount(yours);
        for (int cell = 0; cell < 9; cell++) {
            if (((mine | yours) & 1 << cell) == 0) {
                var turned = move(state, isX ? x : o, cell);
                judge(turned, isX, mine | 1 << cell, yours);
            }
        }
    }

    private Turned move(JsonNode state, PlayerId player, int cell) {
        return rules.act(state, player, moves[cell], 0).fold(turned -> turned, refusal -> {
            throw new AssertionError(refusal.message() + " at " + cell + " of " + state);
        });
    }

    private void judge(Turned turned, boolean isX, int own, int others) {
        if (isWon(own)) {
            wonByX += isX ? 1 : 0;
            wonByO += isX ? 0 : 1;
            expect(turned, isX ? x : o, isX ? 1 : 2, isX ? 2 : 1);
        } else if ((own | others) == FULL) {
            drawn++;
            expect(turned, null, 1, 1);
        } else {
            require(turned.outcome() == null, turned);
            require(!turned.said().get(0).path("over").asBoolean(true), turned);
            play(turned.state(), others, own);
        }
    }

    private void expect(Turned turned, @Nullable PlayerId winner, int placeOfX, int placeOfO) {
        var said = turned.said().get(0);
        require(said.path("over").asBoolean() && said.path("next").isNull(), turned);
        require(said.path("winner").asText().equals(String.valueOf(winner)), turned);
        require(said.has("line") == (winner != null), turned);
        var places = Objects.requireNonNull(turned.outcome()).places();
        require(places.size() == 2, turned);
        require(Objects.equals(places.get(x), placeOfX) && Objects.equals(places.get(o), placeOfO), turned);
    }

    private static boolean isWon(int cells) {
        for (int line : LINES) {
            if ((cells & line) == line) {
                return true;
            }
        }
        return false;
    }

    /** Half a million times: cheaper than an assertion that describes itself. */
    private static void require(boolean isSo, Turned turned) {
        if (!isSo) {
            throw new AssertionError(turned.toString());
        }
    }
}
