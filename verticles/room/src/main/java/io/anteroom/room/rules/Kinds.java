package io.anteroom.room.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.PlayerId;
import io.anteroom.room.rules.quiz.Quiz;
import io.anteroom.room.rules.tictactoe.TicTacToe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kinds of rooms there are: {@value #RELAY}, which hands on what it is given, those with rules, and those that go on by
 * themselves.
 */
public final class Kinds {

    /** The kind without rules. */
    public static final String RELAY = "relay";

    private final Map<String, RoomRules> rules;
    private final Map<String, TickRules> ticking;

    private Kinds(Map<String, RoomRules> rules, Map<String, TickRules> ticking) {
        this.rules = rules;
        this.ticking = ticking;
    }

    /** Those that every node has. A new one is added to the list here, and nowhere else. */
    public static Kinds shipped(TicTacToe ticTacToe, Quiz quiz) {
        return Kinds.of(List.of(ticTacToe, quiz)).ticking(List.of(new Pong()));
    }

    public static Kinds of(List<RoomRules> rules) {
        return new Kinds(
                rules.stream().collect(Collectors.toUnmodifiableMap(RoomRules::kind, Function.identity())), Map.of());
    }

    /** These kinds, and with them those that tick. */
    public Kinds ticking(List<TickRules> kinds) {
        return new Kinds(
                rules, kinds.stream().collect(Collectors.toUnmodifiableMap(TickRules::kind, Function.identity())));
    }

    public boolean exists(String kind) {
        return kind.equals(RELAY) || hasRules(kind);
    }

    /** Of all kinds, the one without rules among them. */
    public Set<String> names() {
        return Stream.of(Set.of(RELAY), rules.keySet(), ticking.keySet())
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Empty for a kind without rules, and for one that ticks. */
    public Optional<RoomRules> rules(String kind) {
        return Optional.ofNullable(rules.get(kind));
    }

    /** Empty for a kind that does not tick. */
    public Optional<TickRules> ticks(String kind) {
        return Optional.ofNullable(ticking.get(kind));
    }

    /** Whether moves are judged; not so in a room that hands on what it is given. */
    public boolean hasRules(String kind) {
        return rules.containsKey(kind) || ticking.containsKey(kind);
    }

    /** How many members make sense; empty for a kind without rules. */
    public Optional<Integer> membersMax(String kind) {
        return rules(kind).map(RoomRules::membersMax).or(() -> ticks(kind).map(TickRules::membersMax));
    }

    /** How many of the members can play; empty for a kind without rules. */
    public Optional<Integer> playersMax(String kind) {
        return rules(kind).map(RoomRules::playersMax).or(() -> ticks(kind).map(TickRules::playersMax));
    }

    /** The state of a room that nobody has joined; empty for a kind without rules. See {@link RoomRules#begin}. */
    public Optional<JsonNode> begin(String kind, long chance, List<PlayerId> expected) {
        return rules(kind).map(known -> known.begin(chance, expected)).or(() -> ticks(kind)
                .map(known -> known.begin(chance)));
    }

    /** What a player may see of a state; empty for a kind without rules. */
    public Optional<JsonNode> view(String kind, JsonNode state, PlayerId viewer, long nowMs) {
        return rules(kind).map(known -> known.view(state, viewer, nowMs)).or(() -> ticks(kind)
                .map(known -> known.view(state, viewer)));
    }
}
