package io.anteroom.room.rules.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is left to chance: which questions, in which order, with their options in which order. */
final class ChanceTest {

    private static final long SEED = 20_261_127;

    @Test
    void theSameNumberChoosesTheSame() {
        var rules = Quizzes.quiz(20, 10);
        assertThat(rules.begin(5, List.of())).isEqualTo(rules.begin(5, List.of()));
        assertThat(rules.begin(5, List.of())).isNotEqualTo(rules.begin(6, List.of()));
    }

    @Test
    void aQuizAsksDifferentQuestionsEachWithItsOwnOptions() {
        var random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            var questions = Contest.read(Quizzes.quiz(12, 10).begin(random.nextLong(), List.of()))
                    .questions();
            assertThat(new HashSet<>(questions.stream().map(Posed::text).toList()))
                    .hasSize(10);
            for (var posed : questions) {
                var number = posed.text().replaceAll("\\D", "");
                assertThat(posed.options())
                        .containsExactlyInAnyOrder("right-" + number, "a-" + number, "b-" + number, "c-" + number);
                assertThat(posed.options().get(posed.right())).isEqualTo("right-" + number);
            }
        }
    }

    @Test
    void everyOrderOfOptionsAndQuestionsIsAsLikely() {
        var random = new Random(SEED);
        Map<String, Integer> options = new TreeMap<>();
        Map<String, Integer> questions = new TreeMap<>();
        int times = 24_000;
        for (int i = 0; i < times; i++) {
            var posed = Quizzes.bank(4).some(4, new Chance(random.nextLong()));
            var texts = posed.stream().map(Posed::text).toList();
            questions.merge(texts.toString(), 1, Integer::sum);
            options.merge(
                    posed.get(0).options().stream()
                                    .map(text -> text.substring(0, 1))
                                    .toList() + "",
                    1,
                    Integer::sum);
        }
        assertEven(options, times);
        assertEven(questions, times);
    }

    /** Chi-square with 23 degrees of freedom: 58.6 is passed by chance once in 15,000 times; the seed is fixed. */
    private static void assertEven(Map<String, Integer> counts, int times) {
        assertThat(counts).hasSize(24);
        double expected = times / 24.0;
        double chiSquare = counts.values().stream()
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        assertThat(chiSquare).isLessThan(58.6);
    }
}
