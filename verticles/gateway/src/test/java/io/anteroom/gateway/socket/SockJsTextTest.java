package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of SockJS post. */
final class SockJsTextTest {

    @Test
    void aListOfTextsIsThatManyMessages() {
        assertThat(SockJsText.messages(" [\"a\", \"{\\\"b\\\":1}\"] ")).containsExactly("a", "{\"b\":1}");
        assertThat(SockJsText.messages("[]")).isEmpty();
    }

    @Test
    void aTextAloneIsOneMessage() {
        assertThat(SockJsText.messages("\"a\"")).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "1",
                "null",
                "{}",
                "[1]",
                "[\"a\",1]",
                "[\"a\",[\"b\"]]",
                "[\"a\"",
                "[\"a\"]]",
                "[\"a\"] 1",
                "\"a\" \"b\"",
                "[null]",
                "[\"a\",]",
                "[1e99999999999]"
            })
    void allElseIsNone(String text) {
        assertThat(SockJsText.messages(text)).isNull();
    }
}
