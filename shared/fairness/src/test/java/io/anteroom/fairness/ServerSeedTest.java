package io.anteroom.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSeedTest {
    private static final String TEXT = "00ff".repeat(16);

    @Test
    void keepsItsTextAndNeverPrintsIt() {
        var seed = ServerSeed.of(TEXT);
        assertThat(seed.reveal()).isEqualTo(TEXT);
        assertThat(seed.toString()).doesNotContain(TEXT).contains(seed.hash());
    }

    @Test
    void isTheHexFormOfItsEntropy() {
        var entropy = new byte[32];
        for (var i = 1; i < 32; i += 2) {
            entropy[i] = (byte) 0xff;
        }
        assertThat(ServerSeed.ofEntropy(entropy)).isEqualTo(ServerSeed.of(TEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF"})
    void refusesOtherTextWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> ServerSeed.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A server seed is 64 lower-case hex characters.");
    }

    @Test
    void aClientSeedIsUpTo64PrintableAsciiCharacters() {
        assertThat(ClientSeed.isValid(" ~".repeat(32))).isTrue();
        assertThat(ClientSeed.isValid("")).isFalse();
        assertThat(ClientSeed.isValid("a".repeat(65))).isFalse();
        assertThat(ClientSeed.isValid("tab\t")).isFalse();
        assertThat(ClientSeed.isValid("é")).isFalse();
        assertThat(ClientSeed.isValid("\u007f")).isFalse();
    }
}
