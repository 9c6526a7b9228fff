package io.anteroom.gateway.http;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Keys;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Players;
import io.anteroom.gateway.auth.Identity;
import io.anteroom.gateway.auth.SocketTickets;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** Who one is: registration, logins, profiles, and passes for sockets. */
final class AccountRoutes {

    private final Bus bus;
    private final Gate gate;

    AccountRoutes(Bus bus, Gate gate) {
        this.bus = bus;
        this.gate = gate;
    }

    Map<String, Route> byOperation() {
        return Map.of(
                "readKeys", this::readKeys,
                "register", this::register,
                "logIn", this::logIn,
                "refresh", this::refresh,
                "logOut", this::logOut,
                "readPlayer", this::readPlayer,
                "changePlayer", this::changePlayer,
                "issueSocketTicket", this::issueSocketTicket);
    }

    private Future<Answer> readKeys(Asked asked) {
        return bus.ask(Keys.PUBLIC, new Keys.ListPublic())
                .map(reply -> Answer.of(
                        reply,
                        keys -> Answer.ok(Answer.JSON, Buffer.buffer(keys.jwks().text()))));
    }

    private Future<Answer> register(Asked asked) {
        var request = new Players.Register(asked.text("username"), asked.text("email"), asked.text("password"));
        return bus.ask(Players.REGISTER, request)
                .map(reply -> Answer.of(reply, profile -> Answer.created(Shapes.player(profile, true))));
    }

    private Future<Answer> logIn(Asked asked) {
        var request = new Players.LogIn(asked.text("identifier"), asked.text("password"), asked.address());
        return bus.ask(Players.LOG_IN, request).map(reply -> Answer.of(reply, login -> Answer.ok(Shapes.login(login))));
    }

    private Future<Answer> refresh(Asked asked) {
        return bus.ask(Players.REFRESH, new Players.Refresh(asked.text("refreshToken")))
                .map(reply -> Answer.of(reply, tokens -> Answer.ok(Shapes.tokens(tokens))));
    }

    /** A token without a login, such as an operator's, has nothing that could be ended. */
    private Future<Answer> logOut(Asked asked) {
        var login = asked.asker().loginId();
        if (login == null) {
            return Future.succeededFuture(
                    Answer.refused(Code.FORBIDDEN, "This token came from no login; it ends when it expires."));
        }
        return bus.ask(Players.LOG_OUT, new Players.LogOut(login))
                .map(reply -> Answer.of(reply, done -> {
                    gate.endLogin().accept(login);
                    return Answer.noContent();
                }));
    }

    private Future<Answer> readPlayer(Asked asked) {
        var player = player(asked);
        var own = player.equals(asked.asker().playerId());
        return bus.ask(Accounts.READ_PROFILE, new Accounts.ReadProfile(player))
                .map(reply -> Answer.of(reply, profile -> Answer.ok(Shapes.player(profile, own))));
    }

    private Future<Answer> changePlayer(Asked asked) {
        var player = player(asked);
        if (!player.equals(asked.asker().playerId())) {
            return Future.succeededFuture(Answer.refused(Code.FORBIDDEN, "Only the own profile can be changed."));
        }
        var change = new Accounts.ChangeProfile(player, asked.optionalText("username"), asked.optionalText("email"));
        return bus.ask(Accounts.CHANGE_PROFILE, change)
                .map(reply -> Answer.of(reply, profile -> Answer.ok(Shapes.player(profile, true))));
    }

    private Future<Answer> issueSocketTicket(Asked asked) {
        return gate.issueTicket().apply(asked.asker()).map(reply -> Answer.of(reply, AccountRoutes::ticket));
    }

    private static Answer ticket(String ticket) {
        return Answer.created(Shapes.object().put("ticket", ticket).put("expiresIn", SocketTickets.TTL.toSeconds()));
    }

    private static PlayerId player(Asked asked) {
        var player = asked.pathValue("player");
        return player.equals("me") ? me(asked.asker()) : PlayerId.parse(player);
    }

    private static PlayerId me(Identity identity) {
        return identity.playerId();
    }
}
