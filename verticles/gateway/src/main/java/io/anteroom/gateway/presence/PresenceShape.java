package io.anteroom.gateway.presence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Presences.Presence;

/** A presence as clients read it, over HTTP and sockets alike. */
public final class PresenceShape {

    private PresenceShape() {}

    public static ObjectNode of(Presence presence) {
        var shape = Json.MAPPER
                .createObjectNode()
                .put("playerId", presence.playerId().toString())
                .put("status", presence.status().word())
                .put("devices", presence.devices());
        return presence.since() == null
                ? shape
                : shape.put("since", presence.since().toString());
    }
}
