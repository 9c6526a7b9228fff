package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.room.rules.quiz.Question;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuizConfigTest {

    private static final String ONE = "{\"question\":\"Q?\",\"right\":\"r\",\"wrong\":[\"a\",\"b\",\"c\"]}";

    @TempDir
    Path directory;

    private static QuizConfig from(String... assignments) {
        return QuizConfig.from(Settings.of(QuizConfig.KEYS, null, Map.of(), List.of(assignments)));
    }

    private String file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "bank", ".json"), text)
                .toString();
    }

    @Test
    void defaults() {
        var config = from();
        assertThat(config.questions()).isEqualTo(10);
        assertThat(config.openFor()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.pauseFor()).isEqualTo(Duration.ofSeconds(3));
        var texts = config.bank().questions().stream().map(Question::text).toList();
        assertThat(texts).hasSizeGreaterThanOrEqualTo(40);
        assertThat(new HashSet<>(texts)).hasSameSizeAs(texts);
    }

    @Test
    void everySettingIsMapped() throws Exception {
        var config =
                from("quiz.bank=" + file("[" + ONE + "]"), "quiz.questions=1", "quiz.openFor=2s", "quiz.pauseFor=0ms");
        assertThat(config.bank().questions()).containsExactly(new Question("Q?", "r", List.of("a", "b", "c")));
        assertThat(config.questions()).isEqualTo(1);
        assertThat(config.openFor()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.pauseFor()).isZero();
    }

    @Test
    void whatMakesNoSenseIsRefusedByName() throws Exception {
        refused("quiz.bank: found", "quiz.bank=nowhere.json");
        refused("quiz.bank: found", "quiz.bank=" + directory);
        refused("quiz.bank: found", "quiz.bank=" + file("["));
        refused("it is no list", "quiz.bank=" + file(""));
        refused("it is no list", "quiz.bank=" + file("{}"));
        refused("question 1: it has the fields", "quiz.bank=" + file("[7]"));
        refused(
                "question 2: it has the fields",
                "quiz.bank=" + file("[" + ONE + "," + ONE.replace("right", "rigth") + "]"));
        refused("question 2: the same is asked before", "quiz.bank=" + file("[" + ONE + "," + ONE + "]"));
        refused("question 1: question is a text", "quiz.bank=" + file("[" + ONE.replace("\"Q?\"", "\" \"") + "]"));
        refused("question 1: question is a text", "quiz.bank=" + file("[" + ONE.replace("Q?", "Q".repeat(301)) + "]"));
        refused("question 1: right is a text", "quiz.bank=" + file("[" + ONE.replace("\"r\"", "7") + "]"));
        refused("question 1: wrong is a list", "quiz.bank=" + file("[" + ONE.replace(",\"c\"", "") + "]"));
        refused("question 1: wrong is a list", "quiz.bank=" + file("[" + ONE.replace("\"c\"", "{}") + "]"));
        refused("question 1: right and wrong are four", "quiz.bank=" + file("[" + ONE.replace("\"c\"", "\"r\"") + "]"));
        refused("quiz.questions: found '10'", "quiz.bank=" + file("[" + ONE + "]"));
        refused("quiz.questions: found", "quiz.questions=0");
        refused("quiz.questions: found", "quiz.questions=31");
        refused("quiz.openFor: found", "quiz.openFor=0ms");
        refused("quiz.openFor: found", "quiz.openFor=2h");
        refused("quiz.pauseFor: found", "quiz.pauseFor=2h");
    }

    private static void refused(String named, String assignment) {
        assertThatThrownBy(() -> from(assignment))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith("quiz.")
                .hasMessageContaining(named);
    }
}
