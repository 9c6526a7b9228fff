package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A balancer sends players only to nodes that can tell who they are. */
class ReadinessIT {

    private final OwnServers servers = OwnServers.fresh();

    @Test
    void aNodeIsNotReadyWhileItCannotCheckTokens() {
        var ports = OwnServers.freePorts(2);
        try (var front = NodeProcess.start(servers.clustered(ports.get(0), ports, "roles=store,gateway"))) {
            var refused = front.management().get("/readyz");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json()
                            .getJsonObject("components")
                            .getJsonObject("gateway.tokens")
                            .getString("state"))
                    .isEqualTo("down");
            assertThat(front.management().get("/livez").status()).isEqualTo(200);
            try (var back =
                    NodeProcess.start(servers.clustered(ports.get(1), ports, "roles=store,player,rng,gateway"))) {
                front.awaitReadiness();
                assertThat(Player.register(back.http()).id()).isNotEmpty();
            }
        }
    }
}
