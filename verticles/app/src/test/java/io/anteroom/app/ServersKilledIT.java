package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node's own PostgreSQL and Redis die under load; it starts them again without a hand. */
class ServersKilledIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** What the node promises. */
    private static final Duration BACK_WITHIN = Duration.ofSeconds(20);

    private static final int KILLS_MORE_MAX = 8;

    @Test
    void nothingAcknowledgedIsLostWhenTheServersDie() {
        try (var data = DataFolder.prepared("servers-killed");
                var node = NodeProcess.start(data.settings());
                var crowd = Crowd.of(node.http(), Game.DICE, Game.DICE, Game.DICE, Game.MINES, Game.MINES)) {
            crowd.awaitEach(10, PATIENCE);
            killAll(node, "postgres");
            crowd.awaitEach(10, BACK_WITHIN);
            killAll(node, "redis");
            crowd.awaitEach(10, BACK_WITHIN);
            killAll(node, "postgres");
            killAll(node, "redis");
            crowd.awaitEach(10, BACK_WITHIN);
            // A kill may find nothing under way, and would prove nothing.
            for (int more = 0; crowd.unclearCount() == 0 && more < KILLS_MORE_MAX; more++) {
                killAll(node, "postgres");
                crowd.awaitEach(10, BACK_WITHIN);
            }
            assertThat(crowd.unclearCount()).as("answers the kills took").isPositive();
            crowd.stopAndCompare();
            assertThat(node.stop()).isZero();
            KillIT.auditIsClean(data);
        }
    }

    /** Whom it was killed before may not be there again yet: rounds go on without Redis. */
    private static void killAll(NodeProcess node, String server) {
        Gathering.until(BACK_WITHIN, () -> !node.servers(server).isEmpty(), () -> "no " + server + " runs");
        node.servers(server).forEach(ProcessHandle::destroyForcibly);
    }
}
