package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.anteroom.contracts.Json;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/** What a round stakes on each of its game's bets, in minor units. Most games have one bet. */
record Stakes(List<Long> amounts) {

    Stakes {
        amounts = List.copyOf(amounts);
    }

    static Stakes of(long... amounts) {
        return new Stakes(LongStream.of(amounts).boxed().toList());
    }

    /** Reads what {@link #write} wrote. */
    static Stakes of(JsonNode amounts, int digits) {
        return new Stakes(StreamSupport.stream(amounts.spliterator(), false)
                .map(amount -> FixedPoint.read(amount, digits))
                .toList());
    }

    ArrayNode write(int digits) {
        var array = Json.MAPPER.createArrayNode();
        amounts.forEach(amount -> array.add(FixedPoint.text(amount, digits)));
        return array;
    }

    boolean areSeveral() {
        return amounts.size() > 1;
    }

    long total() {
        return amounts.stream().mapToLong(Long::longValue).sum();
    }

    /** Each of them with so much more, rounded down to the minor unit on its own. */
    Stakes raised(long percent, long percentUnit) {
        return new Stakes(amounts.stream()
                .map(amount -> amount + Payouts.times(amount, percent, percentUnit))
                .toList());
    }
}
