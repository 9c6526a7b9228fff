package io.anteroom.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 0 * * 1      | 2026-03-01T12:00:00Z | 2026-03-02T00:00:00Z
            0 0 * * 1      | 2026-03-02T00:00:00Z | 2026-03-09T00:00:00Z
            0 0 1 * *      | 2026-12-31T23:59:59Z | 2027-01-01T00:00:00Z
            */15 * * * *   | 2026-03-01T12:00:01Z | 2026-03-01T12:15:00Z
            30 6 * * MON-FRI | 2026-03-06T06:30:00Z | 2026-03-09T06:30:00Z
            0 0 29 2 *     | 2026-03-01T00:00:00Z | 2028-02-29T00:00:00Z
            """)
    void theNextEndIsTheFirstMomentAfter(String text, Instant after, Instant next) {
        assertThat(new Schedule(text).after(after)).isEqualTo(next);
    }

    @Test
    void withoutAScheduleNothingEnds() {
        assertThat(Schedule.NEVER.after(Instant.EPOCH)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"daily", "0 0 * *", "0 0 0 * * 1", "61 * * * *", "0 24 * * *", "0 0 30 2 *", " "})
    void whatIsNoScheduleOrNeverComesIsRefused(String text) {
        assertThatThrownBy(() -> new Schedule(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
