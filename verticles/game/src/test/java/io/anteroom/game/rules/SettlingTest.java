package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.fairness.Draws;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server does with rounds that were left open brings every one of them to its end. */
final class SettlingTest {

    private static final int ROUNDS = 500;
    private static final int ACTIONS_MAX = 200;

    @ParameterizedTest
    @CsvSource({"blackjack", "slots"})
    void roundThatWasLeftOpenEndsByItsOwnActions(String game) {
        var rules = Games.find(game).orElseThrow();
        var settings = GameSettings.defaults(rules, Table.MAX_WIN);
        var bytes = new Random(7);
        int settled = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var stream = new byte[16_384];
            bytes.nextBytes(stream);
            var draws = Draws.of(stream);
            JsonNode state =
                    play(rules, settings, null, "Bet", Table.json("{'betAmount':'1.00','currency':'FUN'}"), draws);
            settled += state == null ? 0 : 1;
            for (int action = 0; state != null; action++) {
                assertThat(action).isLessThan(ACTIONS_MAX);
                var next = rules.settling(state).orElseThrow();
                state = play(rules, settings, state, next.action(), next.data(), draws);
            }
        }
        assertThat(settled).isPositive();
    }

    private static @Nullable JsonNode play(
            Rules rules,
            GameSettings settings,
            @Nullable JsonNode state,
            String action,
            @Nullable JsonNode data,
            Draws draws) {
        return rules.check(settings, state, action, data)
                .fold(step -> step.play(draws).state(), refusal -> {
                    throw new AssertionError(action + " was refused: " + refusal);
                });
    }
}
