package io.anteroom.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrawnTest {
    @Test
    void writesAsItsDocumentationSays() {
        assertThat(HexFormat.of().formatHex(Drawn.write(List.of(new Drawn(10_000, 4_930)))))
                .isEqualTo("904ec226");
    }

    @Test
    void readsWhatItWrote() {
        var draws = List.of(
                new Drawn(1, 0),
                new Drawn(127, 126),
                new Drawn(128, 127),
                new Drawn(1L << 32, (1L << 32) - 1),
                new Drawn(1L << 32, 0));
        assertThat(Drawn.read(Drawn.write(draws))).isEqualTo(draws);
        assertThat(Drawn.read(new byte[0])).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "5,-1", "5,5", "4294967297,0"})
    void refusesWhatNoDrawGives(long bound, long result) {
        assertThatThrownBy(() -> new Drawn(bound, result)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A number that ends early, a draw without its result, more groups than any number has, a result out of its bound. */
    @ParameterizedTest
    @ValueSource(strings = {"90", "904e", "904ec2", "808080808001", "0505"})
    void refusesOtherBytes(String hex) {
        assertThatThrownBy(() -> Drawn.read(HexFormat.of().parseHex(hex))).isInstanceOf(IllegalArgumentException.class);
    }
}
