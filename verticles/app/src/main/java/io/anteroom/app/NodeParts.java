package io.anteroom.app;

import io.anteroom.gateway.GatewayNode;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.store.StoreConfig;
import io.micrometer.core.instrument.MeterRegistry;

/** What the roles of one node share. */
record NodeParts(
        Settings settings,
        Bus bus,
        MasterKey masterKey,
        StoreConfig store,
        String redisUrl,
        MeterRegistry metrics,
        NodeHealth health,
        GatewayNode gateway) {}
