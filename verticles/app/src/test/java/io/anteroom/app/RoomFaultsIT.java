package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rooms of a cluster whose gateway dies while people talk; judged by what the clients recorded. */
@Tag("faults")
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class RoomFaultsIT extends TwoNodeStage {

    private static final int PER_ROOM = 20;
    private static final Duration BACK_WITHIN = Duration.ofSeconds(30);

    private String operator;

    @BeforeAll
    void start() {
        operator = servers.operatorToken();
    }

    @Test
    void aKilledGatewaysSocketsGoOnOnAnotherNode() {
        int count = FaultForm.of(200, 1_000);
        var report = new FaultReport("gateway-killed");
        var players = servers.makePlayers(count);
        try (var c = startNode(2, "roles=gateway");
                var gathering = Gathering.of(
                        players, PER_ROOM, a::http, i -> () -> i % PER_ROOM == 0 ? a.http() : on(c, b), true)) {
            gathering.talk(FaultForm.of(100, 200));
            gathering.pay(operator, FaultForm.of(30, 50));
            Gathering.pauseFor(FaultForm.of(3, 15));
            long killedAt = System.nanoTime();
            c.kill();
            assertThat(c.isAlive()).isFalse();
            int gone = count - count / PER_ROOM;
            Gathering.until(BACK_WITHIN, () -> resumed(gathering) >= gone, () -> resumed(gathering) + " resumed");
            report.say("sockets=" + count + " rooms=" + gathering.rooms().size() + " killedWith=" + gone
                    + " allBackAfterMs="
                    + Duration.ofNanos(System.nanoTime() - killedAt).toMillis());
            Gathering.pauseFor(FaultForm.of(2, 15));
            gathering.comeToRest();
            gathering.awaitPayments();
            gathering.check(report, false);
            report.finish();
            assertThat(sessions(gathering)).as("nobody began another session").isEqualTo(count);
        }
    }

    private static Http on(NodeProcess first, NodeProcess other) {
        return first.isAlive() ? first.http() : other.http();
    }

    private static long resumed(Gathering gathering) {
        return gathering.guests().stream()
                .filter(guest -> guest.recording().lines().stream().anyMatch(line -> line.isGot("Resume")))
                .count();
    }

    private static long sessions(Gathering gathering) {
        return gathering.guests().stream()
                .flatMap(guest -> guest.recording().lines().stream())
                .filter(line -> line.isGot("Authenticate"))
                .count();
    }
}
