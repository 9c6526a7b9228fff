package io.anteroom.app;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** What the server has on record of one player: rounds and postings, newest first, and the balance. */
record Books(List<JsonObject> rounds, List<JsonObject> postings, BigDecimal balance) {

    /** An action as its player saw it. */
    private record Seen(String action, JsonObject update) {}

    static Books of(Http http, Player player) {
        return new Books(
                http.all(player.token(), "/api/v1/rounds"),
                http.all(player.token(), "/api/v1/wallet/transactions"),
                player.balance(http));
    }

    /** Everything acknowledged is there exactly once and in order, nothing else is, and the money adds up. */
    void agreeWith(History history) {
        assertThat(recorded()).isEqualTo(told(history));
        assertThat(nonces())
                .isEqualTo(LongStream.range(0, rounds.size()).boxed().toList());
        assertThat(postingsAddUp()).isEqualByComparingTo(balance);
        var acknowledged = history.acknowledged();
        if (!acknowledged.isEmpty()) {
            var last = acknowledged.get(acknowledged.size() - 1).answer();
            assertThat(balance).isEqualByComparingTo(last.getString("balance"));
        }
    }

    private Map<String, List<Seen>> recorded() {
        return rounds.stream().collect(toMap(round -> round.getString("id"), Books::actions));
    }

    private static List<Seen> actions(JsonObject round) {
        return round.getJsonArray("actions").stream()
                .map(JsonObject.class::cast)
                .map(action -> new Seen(action.getString("action"), action.getJsonObject("update")))
                .toList();
    }

    private static Map<String, List<Seen>> told(History history) {
        return history.acknowledged().stream()
                .map(History.Acknowledged::answer)
                .collect(groupingBy(answer -> answer.getString("roundId"), mapping(Books::seen, toList())));
    }

    private static Seen seen(JsonObject answer) {
        return new Seen(answer.getString("action"), answer.getJsonObject("data"));
    }

    private List<Long> nonces() {
        return rounds.stream().map(round -> round.getLong("nonce")).sorted().toList();
    }

    /** Each posting leaves what the one before left and its own amount. */
    private BigDecimal postingsAddUp() {
        var sum = BigDecimal.ZERO;
        for (int i = postings.size() - 1; i >= 0; i--) {
            sum = sum.add(new BigDecimal(postings.get(i).getString("amount")));
            assertThat(new BigDecimal(postings.get(i).getString("balanceAfter")))
                    .isEqualByComparingTo(sum);
        }
        return sum;
    }
}
