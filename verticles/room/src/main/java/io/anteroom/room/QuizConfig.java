package io.anteroom.room;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
import io.anteroom.room.rules.quiz.Bank;
import io.anteroom.room.rules.quiz.Pace;
import io.anteroom.room.rules.quiz.Quiz;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What rooms of the kind {@code quiz} ask, and at which pace. Rooms that are open go on as they began.
 *
 * @param questions of one room
 * @param openFor how long a question may be answered
 * @param pauseFor how long a closed question stands before the next one
 */
public record QuizConfig(Bank bank, int questions, Duration openFor, Duration pauseFor) {

    private static final String SHIPPED = "questions.json";

    private static final Key<String> BANK = Key.text(
            "quiz.bank",
            "",
            "a JSON file with the questions of quizzes, a list of {question, right, wrong: [three]}; empty is the one in the"
                    + " jar");
    private static final Key<Integer> QUESTIONS =
            Key.integer("quiz.questions", 10, 1, Quiz.QUESTIONS_MAX, "questions of one quiz");
    private static final Key<Duration> OPEN_FOR =
            Key.duration("quiz.openFor", Duration.ofSeconds(15), "how long a question of a quiz may be answered");
    private static final Key<Duration> PAUSE_FOR = Key.duration(
            "quiz.pauseFor", Duration.ofSeconds(3), "how long the answer of a quiz stands before the next question");

    private static final Duration OPEN_MAX = Duration.ofHours(1);

    public static final List<Key<?>> KEYS = List.of(BANK, QUESTIONS, OPEN_FOR, PAUSE_FOR);

    public QuizConfig {
        require(OPEN_FOR, openFor, Duration.ofMillis(100));
        require(PAUSE_FOR, pauseFor, Duration.ZERO);
    }

    private static void require(Key<Duration> key, Duration found, Duration min) {
        if (found.compareTo(min) < 0 || found.compareTo(OPEN_MAX) > 0) {
            throw new BadSetting(key.name(), "'" + Key.written(found) + "'", "from " + min.toMillis() + "ms to 1h");
        }
    }

    /** Reads the file of {@code quiz.bank} if there is one: blocks. */
    public static QuizConfig from(Settings settings) {
        var file = settings.get(BANK);
        var bank = file.isEmpty() ? shipped() : custom(file);
        int questions = settings.get(QUESTIONS);
        if (questions > bank.questions().size()) {
            throw new BadSetting(
                    QUESTIONS.name(),
                    "'" + questions + "'",
                    "at most the " + bank.questions().size() + " of " + BANK.name());
        }
        return new QuizConfig(bank, questions, settings.get(OPEN_FOR), settings.get(PAUSE_FOR));
    }

    private static Bank shipped() {
        try (var stream = Objects.requireNonNull(QuizConfig.class.getResourceAsStream(SHIPPED))) {
            return Bank.read(Json.tree(new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Bank custom(String file) {
        var tree = tree(file);
        try {
            return Bank.read(tree);
        } catch (IllegalArgumentException unfit) {
            throw new BadSetting(BANK.name() + ": '" + file + "': " + unfit.getMessage());
        }
    }

    private static JsonNode tree(String file) {
        try {
            return Json.tree(Files.readString(Path.of(file)));
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new BadSetting(BANK.name(), "'" + file + "'", "a readable JSON file, or nothing");
        }
    }

    public Quiz rules() {
        return new Quiz(bank, questions, new Pace(openFor.toMillis(), pauseFor.toMillis()));
    }
}
