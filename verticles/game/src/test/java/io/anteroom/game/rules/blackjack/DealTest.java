package io.anteroom.game.rules.blackjack;

import static io.anteroom.game.rules.blackjack.Decision.DOUBLE;
import static io.anteroom.game.rules.blackjack.Decision.HIT;
import static io.anteroom.game.rules.blackjack.Decision.PEEK;
import static io.anteroom.game.rules.blackjack.Decision.SPLIT;
import static io.anteroom.game.rules.blackjack.Decision.STAND;
import static io.anteroom.game.rules.blackjack.Decision.SURRENDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.game.rules.cards.CardStack;
import io.anteroom.game.rules.cards.Shoe;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Cards come in the order they are dealt in: player, upcard, player, hole card, and then as they are taken. */
class DealTest {

    /** Plays a round to its end, and requires that it took exactly these cards. */
    private static Deal play(String cards, Decision... decisions) {
        var stack = new CardStack(cards);
        var deal = begin(stack, decisions);
        assertThat(deal.isOver()).as("the round is over").isTrue();
        assertThat(stack.isEmpty()).as("all stacked cards were taken").isTrue();
        return deal;
    }

    private static Deal begin(CardStack stack, Decision... decisions) {
        var deal = new Deal(new Shoe());
        deal.begin(stack);
        for (var decision : decisions) {
            deal.take(decision, stack);
        }
        return deal;
    }

    private static EnumSet<Decision> allowed(Deal deal) {
        var allowed = EnumSet.noneOf(Decision.class);
        Arrays.stream(Decision.values()).filter(deal::allows).forEach(allowed::add);
        return allowed;
    }

    private static List<HandStatus> statuses(Deal deal) {
        return java.util.stream.IntStream.range(0, deal.handCount())
                .mapToObj(deal::status)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        // Upcard, hole card and draws; what the dealer comes to.
        "TD, 7D, '', 17",
        "TD, 6D, 5D, 21",
        "6D, TD, AD, 17",
        "6D, TD, TS, 26",
        "6D, AD, '', 17",
        "2D, AD, 4D, 17",
        "2D, 2S, AD 2H, 17",
        "5D, AD, TS TC, 26",
        "2D, 2S, 2H 2C AD, 19",
        "2D, 3D, TD 3S, 18",
        "9D, 9S, '', 18",
        "8D, 8S, AD, 17",
        "7D, AD, '', 18",
    })
    void theDealerDrawsToSeventeenSoftOrHard(String upcard, String hole, String draws, int value) {
        var deal = play(("TH " + upcard + " 9H " + hole + " " + draws).strip(), STAND);
        assertThat(deal.dealer().value()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "TD 7D, WIN",
        "TD 8D, PUSH",
        "TD 9D, LOST",
        "6D TD TS, WIN",
        "TD AD, LOST",
    })
    void eighteenAgainstTheDealer(String dealers, HandStatus status) {
        var cards = dealers.split(" ", 3);
        var deal = play("TH " + cards[0] + " 8H " + cards[1] + (cards.length > 2 ? " " + cards[2] : ""), STAND);
        assertThat(deal.status(0)).isEqualTo(status);
    }

    @Test
    void aBlackjackEndsTheRoundAtOnceUnlessAnAceHasToBeLookedUnder() {
        assertThat(play("AH 9D KH 9S").status(0)).isEqualTo(HandStatus.BLACKJACK);
        assertThat(play("AH TD KH 9S").status(0)).isEqualTo(HandStatus.BLACKJACK);
        assertThat(play("AH TD KH AS").status(0)).isEqualTo(HandStatus.PUSH);
        assertThat(play("AH AD KH 9S", PEEK).status(0)).isEqualTo(HandStatus.BLACKJACK);
        assertThat(play("AH AD KH KS", PEEK).status(0)).isEqualTo(HandStatus.PUSH);
    }

    @Test
    void anAceIsLookedUnderBeforeAnythingElse() {
        var stack = new CardStack("TH AD 6H KS");
        var deal = begin(stack);
        assertThat(allowed(deal)).containsExactly(PEEK);
        deal.take(PEEK, stack);
        assertThat(deal.isOver()).isTrue();
        assertThat(deal.hasDealerBlackjack()).isTrue();
        assertThat(deal.status(0)).isEqualTo(HandStatus.LOST);

        assertThat(allowed(begin(new CardStack("TH AD 6H 9S"), PEEK))).containsExactly(HIT, STAND, DOUBLE, SURRENDER);
    }

    /** Nobody looks under a ten, so its blackjack shows at the end and takes everything; 21 does not help. */
    @Test
    void aTensBlackjackTakesWhatWasStakedMeanwhile() {
        assertThat(allowed(begin(new CardStack("TH TD 6H AS")))).containsExactly(HIT, STAND, DOUBLE, SURRENDER);
        assertThat(statuses(play("5H TD 6H AS TS", DOUBLE))).containsExactly(HandStatus.LOST);
        assertThat(statuses(play("8H TD 8D AS 3S 3H TS TC", SPLIT, DOUBLE, DOUBLE)))
                .containsExactly(HandStatus.LOST, HandStatus.LOST);
        assertThat(statuses(play("TH TD 6H AS", SURRENDER))).containsExactly(HandStatus.SURRENDER);
    }

    @Test
    void aHandThatComesToTwentyOneStandsByItself() {
        assertThat(play("TH TD 6H 9S 5D", HIT).status(0)).isEqualTo(HandStatus.WIN);
        assertThat(play("5H TD 6H 9S TS", HIT).status(0)).isEqualTo(HandStatus.WIN);
    }

    @Test
    void aHandThatBustsEndsTheRoundWithoutTheDealer() {
        var deal = play("TH 6D 6H TS KD", HIT);
        assertThat(deal.status(0)).isEqualTo(HandStatus.BUST);
        assertThat(deal.dealer().count()).isEqualTo(2);
    }

    @Test
    void aDoubledHandTakesOneCard() {
        var deal = play("5H 6D 6H TS 2D TC", DOUBLE);
        assertThat(deal.isDoubled(0)).isTrue();
        assertThat(deal.hand(0).value()).isEqualTo(13);
        assertThat(deal.status(0)).isEqualTo(HandStatus.WIN);
    }

    @Test
    void onlyTheFirstTwoCardsAreDoubledSurrenderedOrSplit() {
        assertThat(allowed(begin(new CardStack("8H 6D 8D TS")))).containsExactly(HIT, STAND, DOUBLE, SPLIT, SURRENDER);
        assertThat(allowed(begin(new CardStack("8H 6D 9D TS")))).containsExactly(HIT, STAND, DOUBLE, SURRENDER);
        assertThat(allowed(begin(new CardStack("2H 6D 2D TS 3D"), HIT))).containsExactly(HIT, STAND);
    }

    @Test
    void anyTwoTensAreAPair() {
        assertThat(begin(new CardStack("TH 6D KD TS")).allows(SPLIT)).isTrue();
    }

    /** Hand 1 keeps the second card dealt, is served first and played first. */
    @Test
    void aSplitMakesTwoHandsPlayedFromTheHighestIndexDown() {
        var stack = new CardStack("8H 6D 8D TS 2C 3C");
        var deal = begin(stack, SPLIT);
        assertThat(deal.current()).isEqualTo(1);
        assertThat(cards(deal.hand(1))).containsExactly(CardStack.card("8D"), CardStack.card("2C"));
        assertThat(cards(deal.hand(0))).containsExactly(CardStack.card("8H"), CardStack.card("3C"));
        assertThat(allowed(deal)).containsExactly(HIT, STAND, DOUBLE);

        stack.add("TC");
        deal.take(DOUBLE, stack);
        assertThat(deal.current()).isZero();
        assertThat(allowed(deal)).containsExactly(HIT, STAND, DOUBLE);

        stack.add("4C TD 9S");
        deal.take(HIT, stack);
        assertThat(allowed(deal)).containsExactly(HIT, STAND);
        deal.take(HIT, stack);
        assertThat(deal.isOver()).isTrue();
        assertThat(statuses(deal)).containsExactly(HandStatus.BUST, HandStatus.WIN);
        assertThat(deal.isDoubled(0)).isFalse();
        assertThat(deal.isDoubled(1)).isTrue();
    }

    private static int[] cards(Hand hand) {
        return java.util.stream.IntStream.range(0, hand.count()).map(hand::card).toArray();
    }

    @Test
    void aPairAfterASplitIsNotSplitAgain() {
        assertThat(begin(new CardStack("8H 6D 8D TS 8C 8S"), SPLIT).allows(SPLIT))
                .isFalse();
    }

    @Test
    void splitAcesGetOneCardEachAndTwentyOneIsNoBlackjack() {
        var deal = play("AH 6D AD TS KC AC 5D", SPLIT);
        assertThat(deal.hand(1).value()).isEqualTo(21);
        assertThat(deal.hand(0).value()).isEqualTo(12);
        assertThat(statuses(deal)).containsExactly(HandStatus.LOST, HandStatus.PUSH);
    }

    @Test
    void handsThatASplitMakesTwentyOneArePassedOver() {
        var stack = new CardStack("TH 6D KD TS AC 5C");
        assertThat(begin(stack, SPLIT).current()).isZero();
        assertThat(statuses(play("TH 6D KD TS AC AD TC", SPLIT))).containsExactly(HandStatus.WIN, HandStatus.WIN);
        assertThat(statuses(play("TH 6D KD TS 5C AD TC", SPLIT, STAND)))
                .containsExactly(HandStatus.WIN, HandStatus.WIN);
    }

    @Test
    void whenBothHandsBustTheDealerDrawsNothing() {
        var deal = play("TH 6D KD TS 5C 6C 8D 9D", SPLIT, HIT, HIT);
        assertThat(statuses(deal)).containsExactly(HandStatus.BUST, HandStatus.BUST);
    }

    @Test
    void theCardsDealtFirstAreKnownAfterASplitToo() {
        var stack = new CardStack("8H 6D 8D TS 2C 3C");
        var deal = begin(stack);
        assertThat(List.of(deal.dealt(0), deal.dealt(1))).containsExactly(CardStack.card("8H"), CardStack.card("8D"));
        deal.take(SPLIT, stack);
        assertThat(List.of(deal.dealt(0), deal.dealt(1))).containsExactly(CardStack.card("8H"), CardStack.card("8D"));
    }

    @ParameterizedTest
    @EnumSource(Decision.class)
    void nothingIsDecidedWhenTheRoundIsOver(Decision decision) {
        var deal = play("AH 9D KH 9S");
        assertThatThrownBy(() -> deal.take(decision, n -> 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDealIsUsedAgain() {
        var stack = new CardStack("8H 6D 8D TS 2C 3C TC TD");
        var deal = new Deal(new Shoe());
        deal.begin(stack);
        for (var decision : new Decision[] {SPLIT, DOUBLE, STAND}) {
            deal.take(decision, stack);
        }
        stack.add("9H 9D 2H 9S");
        deal.begin(stack);
        assertThat(deal.handCount()).isEqualTo(1);
        assertThat(deal.isDoubled(1)).isFalse();
        assertThat(deal.hand(0).value()).isEqualTo(11);
        assertThat(deal.dealer().value()).isEqualTo(18);
    }

    @ParameterizedTest
    @CsvSource({
        "WIN, 10, 20",
        "WIN, 1, 2",
        "BLACKJACK, 10, 25",
        "BLACKJACK, 1, 2",
        "BLACKJACK, 3, 7",
        "PUSH, 7, 7",
        "SURRENDER, 10, 5",
        "SURRENDER, 7, 3",
        "SURRENDER, 1, 0",
        "LOST, 9, 0",
        "BUST, 9, 0",
        "BLACKJACK, 2000000000000, 5000000000000",
    })
    void payoutsIncludeTheStakeAndAreRoundedDown(HandStatus status, long bet, long payout) {
        assertThat(status.payout(bet)).isEqualTo(payout);
    }
}
