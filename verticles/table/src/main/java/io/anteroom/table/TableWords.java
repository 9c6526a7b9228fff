package io.anteroom.table;

import io.anteroom.contracts.Json;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.StoredTables;
import io.anteroom.contracts.Tables;
import io.anteroom.runtime.Bus;
import io.anteroom.table.rules.Roulette;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What those at a table are told of its rounds, each once by an owner. Each is told by what the row says and not by the answer to
 * the write, which may be lost, or be the last thing an owner lives to see. So who takes over tells again what holds.
 */
final class TableWords {

    private final Bus bus;
    private final KnownTables.Table table;
    private long openTold;
    private long closeTold;
    private long outcomeTold;

    TableWords(Bus bus, KnownTables.Table table) {
        this.bus = bus;
        this.table = table;
    }

    /** @param serverSeed null if it can't be shown */
    void outcome(StoredTables.Round round, @Nullable String serverSeed) {
        if (outcomeTold == round.number()) {
            return;
        }
        outcomeTold = round.number();
        var fields = new HashMap<String, Object>(Map.of("tableRound", round.number()));
        if (serverSeed != null) {
            fields.put("serverSeed", serverSeed);
        }
        if (round.outcome() == null) {
            tell("TableVoided", fields);
            return;
        }
        fields.put("number", round.outcome());
        // The setting may be another than that of the node which took the number.
        fields.put("source", Objects.requireNonNullElse(round.source(), table.studio() ? "studio" : "seed"));
        fields.put("serverSeedHash", round.seedHash().hex());
        fields.put("nonce", Roulette.NONCE);
        tell("TableResult", fields);
    }

    void open(StoredTables.Stands stands, StoredTables.Round round) {
        var closesAt = Objects.requireNonNull(round.closesAt());
        if (openTold == round.number() || closesAt.isBefore(stands.now())) {
            return;
        }
        openTold = round.number();
        tell(
                "TableOpen",
                Map.of(
                        "tableRound", round.number(),
                        "closesAt", closesAt.toString(),
                        "serverTime", stands.now().toString(),
                        "serverSeedHash", round.seedHash().hex(),
                        "nextServerSeedHash", stands.planned().seedHash().hex()));
    }

    void closed(StoredTables.Round round) {
        if (closeTold != round.number()) {
            closeTold = round.number();
            tell("TableClosed", Map.of("tableRound", round.number()));
        }
    }

    private void tell(String eventType, Map<String, Object> fields) {
        bus.tell(Tables.NEWS, new Tables.News(table.id(), eventType, RawJson.of(Json.MAPPER.valueToTree(fields))));
    }
}
