package io.anteroom.room.rules.quiz;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** A question of the bank. Fails with {@link IllegalArgumentException}, whose message is for people. */
public record Question(String text, String right, List<String> wrong) {

    static final int OPTIONS = 4;

    // The questions of a contest are in its room's state, which is to hold some KiB.
    private static final int TEXT_LENGTH_MAX = 300;
    private static final int OPTION_LENGTH_MAX = 100;

    public Question {
        wrong = List.copyOf(wrong);
        require(isText(text, TEXT_LENGTH_MAX), "question is a text of up to " + TEXT_LENGTH_MAX + " characters");
        require(isText(right, OPTION_LENGTH_MAX), "right is a text of up to " + OPTION_LENGTH_MAX + " characters");
        require(
                wrong.size() == OPTIONS - 1 && wrong.stream().allMatch(one -> isText(one, OPTION_LENGTH_MAX)),
                "wrong is a list of three texts of up to " + OPTION_LENGTH_MAX + " characters");
        require(new HashSet<>(options(right, wrong)).size() == OPTIONS, "right and wrong are four different texts");
    }

    private static boolean isText(String text, int lengthMax) {
        return !text.isBlank() && text.length() <= lengthMax;
    }

    private static void require(boolean isSo, String rule) {
        if (!isSo) {
            throw new IllegalArgumentException(rule);
        }
    }

    private static List<String> options(String right, List<String> wrong) {
        var options = new ArrayList<>(wrong);
        options.add(right);
        return options;
    }

    /** With its options in any order. */
    Posed posed(Chance chance) {
        var options = chance.some(OPTIONS, options(right, wrong));
        return new Posed(text, options, options.indexOf(right));
    }
}
