package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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

    /** Whichever of the two texts has it as an escape: the list, or the event that stands in it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\\\ud83d",
                "\\ud83d",
                "\\ude00\\ud83d",
                "\\ud83d.\\ude00",
                "\\\\\\\\\\ud83d",
                "\\ud83d\\ud83d\\ude00"
            })
    void halfACharacterIsNoQuestionMark(String text) {
        assertThat(codeOf(text)).isEqualTo(Code.INVALID_EVENT_INPUTS);
    }

    @Test
    void aWholeCharacterIsNoHalf() {
        assertThat(codeOf("\\ud83d\\ude00")).isNull();
        assertThat(codeOf("\\\\ud83d\\\\ude00")).isNull();
        assertThat(codeOf("\uD83D\uDE00")).isNull();
    }

    @Test
    void halfACharacterBehindABackslashIsNoJson() {
        assertThat(codeOf("\\\\\\ud83d")).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
    }

    /** Of the event whose data is that text. */
    private static @Nullable Code codeOf(String text) {
        var messages = Objects.requireNonNull(
                SockJsText.messages("[\"{\\\"eventType\\\":\\\"RoomSend\\\",\\\"eventId\\\":\\\"e\\\",\\\"data\\\":\\\""
                        + text + "\\\"}\"]"));
        var problem = EnvelopeParser.parse(messages.get(0).getBytes(StandardCharsets.UTF_8))
                .problem();
        return problem == null ? null : problem.code();
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
