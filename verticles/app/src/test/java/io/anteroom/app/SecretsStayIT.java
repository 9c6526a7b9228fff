package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.Seeds;
import io.anteroom.fairness.Drawn;
import io.anteroom.rng.SeedVault;
import io.anteroom.runtime.MasterKey;
import io.anteroom.store.StoredRounds;
import io.anteroom.testkit.TestServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Open rounds of mines and blackjack on a node that logs all there is, while players send nonsense and the store fails: nothing
 * the node says, to anybody, has the bombs, the hole card or a seed in it. What has to be found afterwards, when it may be
 * seen, is found by the same search in the same places.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsStayIT {

    private static final List<String> VERBOSE = List.of("-Dlogback.configurationFile="
            + Path.of("src", "test", "resources", "everything-logged.xml").toAbsolutePath());
    private static final int BOMBS = 10;

    /** One deal in seven is over at once, or has a hole card that lies on the table too. */
    private static final int PLAYERS = 12;

    @SuppressWarnings("NullAway.Init")
    private OwnServers servers;

    @SuppressWarnings("NullAway.Init")
    private NodeProcess node;

    @SuppressWarnings("NullAway.Init")
    private Http http;

    @SuppressWarnings("NullAway.Init")
    private Player player;

    @SuppressWarnings("NullAway.Init")
    private GameSocket socket;

    @SuppressWarnings("NullAway.Init")
    private String blackjack;

    @SuppressWarnings("NullAway.Init")
    private String mines;

    private List<Integer> bombs = List.of();
    private final Secrets secrets = new Secrets();
    private final Map<String, StringBuilder> heard = new LinkedHashMap<>();

    @BeforeAll
    void start() {
        servers = OwnServers.fresh();
        var players = servers.makePlayers(PLAYERS);
        node = NodeProcess.start(servers.settings(), VERBOSE);
        http = node.http();
        openBlackjack(players);
        mines = ask(Events.mines("1.00", BOMBS)).getString("roundId");
        learnSecrets();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    /** A round that goes on, whose hole card is unlike all that lie open: each player plays one, so that no other is in the history. */
    private void openBlackjack(List<Player> players) {
        for (var next : players) {
            player = next;
            socket = GameSocket.open(http, next.token());
            var bet = new JsonObject().put("betAmount", "1.00").put("currency", "FUN");
            var dealt = ask(Events.action("blackjack", "Bet", bet));
            blackjack = dealt.getString("roundId");
            var cards = cards(blackjack);
            if (!Game.isEnded(dealt) && !cards.subList(0, 3).contains(cards.get(3))) {
                return;
            }
        }
        throw new AssertionError("no deal of " + PLAYERS + " went on");
    }

    private List<Drawn> draws(String round) {
        var found = StoredRounds.find(servers.postgres(), RoundId.parse(round)).orElseThrow();
        return new RoundPlayer(key())
                .play(found.round(), found.before()).actions().stream()
                        .flatMap(action -> action.draws().stream())
                        .toList();
    }

    private MasterKey key() {
        return MasterKey.parse(servers.key());
    }

    /** What stands at the first places of a shuffle of so many, by the contract. */
    private static List<Integer> places(int size, List<Drawn> draws) {
        var order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        for (var i = 0; i < draws.size(); i++) {
            Collections.swap(order, i, i + (int) draws.get(i).result());
        }
        return order.subList(0, draws.size());
    }

    private List<Integer> cards(String round) {
        return places(416, draws(round)).stream().map(place -> place % 52).toList();
    }

    private void learnSecrets() {
        var hole = cards(blackjack).get(3);
        secrets.addCard("hole card", hole / 13, hole % 13);
        secrets.addSecondCardOf("a second card of the dealer", "dealerHand");
        secrets.addDraws("the deal", draws(blackjack));
        bombs = places(25, draws(mines));
        secrets.addField("the field of bombs", "bombs");
        secrets.addNumbers("bombs", bombs.stream().map(Integer::longValue).toList());
        secrets.addNumbers(
                "bombs in order",
                bombs.stream().sorted().map(Integer::longValue).toList());
        secrets.addDraws("draws of bombs", draws(mines));
        secrets.addText("master key", servers.key());
        var number = 0;
        for (var seed : seeds()) {
            secrets.addSeed("seed " + number++, seed);
        }
    }

    /** The active one and the next. */
    private List<String> seeds() {
        var seeds = new ArrayList<String>();
        try (var owner = TestServers.connect(servers.postgres());
                var statement = owner.createStatement();
                var rows = statement.executeQuery("select id, hash, sealed from seeds where player_id = '" + player.id()
                        + "' and status in ('active', 'next') order by status")) {
            while (rows.next()) {
                var found = new Seeds.Found(
                        new SeedId(rows.getObject("id", UUID.class)),
                        Hash.ofBytes(rows.getBytes("hash")),
                        Bytes.of(rows.getBytes("sealed")),
                        false,
                        null);
                seeds.add(new SeedVault(key()).open(found).reveal());
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        assertThat(seeds).hasSize(2);
        return seeds;
    }

    private void sql(String sql) {
        try (var owner = TestServers.connect(servers.postgres());
                var statement = owner.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    private JsonObject ask(JsonObject event) {
        return socket.ask(event, "RoundUpdate");
    }

    private int safeTile() {
        return IntStream.range(0, 25)
                .filter(tile -> !bombs.contains(tile))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nothingThatIsSaidHasASecretInItUntilItMayBeSeen() {
        sendNonsense();
        sendWhileTheStoreFails();
        sendWhileTheStoreIsCutOff();
        pickInTheEnd(safeTile());
        hear();

        assertThat(said("log")).contains("planted").contains(" DEBUG ");
        assertThat(found()).isEmpty();
        assertThatASearchFindsWhatIsPlanted();
        showAll();
        assertThatAllIsFound();
    }

    /** Each of them refused, in as many ways as there are. */
    private void sendNonsense() {
        var first = Events.pick(safeTile()).put("data", new JsonObject().put("currentPicks", new JsonArray().add(99)));
        var refused = List.of(
                Events.mines("1.00", BOMBS),
                first,
                Events.action("mines", "PickTile", new JsonObject().put("currentPicks", "all")),
                Events.action("mines", "PickTile", new JsonObject().put("bombs", true)),
                Events.action("mines", "Void", new JsonObject().put("reason", "abandoned")),
                Events.action("mines", "Show", new JsonObject()),
                Events.action("blackjack", "Bet", new JsonObject()),
                Events.action("blackjack", "Show", new JsonObject()),
                Events.action("blackjack", "Hit", new JsonObject().put("card", "hole")),
                Events.action("blackjack", "NewBet", new JsonObject()),
                Events.action("chess", "Bet", new JsonObject()));
        for (var event : refused) {
            socket.ask(event, "Error");
        }
        socket.sendText("{\"eventType\":\"RoundAction\",");
        socket.sendText("[" + "[".repeat(40));
        for (var game : List.of("mines", "blackjack")) {
            socket.ask(Events.roundState(game), "RoundState");
        }
    }

    /** PostgreSQL refuses the row, and says which one it is: with what the player would have been shown in it. */
    private void sendWhileTheStoreFails() {
        sql("alter table journal add constraint planted check (version < 2) not valid");
        var events = List.of(
                Events.pick(safeTile()), Events.pick(bombs.get(0)), Events.action("blackjack", lastMove(), moveData()));
        for (var event : events) {
            socket.ask(event, "Error");
        }
        sql("alter table journal drop constraint planted");
    }

    /** Ends the round if it is played. */
    private String lastMove() {
        return isPeek() ? "Peek" : "Stand";
    }

    private JsonObject moveData() {
        return isPeek() ? new JsonObject().put("acceptedInsurance", false) : new JsonObject();
    }

    private boolean isPeek() {
        return socket.ask(Events.roundState("blackjack"), "RoundState")
                .getJsonObject("data")
                .getJsonArray("nextActions")
                .contains("Peek");
    }

    /** The connections are gone, again and again, while it is asked. */
    private void sendWhileTheStoreIsCutOff() {
        for (var i = 0; i < 5; i++) {
            sql("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
            socket.ask(
                    Events.action("mines", "PickTile", new JsonObject().put("currentPicks", new JsonArray().add(99))));
            socket.ask(Events.roundState("blackjack"));
        }
    }

    /** The store comes back by itself: the same event until it is played. */
    private void pickInTheEnd(int tile) {
        var event = Events.pick(tile);
        var deadline = System.nanoTime() + 60_000_000_000L;
        while (!socket.ask(event).getString("eventType").equals("RoundUpdate")) {
            assertThat(System.nanoTime()).as("the store is back").isLessThan(deadline);
        }
    }

    /** Everything a player, an operator or a tool can be told. */
    private void hear() {
        heard.clear();
        hear("frames", socket.frames().toString());
        for (var path : List.of(
                "/api/v1/rounds",
                "/api/v1/rounds/" + mines,
                "/api/v1/rounds/" + blackjack,
                "/api/v1/players/me",
                "/api/v1/players/me/seeds",
                "/api/v1/wallet/transactions",
                "/api/v1/games",
                "/api/v1/rounds?cursor=nonsense")) {
            hear("http", http.get(player.token(), path).text());
        }
        hear(
                "http",
                http.post(player.token(), "/api/v1/players/me/seeds", new JsonObject().put("clientSeed", "other"))
                        .text());
        hear("http", http.post("/api/v1/games/mines/verify", new JsonObject()).text());
        hear(
                "http",
                http.get(servers.operatorToken(), "/api/v1/games/mines/returns").text());
        for (var path : List.of("/metrics", "/healthz", "/readyz", "/livez")) {
            hear("management", node.management().get(path).text());
        }
        for (var round : List.of(mines, blackjack)) {
            hear("tools", tool("replay", round).toString());
        }
        hear("tools", tool("audit").toString());
        hear("log", node.output());
    }

    private void hear(String where, String text) {
        heard.computeIfAbsent(where, channel -> new StringBuilder())
                .append(text)
                .append('\n');
    }

    private String said(String where) {
        return Objects.requireNonNull(heard.get(where)).toString();
    }

    private Tool tool(String... words) {
        var arguments = new ArrayList<>(List.of(words));
        servers.settings().forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return Tool.run(arguments.toArray(String[]::new));
    }

    /** Where something is found, what it is. */
    private Map<String, String> found() {
        return heard.entrySet().stream()
                .filter(channel -> !secrets.in(channel.getValue().toString()).isEmpty())
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        channel -> secrets.in(channel.getValue().toString()).toString()));
    }

    private void assertThatASearchFindsWhatIsPlanted() {
        for (var channel : heard.values()) {
            assertThat(secrets.in(channel + seeds().get(1) + channel)).isNotEmpty();
        }
    }

    /** Ends the rounds and rotates the seeds; and one who knows a seed has it logged, by naming a move that fails after it. */
    private void showAll() {
        var active = seeds().get(0);
        sql("alter table journal add constraint planted check (version < 2) not valid");
        socket.ask(Events.pick(bombs.get(0)).put("eventId", active), "Error");
        sql("alter table journal drop constraint planted");
        var unused = ask(Events.pick(bombs.get(0)));
        var shown = ask(Events.action("blackjack", lastMove(), moveData()));
        while (!Game.isEnded(shown)) {
            shown = ask(Events.action("blackjack", "Stand", new JsonObject()));
        }
        hear();
    }

    private void assertThatAllIsFound() {
        assertThat(secrets.in(said("frames")))
                .contains("hole card", "a second card of the dealer", "the field of bombs");
        assertThat(secrets.in(said("http")))
                .contains("hole card", "a second card of the dealer", "the field of bombs", "seed 0")
                .doesNotContain("master key");
        assertThat(secrets.in(said("tools")))
                .contains("draws of bombs as text", "the deal as text", "the field of bombs", "hole card");
        assertThat(secrets.in(said("log"))).contains("seed 0");
    }
}
