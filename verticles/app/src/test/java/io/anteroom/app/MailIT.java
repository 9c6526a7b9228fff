package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Players who write to each other, on a node of the packed jar. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailIT {

    private final OwnServers servers = OwnServers.fresh();
    private NodeProcess node;

    @BeforeAll
    void start() {
        node = NodeProcess.start(servers.settings());
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void aMessageIsPushedWithASequenceAndKeptUntilItIsRead() {
        var http = node.http();
        var neo = Player.register(http);
        var trinity = Player.register(http);
        var draft = new JsonObject().put("to", trinity.id()).put("data", new JsonObject().put("text", "follow"));
        try (var socket = GameSocket.open(http, trinity.token())) {
            var sent = http.post(neo.token(), "/api/v1/messages", draft, "k1").expect(201);
            var push = socket.await(0, GameSocket.ofType("DirectMessage"), "push");
            assertThat(push.getString("id")).isEqualTo(sent.getString("id"));
            assertThat(push.getString("from")).isEqualTo(neo.id());
            assertThat(push.getString("username")).isEqualTo(neo.username());
            assertThat(push.getJsonObject("data").getString("text")).isEqualTo("follow");
            assertThat(push.getInteger("seq")).isEqualTo(1);

            var again = http.post(neo.token(), "/api/v1/messages", draft, "k1");
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(again.expect(201)).isEqualTo(sent);

            var listed =
                    http.get(trinity.token(), "/api/v1/messages").expect(200).getJsonArray("items");
            assertThat(listed.size()).isEqualTo(1);
            assertThat(listed.getJsonObject(0).getString("at")).isEqualTo(sent.getString("at"));
            assertThat(http.post(
                                    trinity.token(),
                                    "/api/v1/messages/read",
                                    new JsonObject().put("upTo", sent.getString("id")))
                            .status())
                    .isEqualTo(204);
            assertThat(http.get(trinity.token(), "/api/v1/messages").expect(200).getJsonArray("items"))
                    .isEmpty();
        }
    }

    @Test
    void onlyOperatorsNotify() {
        var http = node.http();
        var neo = Player.register(http);
        var operator = Tool.operatorToken(servers.settings().toArray(String[]::new));
        var notice = new JsonObject().put("to", neo.id()).put("data", "maintenance at noon");
        http.post(neo.token(), "/api/v1/notifications", notice).expect(403);
        http.post(operator, "/api/v1/notifications", notice).expect(201);
        assertThat(http.get(neo.token(), "/api/v1/notifications")
                        .expect(200)
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("data"))
                .isEqualTo("maintenance at noon");
    }

    @Test
    void aNotificationThatIsRepeatedUnderItsKeyComesOnce() {
        var http = node.http();
        var neo = Player.register(http);
        var operator = Tool.operatorToken(servers.settings().toArray(String[]::new));
        var notice = new JsonObject().put("to", neo.id()).put("data", "maintenance at noon");
        try (var socket = GameSocket.open(http, neo.token())) {
            var sent = http.post(operator, "/api/v1/notifications", notice, "ops-1")
                    .expect(201);
            var again = http.post(operator, "/api/v1/notifications", notice, "ops-1");
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(again.expect(201)).isEqualTo(sent);

            var last = new JsonObject().put("to", neo.id()).put("data", "it is over");
            http.post(operator, "/api/v1/notifications", last, "ops-2").expect(201);
            assertThat(socket.awaitAll(0, 2, GameSocket.ofType("Notification"), "pushes"))
                    .extracting(push -> push.getString("data"))
                    .containsExactly("maintenance at noon", "it is over");
            assertThat(http.post(operator, "/api/v1/notifications", last, "ops-1")
                            .code())
                    .isEqualTo("IDEMPOTENCY_KEY_REUSED");
        }
    }

    @Test
    void badRequestsHaveTheirCodes() {
        var http = node.http();
        var neo = Player.register(http);
        var trinity = Player.register(http);
        var toNobody = new JsonObject()
                .put("to", "01890000-0000-7000-8000-00000000ffff")
                .put("data", 1);
        assertThat(http.post(neo.token(), "/api/v1/messages", toNobody).code()).isEqualTo("NOT_FOUND");
        var tooLong = new JsonObject().put("to", trinity.id()).put("data", "x".repeat(5000));
        assertThat(http.post(neo.token(), "/api/v1/messages", tooLong).code()).isEqualTo("INVALID_PAYLOAD_SCHEMA");
        assertThat(http.post(neo.token(), "/api/v1/messages", new JsonObject().put("to", trinity.id()))
                        .code())
                .isEqualTo("INVALID_PAYLOAD_SCHEMA");
        assertThat(http.put(trinity.token(), "/api/v1/players/me/blocks/" + neo.id(), new JsonObject())
                        .status())
                .isEqualTo(204);
        var blocked = new JsonObject().put("to", trinity.id()).put("data", "hello?");
        assertThat(http.post(neo.token(), "/api/v1/messages", blocked).code()).isEqualTo("FORBIDDEN");
    }
}
