package io.anteroom.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StudioWaitTest {

    private static final Duration OVERDUE = Duration.ofMinutes(-5);

    private final StudioWait wait = new StudioWait(Duration.ofMinutes(1));
    private long nowNanos = System.nanoTime();

    private Duration look(long round, Duration due) {
        return wait.left(round, due, nowNanos);
    }

    /** Looks a second apart. */
    private Duration lookFor(int seconds, long round, Duration due) {
        for (int i = 0; i < seconds; i++) {
            var unused = look(round, due);
            pass(1);
        }
        return look(round, due);
    }

    private void pass(int seconds) {
        nowNanos += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void aRoundThatWasLookedAtAllTheTimeIsOverWhenItIsDue() {
        assertThat(lookFor(59, 1, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(look(1, Duration.ofMillis(-1))).isNegative();
    }

    @Test
    void aRoundThatIsFoundOverdueWaitsForAWhile() {
        assertThat(look(1, OVERDUE)).isEqualTo(Duration.ofSeconds(10));
        assertThat(lookFor(11, 1, OVERDUE)).isNegative();
        assertThat(look(2, OVERDUE)).isEqualTo(Duration.ofSeconds(10));
    }

    /** Its database was away. */
    @Test
    void afterAPauseInWhichNobodyLookedTheWaitBeginsAgain() {
        assertThat(lookFor(30, 1, Duration.ofSeconds(30))).isPositive();
        pass(300);

        assertThat(look(1, OVERDUE)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whoIsGivenLessTimeIsGivenNoMoreAfterAPause() {
        assertThat(new StudioWait(Duration.ofSeconds(4)).left(1, OVERDUE, nowNanos))
                .isEqualTo(Duration.ofSeconds(4));
    }
}
