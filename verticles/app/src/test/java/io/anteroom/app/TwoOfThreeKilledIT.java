package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes of three die at once under rooms and rounds; judged by what the clients of all three recorded. */
@Tag("faults")
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class TwoOfThreeKilledIT extends TwoNodeStage {

    private static final int PER_ROOM = 15;
    private static final Duration BACK_WITHIN = Duration.ofSeconds(60);

    @Test
    void theThirdNodeGoesOnWithSessionsRoomsAndRounds() {
        int count = FaultForm.of(90, 450);
        var players = servers.makePlayers(count);
        var report = new FaultReport("two-of-three-killed");
        try (var c = startNode(2);
                var gathering = Gathering.of(players, PER_ROOM, c::http, i -> () -> of(i, c), true);
                var onA = Crowd.of(a.http(), Game.DICE, Game.MINES);
                var onB = Crowd.of(b.http(), Game.DICE, Game.MINES);
                var onC = Crowd.of(c.http(), Game.DICE, Game.MINES)) {
            var crowds = List.of(onA, onB, onC);
            gathering.talk(FaultForm.of(60, 150));
            gathering.pay(servers.operatorToken(), FaultForm.of(20, 40));
            crowds.forEach(crowd -> crowd.awaitEach(FaultForm.of(10, 200), BACK_WITHIN));

            long killedAt = System.nanoTime();
            a.kill();
            b.kill();
            assertThat(a.isAlive() || b.isAlive()).isFalse();
            onA.moveTo(c.http());
            onB.moveTo(c.http());
            int gone = count - count / 3;
            Gathering.until(BACK_WITHIN, () -> resumed(gathering) >= gone, () -> resumed(gathering) + " resumed");
            long backMs = Duration.ofNanos(System.nanoTime() - killedAt).toMillis();
            crowds.forEach(crowd -> crowd.awaitEach(FaultForm.of(10, 200), BACK_WITHIN));
            report.say("sockets=" + count + " rooms=" + gathering.rooms().size() + " killedWith=" + gone
                    + " allBackAfterMs=" + backMs + " allPlayAfterMs="
                    + Duration.ofNanos(System.nanoTime() - killedAt).toMillis());

            gathering.comeToRest();
            gathering.awaitPayments();
            gathering.check(report, false);
            crowds.forEach(Crowd::stopAndCompare);
            report.say("rounds: players=6 acknowledged="
                    + crowds.stream().mapToInt(Crowd::acknowledgedCount).sum() + " unclear="
                    + crowds.stream().mapToInt(Crowd::unclearCount).sum()
                    + ", as the books say");
            assertThat(onA.unclearCount() + onB.unclearCount())
                    .as("answers the kills took")
                    .isPositive();
            assertThat(c.stop()).isZero();
            var audit = servers.audit();
            assertThat(audit.exitCode()).as("%s", audit).isZero();
            report.say("audit: clean");
            report.finish();
        }
    }

    private Http of(int number, NodeProcess c) {
        var first = List.of(a, b, c).get(number % 3);
        return first.isAlive() ? first.http() : c.http();
    }

    private static long resumed(Gathering gathering) {
        return gathering.guests().stream()
                .filter(guest -> guest.recording().lines().stream().anyMatch(line -> line.isGot("Resume")))
                .count();
    }
}
