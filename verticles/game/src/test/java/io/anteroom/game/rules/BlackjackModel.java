package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Blackjack as somebody at the table would keep it: from the cards that are shown, in decimals, with rules of its own. Predicts
 * what may be done next and, when all cards are shown, what everything pays.
 */
final class BlackjackModel {
    private final BigDecimal bet;
    private final BigDecimal perfectPairs;
    private final BigDecimal poker;
    private final BigDecimal maxWin;
    private BigDecimal staked;
    private BigDecimal insurance = BigDecimal.ZERO;
    private boolean looked;
    private boolean surrendered;
    private int decisions;

    BlackjackModel(BigDecimal bet, BigDecimal perfectPairs, BigDecimal poker, BigDecimal maxWin) {
        this.bet = bet;
        this.perfectPairs = perfectPairs;
        this.poker = poker;
        this.maxWin = maxWin;
        this.staked = bet.add(perfectPairs).add(poker);
    }

    /** What this decision stakes. */
    BigDecimal decide(String action, boolean insured) {
        decisions++;
        looked |= action.equals("Peek");
        surrendered |= action.equals("Surrender");
        insurance = insured ? bet.divide(new BigDecimal(2), 2, RoundingMode.DOWN) : insurance;
        var more = insured ? insurance : action.equals("Double") || action.equals("Split") ? bet : BigDecimal.ZERO;
        staked = staked.add(more);
        return more;
    }

    BigDecimal staked() {
        return staked;
    }

    int decisions() {
        return decisions;
    }

    static List<Integer> ranks(JsonNode hand) {
        return StreamSupport.stream(hand.path("cards").spliterator(), false)
                .map(card -> card.path("index").intValue())
                .toList();
    }

    /** Every ace tried as 11. */
    static int worth(List<Integer> ranks) {
        var sum = ranks.stream().mapToInt(rank -> Math.min(rank + 1, 10)).sum();
        var aces = ranks.stream().filter(rank -> rank == 0).count();
        return aces > 0 && sum + 10 <= 21 ? sum + 10 : sum;
    }

    List<String> nextActions(JsonNode view) {
        if (view.path("roundEnded").booleanValue()) {
            return List.of();
        }
        if (ranks(view.path("dealerHand")).get(0) == 0 && !looked) {
            return List.of("Peek");
        }
        var hands = view.path("playerHands");
        var hand = ranks(hands.path(view.path("handIndex").intValue()));
        assertThat(worth(hand)).as("a hand that waits for a decision").isLessThan(21);
        var next = new ArrayList<>(List.of("Hit", "Stand"));
        var two = hand.size() == 2;
        if (two) {
            next.add("Double");
        }
        if (two && hands.size() == 1 && Math.min(hand.get(0), 9) == Math.min(hand.get(1), 9)) {
            next.add("Split");
        }
        if (two && hands.size() == 1) {
            next.add("Surrender");
        }
        return next;
    }

    /** Holds what is shown of a round that is over against what it has to be; gives all that it pays. */
    BigDecimal settle(JsonNode view) {
        var dealer = ranks(view.path("dealerHand"));
        assertDealer(dealer, view.path("playerHands"));
        var left = maxWin;
        left = left.subtract(assertSideBet(view.path("perfectPairs"), perfectPairs, pairPays(view), left));
        left = left.subtract(assertSideBet(view.path("poker"), poker, pokerPays(view), left));
        left = left.subtract(assertInsurance(view, dealer, left));
        var onHands = BigDecimal.ZERO;
        for (var hand : view.path("playerHands")) {
            onHands = onHands.add(assertHand(hand, dealer, left.subtract(onHands)));
        }
        assertThat(view.path("payout").textValue())
                .isEqualTo(onHands.setScale(2).toPlainString());
        return maxWin.subtract(left).add(onHands);
    }

    private void assertDealer(List<Integer> dealer, JsonNode hands) {
        for (var count = 2; count < dealer.size(); count++) {
            assertThat(worth(dealer.subList(0, count))).isLessThan(17);
        }
        var blackjack = hands.size() == 1
                && worth(ranks(hands.path(0))) == 21
                && ranks(hands.path(0)).size() == 2;
        var isAnyLeft = StreamSupport.stream(hands.spliterator(), false).anyMatch(hand -> worth(ranks(hand)) <= 21);
        if (isAnyLeft && !blackjack && !surrendered) {
            assertThat(worth(dealer)).isGreaterThanOrEqualTo(17);
        } else {
            assertThat(dealer).hasSize(2);
        }
    }

    private static JsonNode first(JsonNode view, int index) {
        var hands = view.path("playerHands");
        return hands.size() == 2
                ? hands.path(index).path("cards").path(0)
                : hands.path(0).path("cards").path(index);
    }

    private static int pairPays(JsonNode view) {
        var one = first(view, 0);
        var other = first(view, 1);
        if (!one.path("index").equals(other.path("index"))) {
            return 0;
        }
        if (one.path("suit").equals(other.path("suit"))) {
            return 26;
        }
        return one.path("suit").intValue() / 2 == other.path("suit").intValue() / 2 ? 13 : 7;
    }

    private static int pokerPays(JsonNode view) {
        var cards = List.of(
                first(view, 0),
                first(view, 1),
                view.path("dealerHand").path("cards").path(0));
        var ranks = cards.stream()
                .map(card -> card.path("index").intValue())
                .sorted()
                .toList();
        var flush = cards.stream().map(card -> card.path("suit")).distinct().count() == 1;
        var kinds = ranks.stream().distinct().count();
        var straight = kinds == 3 && (ranks.get(2) - ranks.get(0) == 2 || ranks.equals(List.of(0, 11, 12)));
        if (kinds == 1) {
            return flush ? 101 : 31;
        }
        return straight ? (flush ? 41 : 11) : flush ? 6 : 0;
    }

    private static BigDecimal assertSideBet(JsonNode shown, BigDecimal stake, int pays, BigDecimal left) {
        if (stake.signum() == 0) {
            assertThat(shown.isMissingNode()).isTrue();
            return BigDecimal.ZERO;
        }
        var payout = stake.multiply(new BigDecimal(pays)).min(left);
        assertThat(new BigDecimal(shown.path("payout").textValue())).isEqualByComparingTo(payout);
        assertThat(shown.path("status").textValue().equals("sidebetLost")).isEqualTo(pays == 0);
        return payout;
    }

    private BigDecimal assertInsurance(JsonNode view, List<Integer> dealer, BigDecimal left) {
        var shown = view.path("insurance");
        assertThat(shown.isMissingNode()).isEqualTo(insurance.signum() == 0);
        if (insurance.signum() == 0) {
            return BigDecimal.ZERO;
        }
        var won = dealer.size() == 2 && worth(dealer) == 21;
        var payout = won ? insurance.multiply(new BigDecimal(3)).min(left) : BigDecimal.ZERO;
        assertThat(shown.path("status").textValue()).isEqualTo(won ? "Win" : "Lost");
        assertThat(new BigDecimal(shown.path("payout").textValue())).isEqualByComparingTo(payout);
        return payout;
    }

    private BigDecimal assertHand(JsonNode hand, List<Integer> dealer, BigDecimal left) {
        var status = status(ranks(hand), hand.path("isSplit").booleanValue(), dealer);
        assertThat(hand.path("status").textValue()).isEqualTo(status);
        var stake = new BigDecimal(hand.path("betAmount").textValue());
        assertThat(stake).isIn(bet.setScale(2), bet.multiply(new BigDecimal(2)).setScale(2));
        var factor =
                switch (status) {
                    case "Win" -> "2";
                    case "Blackjack" -> "2.5";
                    case "Push" -> "1";
                    case "Surrender" -> "0.5";
                    default -> "0";
                };
        var payout = stake.multiply(new BigDecimal(factor))
                .setScale(2, RoundingMode.DOWN)
                .min(left);
        assertThat(new BigDecimal(hand.path("payout").textValue())).isEqualByComparingTo(payout);
        return payout;
    }

    private String status(List<Integer> hand, boolean split, List<Integer> dealer) {
        if (surrendered) {
            return "Surrender";
        }
        if (worth(hand) > 21) {
            return "Bust";
        }
        var blackjack = worth(hand) == 21 && hand.size() == 2 && !split;
        if (worth(dealer) == 21 && dealer.size() == 2) {
            return blackjack ? "Push" : "Lost";
        }
        if (blackjack) {
            return "Blackjack";
        }
        if (worth(dealer) > 21 || worth(hand) > worth(dealer)) {
            return "Win";
        }
        return worth(hand) == worth(dealer) ? "Push" : "Lost";
    }
}
