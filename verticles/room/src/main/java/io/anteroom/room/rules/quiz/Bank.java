package io.anteroom.room.rules.quiz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The questions that contests are made from. */
public record Bank(List<Question> questions) {

    private static final Set<String> FIELDS = Set.of("question", "right", "wrong");

    public Bank {
        questions = List.copyOf(questions);
    }

    /**
     * A list of {@code {"question", "right", "wrong": [three]}}. Fails with {@link IllegalArgumentException}, whose message
     * says for people which question is wrong and why.
     */
    public static Bank read(JsonNode tree) {
        if (!tree.isArray()) {
            throw new IllegalArgumentException("it is no list of questions");
        }
        var questions = new ArrayList<Question>();
        var texts = new HashSet<String>();
        for (var item : tree) {
            var place = "question " + (questions.size() + 1) + ": ";
            questions.add(question(place, item));
            if (!texts.add(item.path("question").asText())) {
                throw new IllegalArgumentException(place + "the same is asked before");
            }
        }
        return new Bank(questions);
    }

    private static Question question(String place, JsonNode item) {
        var wrong = new ArrayList<String>();
        item.path("wrong").forEach(one -> wrong.add(text(one)));
        try {
            if (!item.isObject() || item.properties().stream().anyMatch(field -> !FIELDS.contains(field.getKey()))) {
                throw new IllegalArgumentException("it has the fields question, right and wrong, and no others");
            }
            return new Question(text(item.path("question")), text(item.path("right")), wrong);
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException(place + unfit.getMessage(), unfit);
        }
    }

    /** What is no text is as good as none. */
    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }

    /** Different ones, in any order. */
    List<Posed> some(int count, Chance chance) {
        return chance.some(count, questions).stream()
                .map(question -> question.posed(chance))
                .toList();
    }
}
