package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.RawJson;
import io.anteroom.testkit.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pushes that take longer to hand over than the lease on it lasts. */
final class LongRelayIT {

    /** Some four seconds, at 200 in a batch. */
    private static final int PUSHES = 16 * 200;

    private static final long BATCH_MS = 250;

    private final Gateways node = new Gateways(TestServers.freshRedis());

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void theLeaseIsRenewedWhileManyPushesAreHandedOver() {
        Gateways.until(() -> node.backend.pushLeases.get() > 0);
        node.backend.takeMs = BATCH_MS;
        for (int i = 0; i < PUSHES; i++) {
            node.backend.push(PlayerId.next(), new Push("RoundEnded", new RawJson("{}")));
        }
        Gateways.until(() -> node.backend.pushesWaiting() < PUSHES);

        var before = node.backend.pushLeases.get();
        // All together take longer than anything else is waited for.
        for (int left = PUSHES; left > 0; left = node.backend.pushesWaiting()) {
            int waiting = left;
            Gateways.until(() -> node.backend.pushesWaiting() < waiting);
        }
        assertThat(node.backend.pushLeases.get()).isGreaterThan(before);
    }
}
