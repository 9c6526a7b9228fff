package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.testkit.TestServers;
import org.junit.jupiter.api.Test;

/** SIGTERM at bad moments: the node ends in order all the same, with 0 and in its time. */
class StopIT {

    @Test
    void aPostgresThatSaysNothingDoesNotHoldUpTheStop() {
        var servers = OwnServers.fresh();
        try (var node = NodeProcess.start(servers.settings())) {
            var player = Player.register(node.http());
            TestServers.pausePostgres();
            try {
                var unanswered = node.http().get(player.token(), "/api/v1/wallet");
                assertThat(unanswered.status()).as("%s", unanswered).isGreaterThanOrEqualTo(500);
                assertThat(node.stop()).as(node::output).isZero();
            } finally {
                TestServers.resumePostgres();
            }
        }
    }
}
