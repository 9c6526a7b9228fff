package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.SeedStream;
import io.anteroom.fairness.ServerSeed;
import io.anteroom.game.rules.cards.CardStack;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** From published seeds to outcomes that another program computed. */
class PublishedVectorsTest {
    private static final JsonNode VECTORS = read();

    private static JsonNode read() {
        try (var resource = ServerSeed.class.getResourceAsStream("vectors.json")) {
            return Json.MAPPER.readTree(resource);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Outcome play(String gameId, JsonNode vector, String choice) {
        var stream = new SeedStream(ServerSeed.of(vector.path("serverSeed").textValue()));
        var clientSeed = new ClientSeed(vector.path("clientSeed").textValue());
        var bytes = stream.blocks(clientSeed, vector.path("nonce").longValue(), 0, 16);
        var data = "{'betAmount':'1.00','currency':'FUN'," + choice + "}";
        return new Table(gameId).step("Bet", data).play(Draws.of(bytes));
    }

    @Test
    void dice() {
        assertThat(VECTORS.path("dice")).isNotEmpty();
        for (var vector : VECTORS.path("dice")) {
            var outcome = play("dice", vector, "'rollThreshold':'50','overOrUnder':'Over'");
            assertThat(outcome.update().path("diceResult").asText())
                    .isEqualTo(vector.path("diceResult").textValue());
        }
    }

    @Test
    void limbo() {
        assertThat(VECTORS.path("limbo")).isNotEmpty();
        for (var vector : VECTORS.path("limbo")) {
            var outcome = play("limbo", vector, "'multiplier':2");
            assertThat(outcome.update().path("generatedMultiplier")).isEqualTo(vector.path("generatedMultiplier"));
        }
    }

    @Test
    void mines() {
        assertThat(VECTORS.path("mines")).isNotEmpty();
        for (var vector : VECTORS.path("mines")) {
            var board = "'maxTiles':" + vector.path("maxTiles") + ",'maxBombs':" + vector.path("maxBombs");
            var state = Objects.requireNonNull(play("mines", vector, board).state());
            assertThat(MinesRound.of(state).shownBombs().findValues("location"))
                    .containsExactlyElementsOf(vector.path("bombs"));
        }
    }

    @Test
    void baccarat() {
        assertThat(VECTORS.path("baccarat")).isNotEmpty();
        for (var vector : VECTORS.path("baccarat")) {
            var table = new Table("baccarat");
            var draws = draws(vector, 0);
            var data = "{'playerBetAmount':'1.00','currency':'FUN'}";
            var update = table.step("Bet", data).play(draws).update();
            assertThat(cards(update.path("playerHand")))
                    .isEqualTo(vector.path("playerHand").textValue());
            assertThat(cards(update.path("bankerHand")))
                    .isEqualTo(vector.path("bankerHand").textValue());
            assertThat(update.path("playerHand").path("handValue"))
                    .isEqualTo(vector.path("handValues").path(0));
            assertThat(update.path("bankerHand").path("handValue"))
                    .isEqualTo(vector.path("handValues").path(1));
            assertThat(draws.cursor()).isEqualTo(vector.path("cursor").longValue());
        }
    }

    @Test
    void blackjack() {
        assertThat(VECTORS.path("blackjack").toString()).contains("Split", "Double", "Peek", "Hit", "Stand");
        for (var vector : VECTORS.path("blackjack")) {
            var table = new Table("blackjack");
            var draws = draws(vector, 0);
            var outcome =
                    table.step("Bet", "{'betAmount':'1.00','currency':'FUN'}").play(draws);
            for (var action : vector.path("actions")) {
                table.state = Objects.requireNonNull(outcome.state());
                draws = draws(vector, draws.cursor());
                var data = action.textValue().equals("Peek") ? "{'acceptedInsurance':false}" : null;
                outcome = table.step(action.textValue(), data).play(draws);
            }
            assertThat(outcome.roundEnded()).isTrue();
            assertThat(draws.cursor()).isEqualTo(vector.path("cursor").longValue());
            assertHands(vector, outcome.update());
        }
    }

    private static void assertHands(JsonNode vector, JsonNode update) {
        var hands = update.path("playerHands");
        assertThat(hands).hasSameSizeAs(vector.path("playerHands"));
        for (var i = 0; i < hands.size(); i++) {
            assertThat(cards(hands.path(i)))
                    .isEqualTo(vector.path("playerHands").path(i).textValue());
            assertThat(hands.path(i).path("payout"))
                    .isEqualTo(vector.path("payouts").path(i));
        }
        assertThat(cards(update.path("dealerHand")))
                .isEqualTo(vector.path("dealerHand").textValue());
    }

    private static Draws draws(JsonNode vector, long cursor) {
        var stream = new SeedStream(ServerSeed.of(vector.path("serverSeed").textValue()));
        var clientSeed = new ClientSeed(vector.path("clientSeed").textValue());
        var bytes = stream.blocks(clientSeed, vector.path("nonce").longValue(), Draws.blockAt(cursor), 16);
        return Draws.resumed(bytes, cursor);
    }

    private static String cards(JsonNode hand) {
        return StreamSupport.stream(hand.path("cards").spliterator(), false)
                .map(card -> CardStack.text(
                        card.path("index").intValue(), card.path("suit").intValue()))
                .collect(Collectors.joining(" "));
    }
}
