package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.SeedStream;
import io.anteroom.fairness.ServerSeed;
import java.io.IOException;
import java.util.Objects;
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
}
