package io.anteroom.rng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class KnownAnswerTest {

    static List<KnownAnswer> published() {
        return KnownAnswer.published();
    }

    @Test
    void tenAnswersWereReadHalfOfThemPersonalised() {
        assertThat(published()).hasSize(10).allMatch(answer -> answer.returned().length() == 2 * 256);
        assertThat(published().stream()
                        .filter(answer -> answer.personalisation().length() == 2 * 32))
                .hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("published")
    void theGeneratorGivesTheKnownAnswer(KnownAnswer answer) {
        assertThatCode(answer::check).doesNotThrowAnyException();
    }

    /** Each input and the output count: with one bit turned the answer is another. */
    @ParameterizedTest
    @MethodSource("published")
    void anyOtherInputOrOutputIsFound(KnownAnswer a) {
        assertFails(
                new KnownAnswer(turned(a.entropy()), a.nonce(), a.personalisation(), a.entropyReseed(), a.returned()));
        assertFails(
                new KnownAnswer(a.entropy(), turned(a.nonce()), a.personalisation(), a.entropyReseed(), a.returned()));
        assertFails(
                new KnownAnswer(a.entropy(), a.nonce(), a.personalisation() + "00", a.entropyReseed(), a.returned()));
        assertFails(
                new KnownAnswer(a.entropy(), a.nonce(), a.personalisation(), turned(a.entropyReseed()), a.returned()));
        assertFails(
                new KnownAnswer(a.entropy(), a.nonce(), a.personalisation(), a.entropyReseed(), turned(a.returned())));
    }

    private static String turned(String hex) {
        return (hex.charAt(0) == '0' ? '1' : '0') + hex.substring(1);
    }

    private static void assertFails(KnownAnswer answer) {
        assertThatThrownBy(answer::check)
                .isInstanceOfSatisfying(GeneratorFailed.class, failed -> assertThat(failed.test())
                        .isEqualTo(HealthTest.KNOWN_ANSWER));
    }

    @Test
    void aSeedGivesTheKnownBytesAndNumbers() {
        assertThatCode(KnownStream::check).doesNotThrowAnyException();
        assertThatThrownBy(() -> KnownStream.check(new byte[32])).isInstanceOf(GeneratorFailed.class);
    }
}
