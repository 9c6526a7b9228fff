package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Refusal;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.SeedStream;
import io.anteroom.fairness.ServerSeed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rounds of anything that may be done, from real streams of bytes, beside a model that keeps its own books. */
class BlackjackPlayTest {
    private static final int ROUNDS = 6_000;

    /** A look, a split, and two hands of at most 21 cards, of which 19 are asked for, and stood on. */
    private static final int DECISIONS_MAX = 2 + 2 * 20;

    private static final List<String> DECISIONS = List.of("Hit", "Stand", "Double", "Split", "Surrender", "Peek");

    private static final Rules RULES = Games.find("blackjack").orElseThrow();

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final SeedStream stream = new SeedStream(ServerSeed.of("c4".repeat(32)));
    private final Map<String, Integer> seen = new HashMap<>();

    private GameSettings settings = GameSettings.defaults(RULES, Table.MAX_WIN);
    private BlackjackModel model = new BlackjackModel(BigDecimal.ONE, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ONE);
    private @Nullable JsonNode state;
    private long nonce;
    private long cursor;
    private BigDecimal moved = BigDecimal.ZERO;

    @Test
    void everythingThatIsShownAndMovedIsWhatTheModelSays() {
        System.out.println("seed=" + seed);
        for (var round = 0; round < ROUNDS; round++) {
            playRound();
        }
        assertThat(seen.keySet())
                .as("all of it happened")
                .contains("Win", "Blackjack", "Push", "Lost", "Bust", "Surrender", "split", "insured", "capped");
    }

    private void playRound() {
        state = null;
        cursor = 0;
        nonce++;
        moved = BigDecimal.ZERO;
        var view = bet();
        while (state != null) {
            view = decide(view);
            assertThat(model.decisions()).isLessThanOrEqualTo(DECISIONS_MAX);
        }
        var paid = model.settle(view);
        assertThat(moved).isEqualByComparingTo(paid.subtract(model.staked()));
        note(view, paid);
    }

    private void note(JsonNode view, BigDecimal paid) {
        for (var hand : view.path("playerHands")) {
            seen.merge(hand.path("status").textValue(), 1, Integer::sum);
            seen.merge(hand.has("isSplit") ? "split" : "single", 1, Integer::sum);
        }
        seen.merge(view.has("insurance") ? "insured" : "uninsured", 1, Integer::sum);
        seen.merge(
                paid.compareTo(BigDecimal.valueOf(settings.maxWin(), 2)) == 0 ? "capped" : "uncapped", 1, Integer::sum);
    }

    private BigDecimal amount(int max) {
        return BigDecimal.valueOf(1 + random.nextInt(max), 2);
    }

    private JsonNode bet() {
        var maxWin = random.nextInt(3) == 0 ? amount(5_000) : Table.MAX_WIN;
        settings = GameSettings.defaults(RULES, maxWin);
        var bet = amount(2_000);
        var perfectPairs = random.nextBoolean() ? amount(500) : BigDecimal.ZERO;
        var poker = random.nextBoolean() ? amount(500) : BigDecimal.ZERO;
        model = new BlackjackModel(bet, perfectPairs, poker, maxWin);
        var data = Json.MAPPER.createObjectNode().put("currency", "FUN").put("betAmount", bet.toPlainString());
        put(data, "perfectPairsBetAmount", perfectPairs);
        put(data, "pokerBetAmount", poker);
        return play("Bet", data, model.staked());
    }

    private static void put(ObjectNode data, String field, BigDecimal amount) {
        if (amount.signum() > 0) {
            data.put(field, amount.toPlainString());
        }
    }

    private JsonNode decide(JsonNode view) {
        var next = model.nextActions(view);
        assertRefused(next);
        var action = next.get(random.nextInt(next.size()));
        if (action.equals("Stand") && random.nextInt(2) == 0) {
            action = "Hit";
        }
        var accepts = action.equals("Peek") && random.nextBoolean();
        var data = action.equals("Peek") ? Json.MAPPER.createObjectNode().put("acceptedInsurance", accepts) : null;
        if (accepts && refusal(action, data) == Code.INVALID_BET_AMOUNT) {
            return view;
        }
        return play(action, data, model.decide(action, accepts));
    }

    private void assertRefused(List<String> next) {
        for (var decision : DECISIONS) {
            if (!next.contains(decision)) {
                assertThat(refusal(decision, null)).isEqualTo(Code.INVALID_NEXT_ACTION);
            }
        }
    }

    private @Nullable Code refusal(String action, @Nullable JsonNode data) {
        return RULES.check(settings, state, action, data).fold(step -> null, Refusal::code);
    }

    private JsonNode play(String action, @Nullable JsonNode data, BigDecimal staked) {
        var step = RULES.check(settings, state, action, data).fold(each -> each, refusal -> {
            throw new AssertionError(refusal);
        });
        var bytes = stream.blocks(new ClientSeed("play"), nonce, Draws.blockAt(cursor), 8);
        var draws = Draws.resumed(bytes, cursor);
        var outcome = step.play(draws);
        cursor = draws.cursor();
        state = outcome.state() == null ? null : Json.tree(Json.write(outcome.state()));
        assertShown(outcome);
        assertMoves(outcome, staked);
        return outcome.view();
    }

    private void assertShown(Outcome outcome) {
        var next = new ArrayList<String>();
        outcome.view().path("nextActions").forEach(node -> next.add(node.textValue()));
        assertThat(next).isEqualTo(model.nextActions(outcome.view()));
        if (state != null) {
            assertThat(outcome.view().path("dealerHand").path("cards")).hasSize(1);
            assertThat(Json.write(outcome.view())).doesNotContain("draws", "payout\":\"-");
            assertThat(RULES.view(state)).isEqualTo(outcome.view());
        }
        outcome.update().properties().forEach(field -> assertThat(outcome.view().path(field.getKey()))
                .isEqualTo(field.getValue()));
        assertThat(outcome.roundEnded()).isEqualTo(state == null);
    }

    private void assertMoves(Outcome outcome, BigDecimal staked) {
        var bets = sum(outcome, Move.Kind.BET);
        assertThat(bets.negate()).isEqualByComparingTo(staked);
        assertThat(outcome.moves()).hasSizeLessThanOrEqualTo(2).isSortedAccordingTo((one, other) -> one.kind()
                .compareTo(other.kind()));
        moved = moved.add(bets).add(sum(outcome, Move.Kind.WIN));
    }

    private static BigDecimal sum(Outcome outcome, Move.Kind kind) {
        return outcome.moves().stream()
                .filter(move -> move.kind() == kind)
                .map(move -> BigDecimal.valueOf(move.minor(), 2))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void anActionThatRunsOutOfBytesIsPlayedAgainWithMore() {
        assertThat(played(0)).isNull();
        assertThat(played(1)).isNotNull().isEqualTo(played(8));
    }

    private @Nullable String played(int blocks) {
        var step = RULES.check(settings, null, "Bet", Table.json("{'betAmount':'1','currency':'FUN'}"))
                .fold(each -> each, refusal -> {
                    throw new AssertionError(refusal);
                });
        try {
            var bytes = stream.blocks(new ClientSeed("again"), 0, 0, blocks);
            return step.play(Draws.of(bytes)).update().toString();
        } catch (io.anteroom.fairness.MoreBytesNeeded more) {
            return null;
        }
    }
}
