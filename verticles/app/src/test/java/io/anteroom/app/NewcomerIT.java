package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What somebody meets who has the jar and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NewcomerIT {

    private final DataFolder data = DataFolder.empty("newcomer");
    private NodeProcess node;
    private String operator;

    @BeforeAll
    void start() {
        node = NodeProcess.start(data.settings());
        operator = Tool.operatorToken(data.setting());
    }

    @AfterAll
    void stop() {
        node.close();
        data.close();
    }

    @Test
    void aRoundIsPlayedOverATokenInTheQuery() {
        var player = Player.register(node.http());
        try (var socket = GameSocket.openWithQuery(node.http(), "token=" + player.token())) {
            assertThat(socket.greeting().getString("playerId")).isEqualTo(player.id());
            var answer = socket.ask(Events.dice("1.25"), "RoundUpdate");
            assertThat(answer.getJsonObject("data").getBoolean("roundEnded")).isTrue();
            assertThat(player.balance(node.http())).isEqualByComparingTo(answer.getString("balance"));
        }
    }

    @Test
    void formsBodiesThatAreJsonAreTakenAsJson() {
        var username = "curl" + UUID.randomUUID().toString().substring(0, 8);
        var account = new JsonObject()
                .put("username", username)
                .put("email", username + "@example.com")
                .put("password", "password123");
        var created = node.http().postAsForm("/api/v1/auth/register", account).expect(201);
        assertThat(created.getString("username")).isEqualTo(username);
    }

    @Test
    void aNewPlayerIsWelcomedByAPosting() {
        var player = Player.register(node.http());
        var postings = node.http().all(player.token(), "/api/v1/wallet/transactions");
        assertThat(postings).hasSize(1);
        assertThat(postings.get(0).getString("kind")).isEqualTo("welcome");
        assertThat(postings.get(0).getString("amount")).isEqualTo("1000.00");
    }

    @Test
    void thePageAndTheDescriptionAreServed() {
        var page = node.http().get("/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("content-type")).startsWith("text/html");
        var description = node.http().get("/openapi.yaml");
        assertThat(description.status()).isEqualTo(200);
        assertThat(description.text()).contains("openapi: 3.1").contains("/api/v1/auth/register");
    }

    @Test
    void theManagementPortTellsHealthAndFigures() {
        assertThat(node.management().get("/livez").status()).isEqualTo(200);
        node.awaitReadiness();
        assertThat(node.management().get("/healthz").expect(200).getBoolean("ready"))
                .isTrue();
        assertThat(node.management().get("/metrics").text()).contains("# TYPE");
        assertThat(node.http().get("/metrics").status()).isEqualTo(404);
    }

    /** Its classes would be loaded beneath compiled code, by whoever asks first. */
    @Test
    void neitherPortSpeaksHttp2() throws Exception {
        var request = HttpRequest.newBuilder().version(HttpClient.Version.HTTP_2);
        for (var port : List.of(node.http(), node.management())) {
            var answer = HttpClient.newHttpClient()
                    .send(request.uri(port.node().resolve("/livez")).build(), HttpResponse.BodyHandlers.discarding());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        }
    }

    /** An id in a label makes new series with every start, and whoever collects them keeps the old ones. */
    @Test
    void figuresAreNotLabelledWithIds() {
        assertThat(node.management().get("/metrics").text())
                .contains("pool_name=\"redis-1\"")
                .doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    }

    @Test
    void aStartWarnsOfDevelopmentDefaultsOnly() {
        // That a thread stood still for two seconds tells of the machine.
        var start = node.output()
                .lines()
                .takeWhile(line -> !line.startsWith("ready:"))
                .filter(line -> !line.contains("BlockedThreadChecker"));
        assertThat(start.filter(line -> line.contains("\"level\":\"WARN\"")))
                .singleElement(STRING)
                .contains("Development defaults are in use");
    }

    @Test
    void aDepositIsDoneOncePerKeyAndPushed() {
        var player = Player.register(node.http());
        var key = UUID.randomUUID().toString();
        try (var socket = GameSocket.open(node.http(), player.token())) {
            var first = fund("deposits", player, "5.00", key);
            assertThat(first.expect(201).getString("balanceAfter")).isEqualTo("1005.00");
            var push = socket.await(0, GameSocket.ofType("BalanceUpdate"), "push of the deposit");
            assertThat(push.getString("balance")).isEqualTo("1005.00");
            assertThat(push.getInteger("seq")).isEqualTo(1);
            var repeat = fund("deposits", player, "5.00", key);
            assertThat(repeat.expect(201)).isEqualTo(first.json());
            assertThat(repeat.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(fund("deposits", player, "6.00", key).status()).isEqualTo(422);
        }
        assertThat(player.balance(node.http())).isEqualByComparingTo("1005.00");
    }

    @Test
    void aWithdrawalTakesNoMoreThanThereIs() {
        var player = Player.register(node.http());
        assertThat(fund("withdrawals", player, "1000.01", "w1" + player.id()).code())
                .isEqualTo("INSUFFICIENT_FUNDS");
        assertThat(fund("withdrawals", player, "999.99", "w2" + player.id())
                        .expect(201)
                        .getString("balanceAfter"))
                .isEqualTo("0.01");
    }

    @Test
    void fundingNeedsAKeyAndTheScope() {
        var player = Player.register(node.http());
        assertThat(node.http()
                        .post(operator, "/api/v1/wallet/deposits", player.funds("5.00"))
                        .code())
                .isEqualTo("IDEMPOTENCY_KEY_MISSING");
        assertThat(node.http()
                        .post(player.token(), "/api/v1/wallet/deposits", player.funds("5.00"), "own")
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void aChangedConfigurationIsPushedAndApplies() {
        var player = Player.register(node.http());
        try (var socket = GameSocket.open(node.http(), player.token())) {
            var changed = node.http()
                    .put(operator, "/api/v1/games/limbo/config", new JsonObject().put("maxBet", "2.00"))
                    .expect(200);
            assertThat(changed.getString("maxBet")).isEqualTo("2.00");
            var push = socket.await(0, GameSocket.ofType("UpdateConfig"), "UpdateConfig");
            assertThat(push.getString("gameId")).isEqualTo("limbo");
            assertThat(push.getJsonObject("config")).isEqualTo(changed);
            var bet = new JsonObject()
                    .put("betAmount", "2.01")
                    .put("currency", "FUN")
                    .put("multiplier", "2");
            assertThat(socket.ask(Events.action("limbo", "Bet", bet), "Error").getString("code"))
                    .isEqualTo("BET_LIMIT_REACHED");
        }
    }

    @Test
    void aSecondNodeOnTheSameDataIsRefused() {
        var second = Tool.run(
                "--set", data.setting(), "--set", "http.port=0", "--set", "management.port=0", "--set", "roles=all");
        assertThat(second.exitCode()).isNotZero();
        assertThat(second.err())
                .contains(data.path().toString())
                .contains("in use by process " + node.pid())
                .doesNotContain("\tat ");
        assertThat(node.http().get("/api/v1/games").status()).isEqualTo(200);
    }

    @Test
    void toolsThatNeedTheDataAreRefusedWhileTheNodeRuns() {
        for (String tool : new String[] {"audit", "players --create 1 --out target/e2e/refused.txt"}) {
            var arguments = (tool + " --set " + data.setting()).split(" ");
            var ran = Tool.run(arguments);
            assertThat(ran.exitCode()).as("%s", ran).isNotZero();
            assertThat(ran.err()).contains("in use by process " + node.pid());
        }
    }

    @Test
    void theTokenToolPrintsTheTokenAlone() {
        assertThat(operator).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    }

    @Test
    void theConfigurationIsPrintedWithSecretsMasked() {
        var secret = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
        var ran = Tool.run("--print-config", "--set", "keys.master=" + secret, "--set", "http.port=1234");
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("http.port: 1234").doesNotContain(secret);
    }

    @Test
    void aBadSettingIsRefusedByItsFullName() {
        var value = Tool.run("--set", "http.port=seventy");
        assertThat(value.exitCode()).isNotZero();
        assertThat(value.err()).contains("http.port").contains("seventy").contains("65535");
        var name = Tool.run("--set", "http.prot=80");
        assertThat(name.exitCode()).isNotZero();
        assertThat(name.err()).contains("http.prot").doesNotContain("\tat ");
        var room = Tool.run("--set", data.setting(), "--set", "modes.x.room=nope");
        assertThat(room.exitCode()).isNotZero();
        assertThat(room.err())
                .contains("modes.x.room")
                .contains("nope")
                .contains("[pong, quiz, relay, tictactoe]")
                .doesNotContain("\tat ");
    }

    /** One after another, since each needs what the one before left. */
    @Test
    void aStoppedNodeGoesOnWhereItWas() throws IOException {
        try (var folder = DataFolder.prepared("restart")) {
            var player = stoppedInMidRound(folder);
            auditIsClean(folder);
            playersThatCannotBeWrittenAreNoSuccess(folder);
            playersUnderAnotherKeyAreRefused(folder);
            var made = createdPlayers(folder);
            goesOn(folder, player, made);
        }
    }

    private static Player stoppedInMidRound(DataFolder folder) {
        try (var node = NodeProcess.start(folder.settings())) {
            var player = Player.register(node.http());
            try (var socket = GameSocket.open(node.http(), player.token())) {
                socket.ask(Events.mines("10.00", 1), "RoundUpdate");
                node.terminate();
                assertThat(socket.awaitClose()).isEqualTo(1012);
                assertThat(node.exitCode()).isZero();
            }
            return player;
        }
    }

    private static void auditIsClean(DataFolder folder) {
        var audit = Tool.run("audit", "--set", folder.setting());
        assertThat(audit.exitCode()).as("%s", audit).isZero();
    }

    /** Linux has a file that is always full. */
    private static void playersThatCannotBeWrittenAreNoSuccess(DataFolder folder) {
        if (!Files.exists(Path.of("/dev/full"))) {
            return;
        }
        var ran = Tool.run("players", "--create", "3", "--out", "/dev/full", "--set", folder.setting());
        assertThat(ran.exitCode()).as("%s", ran).isNotZero();
        assertThat(ran.err()).contains("anteroom: cannot write /dev/full").doesNotContain("\tat ");
    }

    private static void playersUnderAnotherKeyAreRefused(DataFolder folder) {
        var file = folder.path().resolve("refused.txt").toString();
        var key = "keys.master=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
        var ran = Tool.run("players", "--create", "1", "--out", file, "--set", folder.setting(), "--set", key);
        assertThat(ran.exitCode()).as("%s", ran).isNotZero();
        assertThat(ran.err()).contains("anteroom: keys.master: found another key");
    }

    private static String createdPlayers(DataFolder folder) throws IOException {
        var file = folder.path().resolve("players.txt");
        var ran = Tool.run("players", "--create", "3", "--out", file.toString(), "--set", folder.setting());
        assertThat(ran.exitCode()).as("%s", ran).isZero();
        var lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        return lines.get(0);
    }

    private static void goesOn(DataFolder folder, Player player, String made) {
        try (var node = NodeProcess.start(folder.settings())) {
            assertThat(player.balance(node.http())).isEqualByComparingTo("990.00");
            try (var socket = GameSocket.open(node.http(), player.token())) {
                var state = socket.ask(Events.roundState("mines"), "RoundState");
                assertThat(state.getJsonObject("data").getJsonArray("nextActions"))
                        .contains("PickTile");
                var pick = socket.ask(Events.pick(7), "RoundUpdate");
                if (!Game.isEnded(pick)) {
                    socket.ask(Events.cashOut(), "RoundUpdate");
                }
            }
            assertThat(played(node, made)).isNotEqualByComparingTo("1000.00");
        }
    }

    /** The balance that a made player has after a bet. */
    private static BigDecimal played(NodeProcess node, String made) {
        try (var socket = GameSocket.open(node.http(), Tool.tokenIn(made))) {
            return new BigDecimal(socket.ask(Events.dice("1.00"), "RoundUpdate").getString("balance"));
        }
    }

    private Http.Reply fund(String direction, Player player, String amount, String key) {
        return node.http().post(operator, "/api/v1/wallet/" + direction, player.funds(amount), key);
    }
}
