package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.RoomMutes;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.util.Map;

/** Who may not speak in a room. */
final class MuteRoutes {

    private static final String MODERATES = "rooms:moderate";

    private final Bus bus;

    MuteRoutes(Bus bus) {
        this.bus = bus;
    }

    Map<String, Route> byOperation() {
        return Map.of("muteMember", this::mute, "unmuteMember", this::unmute, "listMutes", this::list);
    }

    private Future<Answer> mute(Asked asked) {
        var seconds = asked.body().path("seconds");
        var mute = new RoomMutes.Mute(
                room(asked),
                who(asked),
                PlayerId.parse(asked.text("playerId")),
                seconds.isMissingNode() ? null : (Integer) seconds.intValue());
        return bus.ask(RoomMutes.MUTE, mute).map(reply -> Answer.of(reply, muted -> Answer.ok(muted(muted))));
    }

    private Future<Answer> unmute(Asked asked) {
        var unmute = new RoomMutes.Unmute(room(asked), who(asked), PlayerId.parse(asked.pathValue("other")));
        return bus.ask(RoomMutes.UNMUTE, unmute).map(reply -> Answer.of(reply, done -> Answer.noContent()));
    }

    private Future<Answer> list(Asked asked) {
        return bus.ask(RoomMutes.LIST, new RoomMutes.ListAll(room(asked), who(asked)))
                .map(reply -> Answer.of(
                        reply, listed -> WholeList.page(asked, listed.muted(), MuteRoutes::place, MuteRoutes::muted)));
    }

    private static WholeList.Place place(RoomMutes.Muted muted) {
        return new WholeList.Place(muted.at(), muted.playerId());
    }

    private static RoomId room(Asked asked) {
        return RoomId.parse(asked.pathValue("room"));
    }

    private static RoomMutes.Who who(Asked asked) {
        return new RoomMutes.Who(asked.asker().playerId(), asked.asker().may(MODERATES));
    }

    private static ObjectNode muted(RoomMutes.Muted muted) {
        var shape = Shapes.object().put("playerId", muted.playerId().toString());
        if (muted.until() != null) {
            shape.put("until", muted.until().toString());
        }
        return shape.put("byOperator", muted.byOperator()).put("at", muted.at().toString());
    }
}
