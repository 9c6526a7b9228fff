package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.SeedStream;
import io.anteroom.fairness.ServerSeed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Live tables on two nodes of the packed jar, the one that keeps them being killed in the end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TablesIT {

    private static final String[] TABLES = {
        "table.roulette=main,studio",
        "table.studio=studio",
        // Long enough for all that a test does in one round, on a machine that stands still for a second or two.
        "table.openFor=4s",
        "table.maxBetCount=1000",
        "table.spinFor=1s",
        "table.pauseFor=500ms",
        "table.studioWithin=4s"
    };

    private static final long BETWEEN_BETS_NANOS = 5_000_000;
    private static final int ROUNDS_TRIED = 5;

    private final OwnServers servers = OwnServers.fresh();
    private final List<Integer> ports = OwnServers.freePorts(2);
    private NodeProcess owner;
    private NodeProcess other;

    @BeforeAll
    void start() {
        owner = startNode(0);
        // The first node has the leases of both tables before there is another.
        owner.tableId("main");
        owner.tableId("studio");
        other = startNode(1);
    }

    @AfterAll
    void stop() {
        owner.close();
        other.close();
    }

    private NodeProcess startNode(int index) {
        return NodeProcess.start(servers.clustered(ports.get(index), ports, TABLES));
    }

    @Test
    @Order(1)
    void roundIsTheSameOnBothNodesPaysAndVerifies() throws Exception {
        var table = owner.tableId("main");
        var here = Player.register(owner.http());
        var there = Player.register(other.http());
        try (var onOwner = GameSocket.open(owner.http(), here.token());
                var onOther = GameSocket.open(other.http(), there.token())) {
            var state = onOwner.ask(table("TableJoin", table), "TableState");
            assertThat(state.getString("phase")).isIn("open", "closed", "result", "settled");
            onOther.ask(table("TableJoin", table), "TableState");
            var open = onOther.await(0, ofType("TableOpen"), "TableOpen");
            long round = open.getLong("tableRound");

            var red = bet(table, round, bets("red", "10.00"));
            var accepted = onOwner.ask(red, "TableBetAccepted");
            assertThat(accepted.getString("balance")).isEqualTo("990.00");
            assertThat(onOwner.ask(red, "TableBetAccepted")).isEqualTo(accepted);
            onOther.ask(bet(table, round, bets("black", "10.00")), "TableBetAccepted");
            onOther.ask(bet(table, round, zero("1.00")), "TableBetAccepted");
            var mine = onOwner.ask(table("TableJoin", table), "TableState").getJsonArray("myBets");
            assertThat(mine.getJsonObject(0).getString("betId")).isEqualTo(accepted.getString("betId"));

            var result = resultOf(onOwner, round);
            assertThat(resultOf(onOther, round)).isEqualTo(result);
            assertThat(sha256(result.getString("serverSeed"))).isEqualTo(open.getString("serverSeedHash"));
            int number = result.getInteger("number");
            assertThat(drawn(result.getString("serverSeed"), table, result.getLong("nonce")))
                    .isEqualTo(number);

            assertThat(balanceAfterPay(onOwner, here)).isEqualByComparingTo(isRed(number) ? "1010.00" : "990.00");
            var expected = number == 0 ? "1025.00" : isRed(number) ? "989.00" : "1009.00";
            assertThat(balanceAfterPay(onOther, there)).isEqualByComparingTo(expected);
        }
    }

    @Test
    @Order(2)
    void refusalsHaveTheirCodesAndCostNothing() {
        var table = owner.tableId("main");
        var player = Player.register(owner.http());
        try (var socket = GameSocket.open(owner.http(), player.token())) {
            withinARound(socket, table, round -> refusalsHaveTheirCodes(socket, player, table, round));
        }
    }

    private static void refusalsHaveTheirCodes(GameSocket socket, Player player, String table, long round) {
        assertThat(code(socket, bet(table, round - 1, bets("red", "1.00")))).isEqualTo("BETS_CLOSED");
        assertThat(code(socket, bet(table, round + 1, bets("red", "1.00")))).isEqualTo("BETS_CLOSED");
        assertThat(code(socket, bet(table, round, bets("red", "-1")))).isEqualTo("INVALID_BET_AMOUNT");
        assertThat(code(socket, bet(table, round, bets("red", "500.01")))).isEqualTo("BET_LIMIT_REACHED");
        assertThat(code(socket, bet(table, round, bets("purple", "1.00")))).isEqualTo("INVALID_EVENT_INPUTS");
        for (var far : List.of("1e1500", "1e10000", "1e2147483647", "1e2147483648", "0e-5000")) {
            assertThat(codeOfText(socket, bet(table, round, bets("red", "far")), far))
                    .as(far)
                    .isEqualTo("INVALID_BET_AMOUNT");
        }
        var many = bet(table, round, new JsonArray().add("far"));
        assertThat(codeOfText(socket, many, "1" + ",1e9999".repeat(2_200))).isEqualTo("INVALID_EVENT_INPUTS");
        assertThat(code(socket, bet(player.id(), round, bets("red", "1.00")))).isEqualTo("ROOM_NOT_FOUND");
        assertThat(code(socket, table("TableJoin", "nowhere"))).isEqualTo("ROOM_NOT_FOUND");
        for (var field : List.of("roomId", "gameId")) {
            for (var event : List.of(bet(table, round, bets("red", "1.00")), table("TableJoin", table))) {
                event.remove(field);
                assertThat(code(socket, event)).as("%s", event).isEqualTo("INVALID_EVENT_INPUTS");
            }
        }
        assertThat(code(socket, bet(table, round, bets("red", "1.00")).put("gameId", "dice")))
                .isEqualTo("INVALID_GAME_ID");
        var taken = bet(table, round, bets("red", "1.00"));
        socket.ask(taken, "TableBetAccepted");
        assertThat(code(socket, bet(table, round, bets("red", "2.00")).put("eventId", taken.getString("eventId"))))
                .isEqualTo("EVENT_ID_REUSED");
        var withoutGame = taken.copy();
        withoutGame.remove("gameId");
        assertThat(code(socket, withoutGame)).isEqualTo("EVENT_ID_REUSED");
        assertThat(code(
                        socket,
                        Events.action("dice", "Nothing", new JsonObject()).put("eventId", taken.getString("eventId"))))
                .isEqualTo("EVENT_ID_REUSED");
    }

    /** Does it as soon as a round opens; again if that closed meanwhile, on a machine that stood still for as long. */
    private static void withinARound(GameSocket socket, String table, LongConsumer work) {
        for (int tried = 1; ; tried++) {
            int from = socket.frames().size();
            socket.ask(table("TableJoin", table), "TableState");
            long round = socket.await(from, ofType("TableOpen"), "TableOpen").getLong("tableRound");
            try {
                work.accept(round);
                return;
            } catch (AssertionError failed) {
                if (tried == ROUNDS_TRIED || socket.frames().stream().noneMatch(ofRound("TableClosed", round))) {
                    throw failed;
                }
            }
        }
    }

    @Test
    @Order(2)
    void betsOfAPlayerOnARoundAreBoundedInNumber() {
        var table = owner.tableId("main");
        var player = Player.register(owner.http());
        try (var socket = GameSocket.open(owner.http(), player.token())) {
            withinARound(socket, table, round -> betsAreBoundedInNumber(socket, table, round));
        }
    }

    private static void betsAreBoundedInNumber(GameSocket socket, String table, long round) {
        var hundred = new JsonArray();
        for (int i = 0; i < 100; i++) {
            hundred.addAll(bets("red", "0.10"));
        }
        for (int i = 0; i < 10; i++) {
            socket.ask(bet(table, round, hundred), "TableBetAccepted");
        }

        var refused = socket.ask(bet(table, round, bets("red", "0.10")));
        assertThat(refused.getString("code")).isEqualTo("BET_LIMIT_REACHED");
        assertThat(refused.getString("message")).contains("at most 1000 bets");
        var shown = socket.ask(table("TableJoin", table), "TableState").getJsonArray("myBets");
        assertThat(shown).hasSize(10);
    }

    /** Bets from both nodes up to and over the cut-off: what was accepted is what was taken, to the cent. */
    @Test
    @Order(3)
    void everyBetAroundTheCutOffIsAcceptedOrRefused() throws Exception {
        var table = owner.tableId("main");
        var pool = Executors.newFixedThreadPool(20);
        var players = new ArrayList<Player>();
        for (int i = 0; i < 20; i++) {
            players.add(Player.register(owner.http()));
        }
        try (var watch = GameSocket.open(owner.http(), players.get(0).token())) {
            watch.ask(table("TableJoin", table), "TableState");
            int from = watch.frames().size();
            long round = watch.await(from, ofType("TableOpen"), "TableOpen").getLong("tableRound");
            var betting = new ArrayList<CompletableFuture<int[]>>();
            for (int i = 0; i < players.size(); i++) {
                var player = players.get(i);
                var node = i % 2 == 0 ? owner : other;
                betting.add(CompletableFuture.supplyAsync(() -> betUntilClosed(node, player, table, round), pool));
            }
            int accepted = 0;
            for (int i = 0; i < players.size(); i++) {
                var counted = betting.get(i).get();
                accepted += counted[0];
                assertThat(counted[1]).as("refused with BETS_CLOSED").isEqualTo(1);
                // Nothing is ever on the 37 numbers at once: each bet is on zero, and costs or pays all the same.
                var result = resultOf(watch, round);
                assertThat(players.get(i).balance(owner.http()))
                        .isEqualByComparingTo(balance(counted[0], result.getInteger("number")));
            }
            assertThat(accepted).isGreaterThan(players.size());
        } finally {
            pool.shutdownNow();
        }
    }

    private static BigDecimal balance(int accepted, int number) {
        var staked = new BigDecimal("0.10").multiply(BigDecimal.valueOf(accepted));
        var paid = number == 0 ? staked.multiply(BigDecimal.valueOf(36)) : BigDecimal.ZERO;
        return new BigDecimal("1000.00").subtract(staked).add(paid);
    }

    /** How many were accepted, and how many refused as closed: one, which ends it. */
    private static int[] betUntilClosed(NodeProcess node, Player player, String table, long round) {
        int accepted = 0;
        try (var socket = GameSocket.open(node.http(), player.token())) {
            while (true) {
                var answer = socket.ask(bet(table, round, zero("0.10")));
                if (answer.getString("eventType").equals("TableBetAccepted")) {
                    accepted++;
                    // The quickest machine places fewer than the thousand that a player may.
                    java.util.concurrent.locks.LockSupport.parkNanos(BETWEEN_BETS_NANOS);
                } else {
                    assertThat(answer.getString("code")).isEqualTo("BETS_CLOSED");
                    // Whoever was paid is told; wait for the ledger to be settled before it is compared.
                    awaitSettled(socket, table, round);
                    return new int[] {accepted, 1};
                }
            }
        }
    }

    private static void awaitSettled(GameSocket socket, String table, long round) {
        var end = Instant.now().plusSeconds(20);
        while (Instant.now().isBefore(end)) {
            var state = socket.ask(table("TableJoin", table), "TableState");
            if (state.getLong("tableRound") > round || state.getString("phase").equals("settled")) {
                return;
            }
            // Each answer holds all the player's bets, hundreds of them.
            java.util.concurrent.locks.LockSupport.parkNanos(500_000_000);
        }
        throw new AssertionError("not settled in time");
    }

    @Test
    @Order(4)
    void studioTellsTheNumberOrTheRoundIsVoid() {
        var table = owner.tableId("studio");
        var player = Player.register(owner.http());
        var operator = Tool.operatorToken(servers.settings().toArray(String[]::new));
        try (var socket = GameSocket.open(other.http(), player.token())) {
            socket.ask(table("TableJoin", table), "TableState");
            long first = socket.await(0, ofType("TableOpen"), "TableOpen").getLong("tableRound");
            socket.ask(bet(table, first, bets("red", "10.00")), "TableBetAccepted");
            var path = "/api/v1/tables/" + table + "/rounds/" + first + "/outcome";
            assertThat(other.http()
                            .post(operator, path, new JsonObject().put("number", 1))
                            .status())
                    .as("while bets are taken")
                    .isEqualTo(409);
            socket.await(0, ofRound("TableClosed", first), "TableClosed");
            other.http()
                    .post(operator, path, new JsonObject().put("number", 37))
                    .expect(400);
            assertThat(other.http()
                            .post(operator, path, new JsonObject().put("number", 1))
                            .status())
                    .isEqualTo(204);
            assertThat(owner.http()
                            .post(operator, path, new JsonObject().put("number", 1))
                            .status())
                    .as("told again, as after a 504")
                    .isEqualTo(204);
            var changed = other.http().post(operator, path, new JsonObject().put("number", 2));
            assertThat(changed.status()).isEqualTo(409);
            assertThat(changed.json().getString("detail")).contains("has the number 1;");
            assertThat(resultOf(socket, first).getInteger("number")).isEqualTo(1);
            assertThat(balanceAfterPay(socket, player)).isEqualByComparingTo("1010.00");

            int from = socket.frames().size();
            long second = socket.await(from, ofType("TableOpen"), "TableOpen").getLong("tableRound");
            socket.ask(bet(table, second, bets("red", "10.00")), "TableBetAccepted");
            socket.await(from, ofRound("TableVoided", second), "TableVoided");
            socket.await(
                    from,
                    frame -> "1010.00".equals(frame.getString("balance"))
                            && ofType("BalanceUpdate").test(frame),
                    "stake given back");
        }
        var ruled = other.http()
                .post(
                        operator,
                        "/api/v1/tables/" + owner.tableId("main") + "/rounds/1/outcome",
                        new JsonObject().put("number", 1));
        assertThat(ruled.status()).isEqualTo(403);
    }

    /** Killed between the close and the result: the other node ends the round, with the number of the committed seed. */
    @Test
    @Order(5)
    void anotherNodeEndsTheRoundOfAKilledOwner() throws Exception {
        var table = owner.tableId("main");
        var player = Player.register(other.http());
        try (var socket = GameSocket.open(other.http(), player.token())) {
            socket.ask(table("TableJoin", table), "TableState");
            int from = socket.frames().size();
            var open = socket.await(from, ofType("TableOpen"), "TableOpen");
            long round = open.getLong("tableRound");
            socket.ask(bet(table, round, bets("red", "10.00")), "TableBetAccepted");
            socket.await(from, ofRound("TableClosed", round), "close");

            owner.kill();

            var result = resultOf(socket, round);
            assertThat(sha256(result.getString("serverSeed"))).isEqualTo(open.getString("serverSeedHash"));
            assertThat(drawn(result.getString("serverSeed"), table, 0)).isEqualTo(result.getInteger("number"));
            var paid = isRed(result.getInteger("number")) ? "1010.00" : "990.00";
            assertThat(balanceAfterPay(socket, player)).isEqualByComparingTo(paid);
            assertThat(socket.await(
                                    from,
                                    frame -> ofType("TableOpen").test(frame) && frame.getLong("tableRound") > round,
                                    "next round")
                            .getLong("tableRound"))
                    .isEqualTo(round + 1);
        }
        assertThat(other.stop()).isZero();
        var audit = servers.audit();
        assertThat(audit.out()).contains("audit: clean");
    }

    // Words and numbers.

    /** Of an event in which the text "far" stands for what no JSON library writes. */
    private static String codeOfText(GameSocket socket, JsonObject event, String written) {
        int before = socket.frames().size();
        socket.sendText(event.encode().replace("\"far\"", written));
        return socket.await(before, ofType("Error"), written).getString("code");
    }

    private static JsonObject table(String type, String table) {
        return Events.event(type).put("gameId", "roulette").put("roomId", table);
    }

    private static JsonObject bet(String table, long round, JsonArray bets) {
        return table("TableBet", table)
                .put(
                        "data",
                        new JsonObject()
                                .put("tableRound", round)
                                .put("bets", bets)
                                .put("currency", "FUN"));
    }

    private static JsonArray bets(String type, String amount) {
        return new JsonArray().add(new JsonObject().put("type", type).put("amount", amount));
    }

    private static JsonArray zero(String amount) {
        var bet = new JsonObject().put("type", "straight").put("amount", amount);
        return new JsonArray().add(bet.put("numbers", new JsonArray().add(0)));
    }

    private static String code(GameSocket socket, JsonObject event) {
        return socket.ask(event, "Error").getString("code");
    }

    private static Predicate<JsonObject> ofType(String type) {
        return GameSocket.ofType(type);
    }

    private static Predicate<JsonObject> ofRound(String type, long round) {
        return ofType(type).and(frame -> frame.getLong("tableRound") == round);
    }

    private static JsonObject resultOf(GameSocket socket, long round) {
        return socket.await(0, ofRound("TableResult", round), "TableResult");
    }

    /** After the round is settled. */
    private BigDecimal balanceAfterPay(GameSocket socket, Player player) {
        var node = other.isAlive() ? other : owner;
        var last = socket.frames().stream()
                .filter(ofType("TableResult"))
                .reduce((a, b) -> b)
                .orElseThrow();
        awaitSettled(socket, last.getString("roomId"), last.getLong("tableRound"));
        return player.balance(node.http());
    }

    private static int drawn(String serverSeed, String table, long nonce) {
        var stream = new SeedStream(ServerSeed.of(serverSeed));
        return (int) Draws.of(stream.blocks(new ClientSeed(table), nonce, 0, 1)).draw(37);
    }

    private static String sha256(String text) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest);
    }

    private static boolean isRed(int number) {
        return List.of(1, 3, 5, 7, 9, 12, 14, 16, 18, 19, 21, 23, 25, 27, 30, 32, 34, 36)
                .contains(number);
    }
}
