package io.anteroom.table.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;

/**
 * One bet on the layout.
 *
 * @param named the numbers the player named
 * @param covered the numbers that win
 * @param amount in minor units
 */
record Bet(BetType type, Set<Integer> named, Set<Integer> covered, long amount) {

    Bet {
        named = Set.copyOf(named);
        covered = Set.copyOf(covered);
    }

    long payout(int number) {
        return covered.contains(number) ? Math.multiplyExact(amount, type.returned()) : 0;
    }

    void writeTo(ObjectNode json, String amountText) {
        json.put("type", type.word());
        if (!named.isEmpty()) {
            var numbers = json.putArray("numbers");
            new TreeSet<>(named).forEach(numbers::add);
        }
        json.put("amount", amountText);
    }

    static Set<Integer> numbers(JsonNode array) {
        var numbers = new TreeSet<Integer>();
        array.forEach(number -> numbers.add(number.intValue()));
        return numbers;
    }
}
