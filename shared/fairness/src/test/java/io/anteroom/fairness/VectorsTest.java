package io.anteroom.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The published vectors, computed by another program, against these classes. */
class VectorsTest {
    private static final JsonNode VECTORS = read();

    private static JsonNode read() {
        try (var resource = VectorsTest.class.getResourceAsStream("vectors.json")) {
            return new ObjectMapper().readTree(resource);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Iterable<JsonNode> vectors(String section) {
        assertThat(VECTORS.path(section)).as(section).isNotEmpty();
        return VECTORS.path(section);
    }

    private static byte[] blocks(JsonNode vector, long first, int count) {
        var seed = ServerSeed.of(vector.path("serverSeed").textValue());
        var clientSeed = new ClientSeed(vector.path("clientSeed").textValue());
        return new SeedStream(seed).blocks(clientSeed, vector.path("nonce").longValue(), first, count);
    }

    private static Draws draws(JsonNode vector) {
        return Draws.of(blocks(vector, 0, 64));
    }

    private static long[] longs(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToLong(JsonNode::longValue)
                .toArray();
    }

    @Test
    void hashes() {
        for (var vector : vectors("hashes")) {
            assertThat(ServerSeed.of(vector.path("serverSeed").textValue()).hash())
                    .isEqualTo(vector.path("serverSeedHash").textValue());
        }
    }

    @Test
    void blocks() {
        for (var vector : vectors("blocks")) {
            var block = blocks(vector, vector.path("block").longValue(), 1);
            assertThat(HexFormat.of().formatHex(block))
                    .isEqualTo(vector.path("hex").textValue());
        }
    }

    @Test
    void draws() {
        for (var vector : vectors("draws")) {
            var draws = draws(vector);
            for (var n : longs(vector.path("bounds"))) {
                assertThat(draws.draw(n)).isBetween(0L, n - 1);
            }
            assertThat(draws.results()).isEqualTo(longs(vector.path("results")));
            assertThat(draws.cursor()).isEqualTo(vector.path("cursor").longValue());
        }
    }

    @Test
    void shuffles() {
        for (var vector : vectors("shuffles")) {
            var draws = draws(vector);
            var shuffle = new Shuffle(vector.path("size").intValue());
            for (var place : vector.path("places")) {
                assertThat(shuffle.next(draws)).isEqualTo(place.intValue());
            }
            assertThat(draws.cursor()).isEqualTo(vector.path("cursor").longValue());
        }
    }
}
