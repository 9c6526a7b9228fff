package io.anteroom.room.rules;

import io.anteroom.room.rules.quiz.Quiz;
import io.anteroom.room.rules.tictactoe.TicTacToe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of rooms there are: {@value #RELAY}, which hands on what it is given, and those with rules. */
public final class Kinds {

    /** The kind without rules. */
    public static final String RELAY = "relay";

    private final Map<String, RoomRules> rules;

    private Kinds(Map<String, RoomRules> rules) {
        this.rules = rules;
    }

    /** Those that every node has. A new one is added to the list here, and nowhere else. */
    public static Kinds shipped(Quiz quiz) {
        return Kinds.of(List.of(new TicTacToe(), quiz));
    }

    public static Kinds of(List<RoomRules> rules) {
        return new Kinds(rules.stream().collect(Collectors.toUnmodifiableMap(RoomRules::kind, Function.identity())));
    }

    public boolean exists(String kind) {
        return kind.equals(RELAY) || rules.containsKey(kind);
    }

    /** Empty for a kind without rules. */
    public Optional<RoomRules> rules(String kind) {
        return Optional.ofNullable(rules.get(kind));
    }
}
