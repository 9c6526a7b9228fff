package io.anteroom.app;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.UUID;

/** Somebody with an account and a fresh login. */
record Player(String id, String username, String token, String refreshToken) {

    private static final String PASSWORD = "password123";

    static Player register(Http http) {
        String username = "p" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
        var account = new JsonObject()
                .put("username", username)
                .put("email", username + "@example.com")
                .put("password", PASSWORD);
        var created = http.post("/api/v1/auth/register", account).expect(201);
        return logIn(http, created.getString("username"));
    }

    static Player logIn(Http http, String username) {
        var credentials = new JsonObject().put("identifier", username).put("password", PASSWORD);
        var login = http.post("/api/v1/auth/login", credentials).expect(200);
        return new Player(
                login.getJsonObject("player").getString("id"),
                username,
                login.getString("token"),
                login.getString("refreshToken"));
    }

    /** As the tool {@code players} writes one: name, id and token. */
    static Player ofLine(String line) {
        var words = line.split(" ", -1);
        return new Player(words[1], words[0], words[2], "");
    }

    BigDecimal balance(Http http) {
        var balances = http.get(token, "/api/v1/wallet").expect(200).getJsonArray("balances");
        return balances.stream()
                .map(JsonObject.class::cast)
                .filter(balance -> balance.getString("currency").equals("FUN"))
                .map(balance -> new BigDecimal(balance.getString("balance")))
                .findFirst()
                .orElseThrow();
    }

    /** What an operator's request to fund this player says. */
    JsonObject funds(String amount) {
        return new JsonObject().put("playerId", id).put("amount", amount).put("currency", "FUN");
    }
}
