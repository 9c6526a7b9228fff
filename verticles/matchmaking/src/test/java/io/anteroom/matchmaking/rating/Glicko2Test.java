package io.anteroom.matchmaking.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Glicko2Test {

    /** "Example of the Glicko-2 system", Mark E. Glickman. */
    @Test
    void thePapersExampleComesOutAsInThePaper() {
        var before = new Skill(1500, 200, 0.06);
        var games = List.of(
                new Game(new Skill(1400, 30, 0.06), 1),
                new Game(new Skill(1550, 100, 0.06), 0),
                new Game(new Skill(1700, 300, 0.06), 0));

        var after = Glicko2.after(before, games, 1);

        assertThat(after.rating()).isCloseTo(1464.06, within(0.01));
        assertThat(after.deviation()).isCloseTo(151.52, within(0.01));
        assertThat(after.volatility()).isCloseTo(0.05999, within(0.00001));
    }

    @Test
    void withoutAGameNothingIsLearnt() {
        assertThat(Glicko2.after(Skill.NEWCOMER, List.of(), 1)).isEqualTo(Skill.NEWCOMER);
    }

    @Test
    void whoWasAwayIsLessCertain() {
        var before = new Skill(1600, 60, 0.06);
        var draw = List.of(new Game(before, 0.5));

        var soon = Glicko2.after(before, draw, 0);
        var late = Glicko2.after(before, draw, 365);

        assertThat(late.deviation()).isGreaterThan(soon.deviation());
        assertThat(Glicko2.after(before, draw, 1e9).deviation()).isLessThan(Skill.NEWCOMER.deviation());
    }

    @Test
    void winsRaiseLossesLowerAndResultsMakeSurer() {
        var seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            var player = skill(random);
            var other = skill(random);

            var won = Glicko2.after(player, List.of(new Game(other, 1)), 0);
            var lost = Glicko2.after(player, List.of(new Game(other, 0)), 0);

            assertThat(won.rating()).isGreaterThan(player.rating());
            assertThat(lost.rating()).isLessThan(player.rating());
            assertThat(won.deviation()).isLessThanOrEqualTo(player.deviation());
            assertThat(won.volatility()).isBetween(0.0, 1.0);
        }
    }

    private static Skill skill(Random random) {
        return new Skill(500 + random.nextInt(2_500), 30 + random.nextInt(320), 0.03 + random.nextDouble() / 10);
    }
}
