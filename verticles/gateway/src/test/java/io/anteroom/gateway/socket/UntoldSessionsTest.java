package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class UntoldSessionsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final UntoldSessions untold = new UntoldSessions(0);

    @Test
    void oneWordStandsForAllOfAMoment() {
        assertThat(untold.areToBeSaid(SECOND)).isTrue();
        assertThat(untold.areToBeSaid(SECOND + SECOND / 10)).isFalse();
        assertThat(untold.areToBeSaid(2 * SECOND)).isTrue();
    }

    @Test
    void newcomersDoNotKeepPushesWaitingForLongerThanAMinute() {
        untold.redisIsHere(3 * SECOND);
        var said = 0;
        for (int second = 4; second < 300; second++) {
            said += untold.areToBeSaid(second * SECOND) ? 1 : 0;
        }
        assertThat(said).isEqualTo(60);

        untold.redisIsHere(300 * SECOND);
        assertThat(untold.areToBeSaid(301 * SECOND)).isTrue();
    }
}
