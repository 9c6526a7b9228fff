package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoardCheckerTest {

    private final BoardChecker checker = new BoardChecker();

    BoardCheckerTest() {
        checker.acknowledged("ann", 5);
        checker.acknowledged("bob", 3);
        checker.acknowledged("ann", 2);
    }

    private static JsonObject entry(int rank, String player, long score) {
        return new JsonObject().put("playerId", player).put("score", score).put("rank", rank);
    }

    @Test
    void goesAlongWithTheSumInOrder() {
        checker.compare(List.of(entry(1, "ann", 7), entry(2, "bob", 3)));
        checker.assertClean();
        assertThat(checker.counted("acknowledged")).isEqualTo(3);
    }

    @Test
    void findsAnIncrementThatWasLostOrDoneTwice() {
        checker.compare(List.of(entry(1, "ann", 5), entry(2, "bob", 6)));
        assertThat(checker.wrongs("wrongScores")).isEqualTo(2);
        assertThat(checker.wrongs("disorder")).isEqualTo(1);
    }

    @Test
    void findsWhoIsMissingAndWhoIsAStranger() {
        checker.compare(List.of(entry(1, "ann", 7), entry(2, "cid", 3)));
        assertThat(checker.wrongs("missing")).isEqualTo(1);
        assertThat(checker.wrongs("strangers")).isEqualTo(1);
    }

    @Test
    void findsRanksThatLieAndPlayersListedTwice() {
        checker.compare(List.of(entry(1, "ann", 7), entry(1, "bob", 3), entry(3, "bob", 3)));
        assertThat(checker.wrongs("disorder")).isEqualTo(2);
    }
}
