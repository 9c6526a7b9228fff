package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.game.rules.blackjack.analysis.BlackjackAnalysis;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlackjackMathematicsTest {
    private final BlackjackRules rules = new BlackjackRules();

    @Test
    void whatIsPublishedIsWhatIsComputed() {
        var result = BlackjackAnalysis.compute();
        assertThat(BlackjackMathematics.figures(result))
                .isEqualTo(rules.mathematics(rules.defaultProps()).best());
        assertThat(BlackjackMathematics.decimal(result.staked())).isEqualTo(BlackjackMathematics.STAKED);
    }

    /** Of the side bets, from the combinations that are published for eight decks. */
    @ParameterizedTest
    @CsvSource({
        // 100·2912 + 40·24576 + 30·61568 + 10·368640 + 5·700928 won of 11912160, and the stakes of what won.
        "21+3, 11470944, 11912160, 101, 2912",
        // 26·1456 + 13·1664 + 7·3328 of 86320.
        "perfect pairs, 82784, 86320, 26, 1456",
        "insurance, 384, 415, 3, 128",
    })
    void theReturnsOfTheBetsBesideIt(String play, long paid, long all, BigDecimal most, long mostWays) {
        var figures = rules.mathematics(rules.defaultProps()).figures().stream()
                .filter(each -> each.play().equals(play))
                .findFirst()
                .orElseThrow();
        assertThat(figures.returnToPlayer()).isEqualTo(Ratio.of(paid, all).toDecimal());
        assertThat(figures.maxMultiplier()).isEqualByComparingTo(most);
        assertThat(figures.maxMultiplierChance())
                .isEqualTo(Ratio.of(mostWays, all).toDecimal());
    }

    @Test
    void theBestWayToPlayComesFirstAndIsWhatTheGamePublishes() {
        var mathematics = rules.mathematics(rules.defaultProps());
        assertThat(mathematics.figures())
                .isSortedAccordingTo((one, other) -> -one.returnToPlayer().compareTo(other.returnToPlayer()));
        assertThat(rules.mathematics(rules.defaultProps()).best().returnToPlayer())
                .isEqualTo(mathematics.best().returnToPlayer())
                .isBetween(new BigDecimal("0.9967"), new BigDecimal("0.9968"));
        assertThat(mathematics.best().play()).isEqualTo("basic strategy");
    }
}
