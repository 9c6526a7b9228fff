package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Sessions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Who plays which game for a player, by an epoch that only grows. */
final class GameSessions {

    private static final String CLAIM = """
            select epoch, replaced_session, replaced_node, overtaken
            from claim_session($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """;

    private static final String TAKE_UP = "select take_up_sessions($1, $2, $3, $4, $5)";

    private static final String RELEASE = "select release_sessions($1, $2, $3, $4)";

    private static final String HOLDER = """
            select holder_session, holder_node
            from game_sessions
            where player_id = $1 and game_id = $2 and released_at is null
            """;

    private final Database database;
    private final Standings standings;

    GameSessions(Database database, Standings standings) {
        this.database = database;
        this.standings = standings;
    }

    Future<Reply<Sessions.Claimed>> claim(Sessions.Claim request) {
        var gone = request.gone();
        return database.query(
                        CLAIM,
                        request.playerId().value(),
                        request.gameId(),
                        request.sessionId().value(),
                        request.nodeId().value(),
                        request.takeOver(),
                        gone == null ? null : gone.sessionId().value(),
                        gone == null ? null : gone.nodeId().value(),
                        request.number(),
                        request.resume())
                .compose(rows -> claimed(request, rows.iterator().next()));
    }

    Future<Reply<Sessions.TakenUp>> takeUp(Sessions.TakeUp request) {
        return database.query(
                        TAKE_UP,
                        request.playerId().value(),
                        request.sessionId().value(),
                        request.nodeId().value(),
                        request.number(),
                        request.resume())
                .map(rows ->
                        Reply.done(new Sessions.TakenUp(rows.iterator().next().getInteger(0))));
    }

    Future<Reply<Done>> release(Sessions.Release request) {
        return database.query(
                        RELEASE,
                        request.playerId().value(),
                        request.sessionId().value(),
                        request.nodeId().value(),
                        request.upTo())
                .map(done -> Reply.done(Done.DONE));
    }

    Future<Reply<Sessions.FoundHolder>> holder(Sessions.FindHolder request) {
        return database.first(HOLDER, request.playerId().value(), request.gameId())
                .map(found -> Reply.done(
                        new Sessions.FoundHolder(found.map(row -> holder(row, "holder_session", "holder_node"))
                                .orElse(null))));
    }

    private Future<Reply<Sessions.Claimed>> claimed(Sessions.Claim request, Row row) {
        if (Boolean.TRUE.equals(row.getBoolean("overtaken"))) {
            return Future.succeededFuture(Reply.refused(Code.SESSION_NOT_FOUND, "the session was resumed elsewhere"));
        }
        var epoch = row.getLong("epoch");
        if (epoch == null) {
            return Future.succeededFuture(Reply.refused(Code.SESSION_ACTIVE, "another session plays this game"));
        }
        var replaced =
                row.getUUID("replaced_session") == null ? null : holder(row, "replaced_session", "replaced_node");
        return standings
                .find(request.playerId(), request.gameId(), request.currency())
                .map(found -> {
                    Rounds.Loaded loaded = found.orElseThrow();
                    return Reply.done(new Sessions.Claimed(epoch, replaced, loaded.standing(), loaded.balance()));
                });
    }

    private static Sessions.@Nullable Holder holder(Row row, String session, String node) {
        return new Sessions.Holder(new SessionId(row.getUUID(session)), new NodeId(row.getUUID(node)));
    }
}
