package io.anteroom.game.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The games there are. A new one is added to the list here, and nowhere else. */
public final class Games {
    public static final List<Rules> ALL = List.of(
            new DiceRules(),
            new LimboRules(),
            new MinesRules(),
            new BlackjackRules(),
            new BaccaratRules(),
            new SlotsRules());

    private static final Map<String, Rules> BY_ID =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Rules::gameId, Function.identity()));

    private Games() {}

    public static Optional<Rules> find(String gameId) {
        return Optional.ofNullable(BY_ID.get(gameId));
    }
}
