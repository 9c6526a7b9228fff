package io.anteroom.room.rules.quiz;

import java.util.List;
import java.util.stream.IntStream;

/** What tests of the quiz ask: questions whose texts are found wherever they should not be. */
final class Quizzes {

    static final Pace PACE = new Pace(10_000, 3_000);

    private Quizzes() {}

    static Bank bank(int count) {
        return new Bank(IntStream.range(0, count)
                .mapToObj(i -> new Question("Question-" + i + "?", "right-" + i, List.of("a-" + i, "b-" + i, "c-" + i)))
                .toList());
    }

    static Quiz quiz(int bankSize, int count) {
        return new Quiz(bank(bankSize), count, PACE);
    }
}
