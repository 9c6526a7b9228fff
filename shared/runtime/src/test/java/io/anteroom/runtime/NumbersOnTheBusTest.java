package io.anteroom.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Decimals;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.RawJson;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers in JSON that is read and written again: exact, in full while that is short, and never longer than they came. */
final class NumbersOnTheBusTest {

    @ParameterizedTest
    @CsvSource({
        "1.50, 1.50",
        "0.00, 0.00",
        "1e3, 1000",
        "1e-7, 0.0000001",
        "1e9999, 1E+9999",
        "1e10000, 1E+10000",
        "0e-5000, 0E-5000",
        "0e-2147483647, 0E-2147483647",
        "1e2147483647, 1E+2147483647",
        "12e2147483647, 12E+2147483647",
        "-1.2e2147483647, -12E+2147483646",
        "12e-2147483647, 12E-2147483647",
    })
    void aNumberIsWrittenInFullWhileThatIsShort(String read, String written) {
        var raw = RawJson.of(Json.tree("{\"x\":" + read + "}"));

        assertThat(raw.text()).isEqualTo("{\"x\":" + written + "}");
        assertThat(raw.tree().path("x").decimalValue()).isEqualByComparingTo(new BigDecimal(read));
    }

    private record Said(RawJson data) {}

    private static RawJson overTheWire(RawJson data) {
        var codec = new WireCodec();
        codec.know(Wire.Kind.EVENT, "said", Said.class);
        var buffer = Buffer.buffer();
        codec.encodeToWire(buffer, new Wire(Wire.Kind.EVENT, "said", null, new Said(data)));
        return ((Said) codec.decodeFromWire(0, buffer).body()).data();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.50", "1E+9999", "12E+2147483647", "12E-2147483647"})
    void aNumberComesFromAnotherNodeAsItWas(String written) {
        var sent = new RawJson("{\"x\":" + written + "}");

        assertThat(overTheWire(sent)).isEqualTo(sent);
    }

    /** As it was written once, and stands in rows. */
    @Test
    void aMessageWithANumberThatNoDecimalHoldsIsRead() {
        var x = overTheWire(new RawJson("{\"x\":1.2E+2147483648}")).tree().path("x");

        assertThat(Decimals.isBounded(x.decimalValue())).isFalse();
    }

    @Test
    void aListOfFarNumbersDoesNotGrow() {
        var sent = "[" + "1e9999,".repeat(2_299) + "1e9999]";

        assertThat(RawJson.of(Json.tree(sent)).text()).hasSizeLessThan(2 * sent.length());
    }

    @ParameterizedTest
    @ValueSource(ints = {5_000, 9_999})
    void whatWasOnceWrittenInFullIsRead(int places) {
        var row = "{\"tieBetAmount\":0." + "0".repeat(places) + "}";

        assertThat(Json.tree(row).path("tieBetAmount").decimalValue()).isEqualTo(new BigDecimal("0e-" + places));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e2147483648", "1e-2147483648", "-1e99999999999999999999"})
    void anExponentThatNoDecimalHoldsIsReadAsSomethingOutOfBounds(String far) {
        var read = Json.tree("[" + far + "]").path(0).decimalValue();

        assertThat(Decimals.isBounded(read)).isFalse();
        assertThat(read).isNotEqualTo(Json.tree("[1e2147483649]").path(0).decimalValue());
        var written = RawJson.of(Json.tree("[" + far + "]"));
        assertThat(written.text()).hasSizeLessThan(150);
        assertThat(written.tree().path(0).decimalValue()).isEqualTo(read);
    }

    @Test
    void boundsAreDigitsAndPlaces() {
        assertThat(Decimals.isBounded(new BigDecimal("9".repeat(64)))).isTrue();
        assertThat(Decimals.isBounded(new BigDecimal("9".repeat(65)))).isFalse();
        assertThat(Decimals.isBounded(new BigDecimal("1e64"))).isTrue();
        assertThat(Decimals.isBounded(new BigDecimal("1e65"))).isFalse();
        assertThat(Decimals.isBounded(new BigDecimal("1e-64"))).isTrue();
        assertThat(Decimals.isBounded(new BigDecimal("0e-65"))).isFalse();
    }
}
