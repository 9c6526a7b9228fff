package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.PartyId;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Waiting for a match. */
final class QueueRoutes {

    private final Bus bus;

    QueueRoutes(Bus bus) {
        this.bus = bus;
    }

    Map<String, Route> byOperation() {
        return Map.of("joinQueue", this::join, "leaveQueue", this::leave, "readQueueStatus", this::status);
    }

    private Future<Answer> join(Asked asked) {
        var rank = asked.body().path("rank");
        if (!rank.isMissingNode() && !isWhole(rank)) {
            return Future.succeededFuture(Answer.refused(Code.INVALID_RANK, "A rank is a whole number."));
        }
        var party = asked.optionalText("party");
        var request = new Matchmaking.Join(
                asked.asker().playerId(),
                asked.optionalText("mode"),
                asked.optionalText("region"),
                rank.isMissingNode() ? null : rank.intValue(),
                party == null ? null : PartyId.parse(party));
        return bus.ask(Matchmaking.JOIN, request).map(reply -> Answer.of(reply, queued -> Answer.ok(queued(queued))));
    }

    private Future<Answer> leave(Asked asked) {
        return bus.ask(Matchmaking.LEAVE, new Matchmaking.Leave(asked.asker().playerId()))
                .map(reply -> Answer.of(reply, left -> Answer.ok(Shapes.object().put("queued", false))));
    }

    private Future<Answer> status(Asked asked) {
        return bus.ask(Matchmaking.STATUS, new Matchmaking.Ask(asked.asker().playerId()))
                .map(reply -> Answer.of(reply, status -> Answer.ok(status(status))));
    }

    /** Also 1000.0, which is one in JSON; what has no place in an int is as absurd as what is out of bounds. */
    private static boolean isWhole(JsonNode rank) {
        return rank.isNumber() && rank.decimalValue().stripTrailingZeros().scale() <= 0 && rank.canConvertToInt();
    }

    private static ObjectNode queued(Matchmaking.Queued queued) {
        var shape = Shapes.object().put("status", queued.match() == null ? "queued" : "matched");
        if (queued.ticketId() != null) {
            shape.put("ticketId", queued.ticketId().toString());
        }
        shape.put("mode", queued.mode());
        putRegion(shape, queued.region());
        if (queued.match() == null) {
            shape.put("rank", queued.rank())
                    .put("waitedMs", queued.waitedMs())
                    .put("estimatedWaitMs", queued.estimatedWaitMs());
        }
        putMatch(shape, queued.match());
        return shape;
    }

    private static ObjectNode status(Matchmaking.Status status) {
        var ticket = status.ticket();
        var shape = Shapes.object().put("queued", ticket != null);
        if (ticket != null) {
            shape.put("ticketId", ticket.ticketId().toString()).put("mode", ticket.mode());
            putRegion(shape, ticket.region());
            shape.put("rank", ticket.rank())
                    .put("waitedMs", ticket.waitedMs())
                    .put("estimatedWaitMs", ticket.estimatedWaitMs());
        }
        shape.put("queueSize", status.queueSize());
        putMatch(shape, status.match());
        return shape;
    }

    private static void putRegion(ObjectNode shape, String region) {
        if (!region.isEmpty()) {
            shape.put("region", region);
        }
    }

    private static void putMatch(ObjectNode shape, Matchmaking.@Nullable FoundMatch match) {
        if (match != null) {
            shape.putRawValue("match", new RawValue(match.fields().text()));
        }
    }
}
