package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredConfigs;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;

/** Game configurations, every version of them. */
final class Configs {

    static final String NEWEST = """
            select c.game_id, c.version, c.document
            from games g
            join game_configs c on c.game_id = g.game_id and c.version = g.version
            """;

    private static final String NEWEST_OF = NEWEST + "where $1::text is null or g.game_id = $1 order by g.game_id";

    private static final String READ =
            "select game_id, version, document from game_configs where game_id = $1 and version = $2";

    private static final String SAVE = "select save_config($1, $2, $3)";

    private final Database database;

    Configs(Database database) {
        this.database = database;
    }

    Future<Reply<StoredConfigs.Found>> newest(StoredConfigs.Newest request) {
        return database.query(NEWEST_OF, request.gameId())
                .map(rows -> Reply.done(new StoredConfigs.Found(configs(rows))));
    }

    Future<Reply<GameConfig>> read(StoredConfigs.Read request) {
        return database.first(READ, request.gameId(), request.version()).map(found -> found.map(Configs::config)
                .map(Reply::done)
                .orElseGet(() -> Reply.refused(Code.NOT_FOUND, "no such configuration")));
    }

    Future<Reply<GameConfig>> save(StoredConfigs.Save request) {
        var config = request.config();
        return database.query(
                        SAVE,
                        config.gameId(),
                        config.version(),
                        config.document().text())
                .map(rows -> rows.iterator().next().getBoolean(0)
                        ? Reply.done(config)
                        : Reply.refused(Code.ROUND_CONFLICT, "the game was set up anew meanwhile"));
    }

    static List<GameConfig> configs(RowSet<Row> rows) {
        var configs = new ArrayList<GameConfig>();
        rows.forEach(row -> configs.add(config(row)));
        return configs;
    }

    private static GameConfig config(Row row) {
        return new GameConfig(row.getString("game_id"), row.getLong("version"), Columns.json(row, "document"));
    }
}
