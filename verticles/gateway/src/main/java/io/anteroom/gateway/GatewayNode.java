package io.anteroom.gateway;

import io.anteroom.gateway.auth.Revocations;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What the gateway instances of one node share. Any thread.
 *
 * @param redisUrl {@code redis://:password@host:port/database}
 */
public record GatewayNode(
        GatewayConfig config,
        Bus bus,
        MasterKey masterKey,
        String redisUrl,
        MeterRegistry metrics,
        NodeHealth health,
        Revocations revocations,
        AddressLimits requestLimits) {

    public GatewayNode(
            GatewayConfig config,
            Bus bus,
            MasterKey masterKey,
            String redisUrl,
            MeterRegistry metrics,
            NodeHealth health) {
        this(
                config,
                bus,
                masterKey,
                redisUrl,
                metrics,
                health,
                new Revocations(),
                new AddressLimits(config.requestsPerSecond()));
    }
}
