package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.runtime.Deadline;
import io.anteroom.testkit.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A balancer sends players only to nodes that can tell who they are. */
class ReadinessIT {

    /** A statement's timeout of 5 s and 4 s more, from the next time that somebody asks each store. */
    private static final Duration SILENCE_IS_TOLD_WITHIN = Duration.ofSeconds(30);

    private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

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

    @Test
    void aNodeThatNobodyPlaysOnTellsThatPostgresDoesNotAnswer() {
        try (var proxy = FaultProxy.to(servers.postgres());
                var node = NodeProcess.start(withTwoStores(proxy.through(servers.postgres())))) {
            node.awaitReadiness();
            proxy.blackHole();
            var deadline = Deadline.in(SILENCE_IS_TOLD_WITHIN);
            while (!areSilent(node)) {
                assertThat(deadline.passed())
                        .as("%s", node.management().get("/healthz").text())
                        .isFalse();
                LockSupport.parkNanos(POLL_NANOS);
            }
            assertThat(node.management().get("/readyz").status()).isEqualTo(503);
            assertThat(proxy.counters().heldChunks()).isPositive();

            proxy.heal();
            node.awaitReadiness();
        }
    }

    /** However few cores there are. */
    private List<String> withTwoStores(String postgres) {
        var settings = new ArrayList<>(new OwnServers(postgres, servers.redis()).settings());
        settings.add("instances.store=2");
        return settings;
    }

    private static boolean areSilent(NodeProcess node) {
        var components = node.management().get("/healthz").json().getJsonObject("components");
        return List.of("store-1", "store-2").stream()
                .map(components::getJsonObject)
                .allMatch(store -> store.getString("state").equals("down")
                        && store.getString("reason").equals("PostgreSQL does not answer"));
    }
}
