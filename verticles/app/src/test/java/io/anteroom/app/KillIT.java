package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The only node is killed under load, again and again, and started on the same data. */
class KillIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void nothingAcknowledgedIsLostWhenTheOnlyNodeIsKilled() {
        try (var data = DataFolder.prepared("kill");
                var first = NodeProcess.start(data.settings());
                var crowd = Crowd.of(first.http(), Game.DICE, Game.DICE, Game.DICE, Game.MINES, Game.MINES)) {
            crowd.awaitEach(20, PATIENCE);
            var second = killAndStartAgain(first, data, crowd);
            var third = killAndStartAgain(second, data, crowd);
            assertThat(crowd.unclearCount()).as("answers the kills took").isPositive();
            crowd.stopAndCompare();
            assertThat(third.stop()).isZero();
            auditIsClean(data);
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // Killed or stopped by the caller.
    private static NodeProcess killAndStartAgain(NodeProcess node, DataFolder data, Crowd crowd) {
        List<ProcessHandle> servers = new ArrayList<>(node.servers("postgres"));
        servers.addAll(node.servers("redis"));
        assertThat(servers).hasSizeGreaterThan(2);

        node.kill();
        assertThat(node.isAlive()).isFalse();
        var next = NodeProcess.start(data.settings());

        assertThat(servers).as("servers the killed node left").noneMatch(ProcessHandle::isAlive);
        crowd.moveTo(next.http());
        crowd.awaitEach(20, PATIENCE);
        return next;
    }

    static void auditIsClean(DataFolder data) {
        var audit = Tool.run("audit", "--set", data.setting());
        assertThat(audit.exitCode()).as("%s", audit).isZero();
    }
}
