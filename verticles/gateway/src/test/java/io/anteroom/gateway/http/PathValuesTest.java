package io.anteroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathValuesTest {

    @ParameterizedTest
    @CsvSource({
        "best, best",
        "'', ''",
        "%62est, best",
        "b%65s%74, best",
        "%c3%A9, é",
        "%F0%9F%8E%B2, 🎲",
        "é%C3%A9, éé",
        "a+b, a+b",
        "a%2Bb, a+b",
        "a%2Fb%2f.., a/b/..",
        "%2562, %62",
        "%25, %",
    })
    void escapesAreReadOnce(String raw, String value) {
        assertThat(PathValues.read(raw)).isEqualTo(value);
    }

    /** Cut short, no hexadecimal digits, the same in other scripts, no UTF-8, too long a form, half of a pair, NUL. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "a%",
                "%6",
                "%zz",
                "%6g",
                "%g6",
                "%+1",
                "%%62",
                "%٦٢",
                "%FF",
                "%C3",
                "%C3x",
                "%C0%AF",
                "%ED%A0%80",
                "a%00"
            })
    void whatCannotBeReadIsNoValue(String raw) {
        assertThat(PathValues.read(raw)).isNull();
    }

    @Test
    void oneThatCannotBeReadSpoilsAll() {
        assertThat(PathValues.read(Map.of("board", "%62est", "n", "%31"))).isEqualTo(Map.of("board", "best", "n", "1"));
        assertThat(PathValues.read(Map.of("board", "%62est", "n", "%"))).isNull();
    }
}
