package io.anteroom.gateway.http;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Presences;
import io.anteroom.gateway.presence.PresenceShape;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where players are, as the asker may see it. */
final class PresenceRoutes {

    private final Bus bus;

    PresenceRoutes(Bus bus) {
        this.bus = bus;
    }

    Map<String, Route> byOperation() {
        return Map.of("readPresence", this::one, "readPresences", this::some);
    }

    private Future<Answer> one(Asked asked) {
        var asker = asked.asker().playerId();
        var player = asked.pathValue("player");
        var of = player.equals("me") ? asker : PlayerId.parse(player);
        return bus.ask(Presences.READ, new Presences.Read(asker, List.of(of)))
                .map(reply -> Answer.of(
                        reply,
                        found -> Answer.ok(PresenceShape.of(found.presences().get(0)))));
    }

    private Future<Answer> some(Asked asked) {
        var players = new ArrayList<PlayerId>();
        asked.body().path("players").forEach(id -> players.add(PlayerId.parse(id.textValue())));
        return bus.ask(Presences.READ, new Presences.Read(asked.asker().playerId(), players))
                .map(reply ->
                        Answer.of(reply, found -> Answer.ok(Shapes.page(found.presences(), PresenceShape::of, null))));
    }
}
