package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DistributionTest {

    /** 2 of 8 pay 3, 1 pays 0.50: mean 0.8125; squares 18.25 / 8 less the square of that. */
    @Test
    void figuresFollowFromTheWays() {
        var figures = new Distribution(Map.of(300, 2L, 50, 1L, 0, 5L)).figures("example");
        assertThat(figures.returnToPlayer()).isEqualByComparingTo("0.8125");
        assertThat(figures.variance()).isEqualByComparingTo("1.62109375");
        assertThat(figures.hitFrequency()).isEqualByComparingTo("0.375");
        assertThat(figures.maxMultiplier()).isEqualByComparingTo("3");
        assertThat(figures.maxMultiplierChance()).isEqualByComparingTo("0.25");
        assertThat(figures.play()).isEqualTo("example");
    }
}
