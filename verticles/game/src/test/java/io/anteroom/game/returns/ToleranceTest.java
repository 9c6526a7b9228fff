package io.anteroom.game.returns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anteroom.game.returns.Returns.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToleranceTest {

    private static final Tolerance TOLERANCE = new Tolerance(0.00001);

    @Test
    void theExampleOfTheTextIsRight() {
        assertThat(TOLERANCE.to(1e9, 100, 100)).isBetween(225_000.0, 225_600.0);
    }

    @Test
    void withManySmallStepsItIsAMultipleOfSigma() {
        // The chance's share for the first step of rise and the step of this variance.
        var k = Math.ceil(Math.log(1e8) / Math.log(1.5));
        var z = Math.sqrt(2 * Math.log(1e5 * 2 * 2 * (k + 1) * (k + 2)));
        assertThat(TOLERANCE.to(1e8, 1, 1)).isBetween(z * 1e4, z * 1e4 * Math.sqrt(1.5) * 1.01);
    }

    @Test
    void withFewLargeStepsItIsAMultipleOfThese() {
        // A win of 9900 for a stake of one, once in ten thousand rounds: after a thousand rounds two wins are no alarm.
        var variance = 1000 * 1e-4 * 9900.0 * 9900;
        assertThat(TOLERANCE.to(variance, 9900, 1)).isGreaterThan(2 * 9900.0);
        assertThat(2 * 9900.0).isGreaterThan(6 * Math.sqrt(variance));
    }

    @Test
    void itGrowsWithTheVarianceAndTheStepsAndWithCertainty() {
        var last = 0.0;
        for (var variance = 1.0; variance < 1e12; variance *= 1.7) {
            var now = TOLERANCE.to(variance, 3, 1);
            assertThat(now).isGreaterThanOrEqualTo(last);
            last = now;
        }
        assertThat(TOLERANCE.to(1e6, 1000, 1)).isGreaterThan(TOLERANCE.to(1e6, 10, 1));
        assertThat(new Tolerance(1e-9).to(1e6, 1, 1)).isGreaterThan(TOLERANCE.to(1e6, 1, 1));
    }

    @Test
    void theUnitDoesNotMatter() {
        assertThat(TOLERANCE.to(1e6 * 1e4, 1000, 100)).isCloseTo(100 * TOLERANCE.to(1e6, 10, 1), within(1e-6));
    }

    @Test
    void aChanceThatIsNoneIsRefused() {
        for (var wrong : List.of(0.0, 1.0, -0.1, Double.NaN)) {
            assertThatThrownBy(() -> new Tolerance(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatIsPaidIsHeldAgainstBothSides() {
        var tolerance = TOLERANCE.to(1e6, 1, 1);
        assertThat(judge(10_000 + tolerance - 1).state()).isEqualTo(State.WITHIN);
        assertThat(judge(10_000 + tolerance + 1).state()).isEqualTo(State.HIGH);
        assertThat(judge(9_000 - tolerance + 1).state()).isEqualTo(State.WITHIN);
        assertThat(judge(9_000 - tolerance - 1).state()).isEqualTo(State.LOW);
    }

    private static Returns.Judgement judge(double paid) {
        return new Returns(5000, 5000, 20_000, paid, 9_000, 10_000, 1e6, 1, 1).judge(TOLERANCE, 1);
    }

    @Test
    void sharesAreOfWhatWasStaked() {
        var judged = judge(9_500);
        assertThat(judged.observed()).isEqualTo(0.475);
        assertThat(judged.expectedLeast()).isEqualTo(0.45);
        assertThat(judged.expectedMost()).isEqualTo(0.5);
        assertThat(judged.high()).isCloseTo(0.5 + TOLERANCE.to(1e6, 1, 1) / 20_000, within(1e-9));
    }

    @Test
    void whatIsNotAllKnownIsNotJudged() {
        var judged = new Returns(5000, 4999, 20_000, 99_999, 9_000, 10_000, 1e6, 1, 1).judge(TOLERANCE, 1);
        assertThat(judged.state()).isEqualTo(State.UNJUDGED);
        assertThat(judged.isAlarm()).isFalse();
    }
}
