package io.anteroom.app;

import io.anteroom.testkit.TestServers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Redis forgets everything while what was said is on its way into the archive, so that what follows has the same numbers; judged
 * by what the clients recorded.
 */
@Tag("faults")
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class FlushedArchivesIT extends TwoNodeStage {

    private static final int PER_ROOM = 4;

    /** Rooms come to the end of a piece meanwhile, which then waits for PostgreSQL. */
    private static final Duration STANDS_STILL = Duration.ofMillis(1_200);

    /** Players come back, and their rooms' next logs wait for PostgreSQL too. */
    private static final Duration BEHIND_IT = Duration.ofMillis(300);

    FlushedArchivesIT() {
        super("room.retained=0");
    }

    @Test
    void whatIsArchivedIsWhatWasSaidInTheLogThatGoesOn() {
        var players = servers.makePlayers(FaultForm.of(48, 96));
        var report = new FaultReport("flushed-archives");
        report.say("sockets=" + players.size() + " rooms=" + players.size() / PER_ROOM);
        try (var gathering =
                Gathering.of(players, PER_ROOM, a::http, i -> () -> i % 2 == 0 ? a.http() : b.http(), true)) {
            gathering.talk(1_000);
            for (int i = 0; i < FaultForm.of(3, 20); i++) {
                Gathering.pauseFor(3);
                flushWhilePostgresStandsStill();
            }
            Gathering.pauseFor(3);
            gathering.comeToRest();
            gathering.check(report, true);
            report.finish();
        }
    }

    private void flushWhilePostgresStandsStill() {
        TestServers.pausePostgres();
        try {
            LockSupport.parkNanos(STANDS_STILL.toNanos());
            servers.flushRedis();
            LockSupport.parkNanos(BEHIND_IT.toNanos());
        } finally {
            TestServers.resumePostgres();
        }
    }
}
