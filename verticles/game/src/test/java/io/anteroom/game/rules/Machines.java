package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Slot machines that are small enough to look at. */
final class Machines {

    /**
     * Stops in 4 · 4 · 2 · 1 · 1 ways. Its reels show, from stop 0 on: {@code a w b}, {@code a b w}, {@code a w a}, {@code b b b},
     * {@code a a a}.
     */
    private static final String TINY = """
            {'theme': 'tiny',
             'strips': [['a', 'w', 'b', 's'], ['a', 'b', 'w', 's'], ['a', 'w'], ['b'], ['a']],
             'lines': [[1, 1, 1, 1, 1], [0, 0, 0, 0, 0], [2, 1, 0, 1, 2]],
             'paytable': {'a': {'3': 5, '5': 50}, 'b': {'2': 2, '3': 4, '4': 9, '5': 25}, 'w': {'3': 30}},
             'wild': 'w', 'scatter': 's', 'scatterPays': {'2': 1}, 'freeSpins': {'2': 2},
             'freeSpinsMultiplier': 3, 'freeSpinsMax': 3}
            """;

    private Machines() {}

    static ObjectNode tiny() {
        return (ObjectNode) Table.json(TINY);
    }

    /** A machine that awards so many free spins for two scatters, and so many in a round at most. */
    static ObjectNode tiny(int award, int max) {
        var machine = tiny().put("freeSpinsMax", max);
        machine.putObject("freeSpins").put("2", award);
        return machine;
    }

    static GameSettings settings(ObjectNode customProps, String maxWin) {
        var defaults = GameSettings.defaults(Games.find("slots").orElseThrow(), new java.math.BigDecimal(maxWin));
        return new GameSettings(
                defaults.gameId(),
                defaults.currency(),
                defaults.minBet(),
                defaults.maxBet(),
                defaults.maxWin(),
                true,
                customProps);
    }
}
