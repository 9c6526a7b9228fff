package io.anteroom.store;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Accounts.RefreshStatus;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.ZoneOffset;
import java.util.function.Consumer;

/** Logins and their refresh tokens; an ended login is told at once and kept as a revocation. */
final class Logins {

    private static final String OPEN = """
            with opened as (
                insert into logins (id, player_id, expires_at) values ($1, $2, $4)
            )
            insert into refresh_tokens (hash, login_id) values ($3, $1)
            """;

    private static final String REFRESH = "select outcome, login, player from refresh_login($1, $2, $3)";

    private static final String END = "select end_login($1)";

    private final Database database;
    private final Consumer<LoginId> ended;

    Logins(Database database, Consumer<LoginId> ended) {
        this.database = database;
        this.ended = ended;
    }

    Future<Reply<Done>> open(Accounts.OpenLogin request) {
        return database.query(
                        OPEN,
                        request.loginId().value(),
                        request.playerId().value(),
                        Columns.bytes(request.refreshHash()),
                        request.expiresAt().atOffset(ZoneOffset.UTC))
                .map(done -> Reply.done(Done.DONE));
    }

    Future<Reply<Accounts.Refreshed>> refresh(Accounts.Refresh request) {
        return database.query(
                        REFRESH,
                        Columns.bytes(request.presented()),
                        Columns.bytes(request.successor()),
                        request.graceMs())
                .map(rows -> Reply.done(refreshed(rows.iterator().next())));
    }

    Future<Reply<Done>> end(Accounts.EndLogin request) {
        return database.query(END, request.loginId().value()).map(done -> {
            ended.accept(request.loginId());
            return Reply.done(Done.DONE);
        });
    }

    private Accounts.Refreshed refreshed(Row row) {
        var status =
                switch (row.getString("outcome")) {
                    case "refreshed" -> RefreshStatus.REFRESHED;
                    case "reused" -> RefreshStatus.REUSED;
                    default -> RefreshStatus.UNKNOWN;
                };
        if (status == RefreshStatus.UNKNOWN) {
            return new Accounts.Refreshed(status, null, null);
        }
        var loginId = new LoginId(row.getUUID("login"));
        if (status == RefreshStatus.REUSED) {
            ended.accept(loginId);
        }
        return new Accounts.Refreshed(status, loginId, new PlayerId(row.getUUID("player")));
    }
}
