package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.gateway.GatewayConfig;
import io.anteroom.gateway.GatewayNode;
import io.anteroom.gateway.GatewayVerticle;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.testkit.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a gateway says that it has started. */
final class GatewayStartIT {

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.local(vertx);
    private final TokenMint mint = new TokenMint("k1");
    private final Backend backend = new Backend(mint);
    private final GatewayNode node = new GatewayNode(
            GatewayConfig.from(Settings.of(GatewayConfig.KEYS, null, Map.of(), List.of("http.port=0"))),
            bus,
            MasterKey.parse(MasterKey.generate()),
            TestServers.freshRedis(),
            new SimpleMeterRegistry(),
            new NodeHealth());

    @AfterEach
    void stop() {
        Gateways.await(vertx.close());
    }

    private int statusOfASocket() {
        var token = mint.token(PlayerId.next(), LoginId.next(), Instant.now().plusSeconds(60));
        try (var socket = RawSocket.open(Gateways.await(node.port()), "/ws", Gateways.bearer(token))) {
            return socket.status();
        }
    }

    @Test
    void everyInstanceCanCheckTokensOnceItHasStarted() {
        var told = Promise.<Void>promise();
        backend.keysAfter = told.future();
        Gateways.await(backend.serve(bus));

        var deployed = vertx.deployVerticle(() -> new GatewayVerticle(node), new DeploymentOptions().setInstances(2));
        Gateways.await(node.port());
        assertThat(statusOfASocket()).isEqualTo(503);
        assertThat(deployed.isComplete()).isFalse();
        told.complete();

        Gateways.await(deployed);
        for (int i = 0; i < 8; i++) {
            assertThat(statusOfASocket()).isEqualTo(101);
        }
    }

    @Test
    void itStartsThoughNobodyTellsKeys() {
        backend.keysAfter = Promise.<Void>promise().future();
        Gateways.await(backend.serve(bus));

        Gateways.await(vertx.deployVerticle(new GatewayVerticle(node)));

        assertThat(statusOfASocket()).isEqualTo(503);
    }
}
