package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.fairness.Drawn;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A search that finds nothing is worth nothing unless it finds what is there. */
class SecretsTest {

    private static final String SEED = "3f9a0c7715e2b8d46a01f3c95e8b7d20ffa4e6b1093c5d7e8210ab34cd56ef78";
    private static final List<Drawn> DRAWS = List.of(
            new Drawn(25, 3),
            new Drawn(24, 20),
            new Drawn(23, 11),
            new Drawn(22, 7),
            new Drawn(21, 9),
            new Drawn(20, 2),
            new Drawn(19, 14),
            new Drawn(18, 0));

    private static Secrets secrets() {
        var secrets = new Secrets();
        secrets.addSeed("seed", SEED);
        secrets.addNumbers("bombs", List.of(3L, 21L, 13L, 10L, 15L));
        secrets.addDraws("draws", DRAWS);
        secrets.addCard("hole", 2, 11);
        secrets.addField("bombs shown", "bombs");
        secrets.addSecondCardOf("two cards", "dealerHand");
        return secrets;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        WARN Lane a commit event=3f9a0c7715e2b8d46a01f3c95e8b7d20ffa4e6b1093c5d7e8210ab34cd56ef78 | seed
        the seed 3F9A0C7715E2B8D46A… is cut off | seed
        its end, 8210ab34cd56ef78 | seed
        {"state":[3,21,13,10,15]} | bombs
        [3, 21, 13, 10, 15] | bombs
        bombs=[3;21;13;10] | bombs
        {"draws":[3,20,11,7,9,2]} | draws as a list
        draws  draw(25) = 3, draw(24) = 20 | draws as text
        {"value":10,"suit":2,"index":11} | hole
        {\\"index\\": 11, \\"value\\": 10, \\"suit\\": 2} | hole
        {"bombs":[]} | bombs shown
        {"dealerHand":{"cards":[{"value":1,"suit":0,"index":0},{"value":5}]}} | two cards
        """)
    void whatIsPlantedIsFound(String text, String what) {
        assertThat(secrets().in(text.strip())).contains(what.strip());
    }

    @Test
    void bytesAreFoundInHexAndBase64() {
        var text = SEED.getBytes(StandardCharsets.US_ASCII);
        var bytes = HexFormat.of().parseHex(SEED);
        assertThat(secrets().in(Base64.getEncoder().encodeToString(bytes))).contains("seed in base64");
        assertThat(secrets().in(Base64.getUrlEncoder().encodeToString(bytes))).contains("seed in base64");
        assertThat(secrets().in(Base64.getEncoder().encodeToString(text))).contains("seed as text in base64");
        assertThat(secrets().in("\\x" + HexFormat.of().formatHex(text))).contains("seed as text in hex");
        assertThat(secrets().in("\\x" + HexFormat.of().formatHex(Drawn.write(DRAWS))))
                .contains("draws as logged in hex");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        {"nextActions":["PickTile"],"maxTiles":25,"maxBombs":10}
        {"dealerHand":{"cards":[{"value":1,"suit":0,"index":0}]},"playerHands":[{"cards":[{"value":10,"suit":2,"index":12}]}]}
        {"value":10,"suit":2,"index":1},{"value":10,"suit":1,"index":11}
        {"serverSeedHash":"5da2cb03ee554055a1006600c55fabc13aef893a3c9edfc448ca63d75ecb0842"}
        [13,21,13,10,15] [3,20,13] draw(25) = 30
        """)
    void whatMayBeSeenIsNoSecret(String text) {
        assertThat(secrets().in(text)).isEmpty();
    }
}
