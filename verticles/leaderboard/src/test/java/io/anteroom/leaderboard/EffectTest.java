package io.anteroom.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.StoredBoards.Rule;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Folding submissions must be the same as doing them one after another. */
class EffectTest {

    private static final long SEED = 20260301;

    /** @param at when it was reached: before both, with the first or with the second */
    private record Reached(@Nullable Long score, int at) {}

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
                int at = together.get().equals(one) ? 1 : 2;
                for (var before : befores()) {
                    assertThat(after(before, together.get(), at))
                            .as("%s then %s on %s", one, other, before)
                            .isEqualTo(after(after(before, one, 1), other, 2));
                }
            }
        }
        assertThat(folded).isGreaterThan(4_000);
    }

    @Test
    void whatHasNoSingleEffectIsNotFolded() {
        assertThat(new Effect(Rule.HIGHEST, 3).then(new Effect(Rule.ADD, 3))).isEmpty();
        assertThat(new Effect(Rule.ADD, 3).then(new Effect(Rule.LOWEST, 3))).isEmpty();
        assertThat(new Effect(Rule.HIGHEST, 3).then(new Effect(Rule.LOWEST, 3))).isEmpty();
        assertThat(new Effect(Rule.SET, 5).then(new Effect(Rule.SET, 7))).isEmpty();
        assertThat(new Effect(Rule.ADD, 5).then(new Effect(Rule.ADD, -5))).isEmpty();
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

    /** All that may stand, and that nothing does. */
    private static List<Reached> befores() {
        return Stream.concat(
                        Stream.of(new Reached(null, 0)),
                        LongStream.rangeClosed(-6, 6).mapToObj(score -> new Reached(score, 0)))
                .toList();
    }

    private static Reached after(Reached before, Effect effect, int at) {
        var score = before.score() == null ? effect.score() : score(before.score(), effect);
        return Objects.equals(before.score(), score) ? before : new Reached(score, at);
    }

    private static long score(long before, Effect effect) {
        return switch (effect.rule()) {
            case SET -> effect.score();
            case ADD -> before + effect.score();
            case HIGHEST -> Math.max(before, effect.score());
            case LOWEST -> Math.min(before, effect.score());
        };
    }
}
