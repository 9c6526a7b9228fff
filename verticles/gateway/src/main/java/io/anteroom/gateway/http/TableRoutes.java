package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Tables;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.util.Map;

/** Live tables, and what a studio's wheel showed. */
final class TableRoutes {

    private final Bus bus;

    TableRoutes(Bus bus) {
        this.bus = bus;
    }

    Map<String, Route> byOperation() {
        return Map.of("listTables", this::listTables, "setTableOutcome", this::setOutcome);
    }

    private Future<Answer> listTables(Asked asked) {
        return bus.ask(Tables.LIST, new Tables.ListAll())
                .map(reply -> Answer.of(
                        reply, listed -> Answer.ok(Shapes.page(listed.tables(), TableRoutes::summary, null))));
    }

    private static ObjectNode summary(Tables.Summary table) {
        var shape = Shapes.object()
                .put("id", table.tableId().toString())
                .put("gameId", table.gameId())
                .put("name", table.name())
                .put("phase", table.phase().word())
                .put("tableRound", table.tableRound());
        if (table.closesAt() != null) {
            shape.put("closesAt", table.closesAt().toString());
        }
        return shape.put("currency", table.minBet().currency().code())
                .put("minBet", table.minBet().toText())
                .put("maxBet", table.maxBet().toText())
                .put("maxStake", table.maxStake().toText());
    }

    private Future<Answer> setOutcome(Asked asked) {
        var outcome = new Tables.SetOutcome(
                RoomId.parse(asked.pathValue("table")),
                Long.parseLong(asked.pathValue("tableRound")),
                asked.body().path("number").intValue());
        return bus.ask(Tables.SET_OUTCOME, outcome).map(reply -> Answer.of(reply, done -> Answer.noContent()));
    }
}
