package io.anteroom.testkit.randomness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PValueTest {

    /** Quantiles as tables print them. */
    @ParameterizedTest
    @CsvSource({
        "3.841459, 1, 0.05",
        "6.634897, 1, 0.01",
        "18.307038, 10, 0.05",
        "3.940299, 10, 0.95",
        "124.342113, 100, 0.05",
        "77.929465, 100, 0.95",
        "1074.679449, 1000, 0.05",
        "0, 5, 1"
    })
    void chiSquare(double statistic, int freedom, double p) {
        assertThat(PValue.ofChiSquare(statistic, freedom)).isCloseTo(p, within(1e-6));
    }

    /** Kolmogorov's quantiles 1.3581, 1.6276 and 1.9495, for a hundred values. */
    @ParameterizedTest
    @CsvSource({"0.134054, 0.05", "0.160655, 0.01", "0.192430, 0.001"})
    void spread(double furthest, double p) {
        var values = IntStream.range(0, 100)
                .mapToDouble(i -> (i + 0.5) / 100 - (furthest - 0.005))
                .toArray();
        assertThat(PValue.ofSpread(values)).isCloseTo(p, within(p * 1e-3));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.5",
        "1.644854, 0.05",
        "-1.644854, 0.95",
        "2.326348, 0.01",
        "4.753424, 0.000001",
        "-4.753424, 0.999999"
    })
    void score(double z, double p) {
        assertThat(PValue.ofScore(z)).isCloseTo(p, within(p * 1e-5));
    }
}
