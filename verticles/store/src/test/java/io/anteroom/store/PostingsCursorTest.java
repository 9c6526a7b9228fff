package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostingsCursorTest {

    @Test
    void aCursorIsReadAsItWasWritten() {
        var cursor = new PostingsCursor(Map.of(7L, 100L, 12L, 3L));
        assertThat(cursor.toText()).isEqualTo("7.100_12.3");
        assertThat(PostingsCursor.parse("7.100_12.3")).isEqualTo(cursor);
        assertThat(cursor.accounts()).containsExactly(7L, 12L);
        assertThat(cursor.versions()).containsExactly(100L, 3L);
    }

    @Test
    void noCursorIsTheNewest() {
        assertThat(Objects.requireNonNull(PostingsCursor.parse(null)).accounts())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "7.", ".7", "a.b", "7.1_", "99999999999999999999.1"})
    void whatIsNoCursorIsNull(String text) {
        assertThat(PostingsCursor.parse(text)).isNull();
    }
}
