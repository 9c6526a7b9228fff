package io.anteroom.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.StoredBoards.Rule;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Folding submissions must be the same as doing them one after another. */
class EffectTest {

    private static final long SEED = 20260301;

    @Test
    void aFoldIsTheSameAsItsPartsInOrder() {
        var random = new Random(SEED);
        int folded = 0;
        for (int i = 0; i < 20_000; i++) {
            var one = effect(random);
            var other = effect(random);
            var together = one.then(other);
            if (together.isPresent()) {
                folded++;
                for (long before = -6; before <= 6; before++) {
                    assertThat(apply(together.get(), before))
                            .as("%s then %s on %s", one, other, before)
                            .isEqualTo(apply(other, apply(one, before)));
                }
            }
        }
        assertThat(folded).isGreaterThan(10_000);
    }

    @Test
    void whatHasNoSingleEffectIsNotFolded() {
        assertThat(new Effect(Rule.HIGHEST, 3).then(new Effect(Rule.ADD, 3))).isEmpty();
        assertThat(new Effect(Rule.ADD, 3).then(new Effect(Rule.LOWEST, 3))).isEmpty();
        assertThat(new Effect(Rule.HIGHEST, 3).then(new Effect(Rule.LOWEST, 3))).isEmpty();
    }

    @Test
    void aFoldThatLeavesTheBoundsIsNoFold() {
        var almost = new Effect(Rule.ADD, Boards.SCORE_MAX - 1);

        assertThat(almost.then(new Effect(Rule.ADD, 1))).isPresent();
        assertThat(almost.then(new Effect(Rule.ADD, 2))).isEmpty();
        assertThat(new Effect(Rule.SET, -Boards.SCORE_MAX).then(new Effect(Rule.ADD, -1)))
                .isEmpty();
    }

    private static Effect effect(Random random) {
        var rules = Rule.values();
        return new Effect(rules[random.nextInt(rules.length)], random.nextInt(13) - 6);
    }

    private static long apply(Effect effect, long before) {
        return switch (effect.rule()) {
            case SET -> effect.score();
            case ADD -> before + effect.score();
            case HIGHEST -> Math.max(before, effect.score());
            case LOWEST -> Math.min(before, effect.score());
        };
    }
}
