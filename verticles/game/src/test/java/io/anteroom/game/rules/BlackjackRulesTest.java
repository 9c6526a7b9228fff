package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Move;
import io.anteroom.game.rules.cards.CardStack;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cards come in the order they are dealt in: player, upcard, player, hole card, and then as they are taken. */
class BlackjackRulesTest {
    private static final String BET = "{'betAmount':'10.00','currency':'FUN'}";

    private final Table table = new Table("blackjack");
    private CardStack stack = new CardStack("");

    private Outcome play(String action, @Nullable String data, String cards) {
        stack = action.equals("Bet") ? new CardStack("") : stack;
        stack.add(cards);
        return table.play(action, data, stack.results());
    }

    private Outcome bet(String cards) {
        return play("Bet", BET, cards);
    }

    private Outcome decide(String action, String cards) {
        return play(action, null, cards);
    }

    private static Move bet(long minor) {
        return new Move(Move.Kind.BET, -minor);
    }

    private static Move win(long minor) {
        return new Move(Move.Kind.WIN, minor);
    }

    @Test
    void theBetDealsFourCardsAndShowsThree() {
        var outcome = bet("TH 6D 7C 9S");
        assertThat(Table.text(outcome.update()))
                .isEqualTo("{'nextActions':['Hit','Stand','Double','Surrender'],'handOwner':'Player','handIndex':0,"
                        + "'dealerHand':{'cards':[{'value':6,'suit':1,'index':5}]},"
                        + "'playerHands':[{'cards':[{'value':10,'suit':0,'index':9},{'value':7,'suit':2,'index':6}],"
                        + "'betAmount':'10.00'}],'roundEnded':false}");
        assertThat(Table.text(outcome.view()))
                .isEqualTo("{'nextActions':['Hit','Stand','Double','Surrender'],'betAmount':'10.00','currency':'FUN',"
                        + "'handOwner':'Player','handIndex':0,'dealerHand':{'cards':[{'value':6,'suit':1,'index':5}]},"
                        + "'playerHands':[{'cards':[{'value':10,'suit':0,'index':9},{'value':7,'suit':2,'index':6}],"
                        + "'betAmount':'10.00'}],'roundEnded':false}");
        assertThat(outcome.moves()).containsExactly(bet(1000));
        assertThat(table.step("Hit", null).startsRound()).isFalse();
    }

    @Test
    void theStateRemembersWhatWasStakedDrawnAndDecided() {
        assertThat(List.of(bet("2H 6D 3C 9S"), decide("Hit", "4H"))).noneMatch(Outcome::roundEnded);
        assertThat(Json.write(Objects.requireNonNull(table.state)).replace('"', '\''))
                .isEqualTo(
                        "{'nextActions':['Hit','Stand'],'currency':'FUN','bet':1000,'maxWin':100000000,"
                                + "'perfectPairsBet':0,'pokerBet':0,'insured':false,'draws':[1,17,26,44,43],'decisions':['HIT']}");
    }

    @Test
    void standingLetsTheDealerPlayAndShowsEverything() {
        assertThat(bet("TH 6D 9C 9S").roundEnded()).isFalse();
        var outcome = decide("Stand", "3H");
        assertThat(Table.text(outcome.update()))
                .isEqualTo("{'nextActions':[],'handOwner':'Dealer','handIndex':0,"
                        + "'dealerHand':{'cards':[{'value':6,'suit':1,'index':5},{'value':9,'suit':3,'index':8},"
                        + "{'value':3,'suit':0,'index':2}]},"
                        + "'playerHands':[{'cards':[{'value':10,'suit':0,'index':9},{'value':9,'suit':2,'index':8}],"
                        + "'betAmount':'10.00','status':'Win','payout':'20.00'}],'payout':'20.00','roundEnded':true}");
        assertThat(outcome.moves()).containsExactly(win(2000));
        assertThat(outcome.state()).isNull();
    }

    @Test
    void aLostRoundPaysNothingAndMovesNothing() {
        assertThat(bet("TH TD 9C TS").roundEnded()).isFalse();
        var outcome = decide("Stand", "");
        assertThat(outcome.update().path("payout").textValue()).isEqualTo("0.00");
        assertThat(outcome.moves()).isEmpty();
    }

    @Test
    void aBlackjackPaysThreeToTwoAtOnce() {
        var outcome = bet("AH TD KC 9S");
        assertThat(Table.text(outcome.update()))
                .isEqualTo("{'nextActions':[],'handOwner':'Dealer','handIndex':0,"
                        + "'dealerHand':{'cards':[{'value':10,'suit':1,'index':9},{'value':9,'suit':3,'index':8}]},"
                        + "'playerHands':[{'cards':[{'value':1,'suit':0,'index':0},{'value':10,'suit':2,'index':12}],"
                        + "'betAmount':'10.00','status':'Blackjack','payout':'25.00'}],'payout':'25.00',"
                        + "'roundEnded':true}");
        assertThat(outcome.moves()).containsExactly(bet(1000), win(2500));
    }

    @Test
    void doublingStakesTheBetOnceMore() {
        assertThat(bet("5H 6D 6C TS").roundEnded()).isFalse();
        var outcome = decide("Double", "TC TD");
        assertThat(outcome.moves()).containsExactly(bet(1000), win(4000));
        var hand = outcome.update().path("playerHands").path(0);
        assertThat(hand.path("betAmount").textValue()).isEqualTo("20.00");
        assertThat(hand.path("payout").textValue()).isEqualTo("40.00");
    }

    @Test
    void splittingStakesTheBetOnASecondHand() {
        assertThat(bet("8H 6D 8C TS").roundEnded()).isFalse();
        var split = decide("Split", "3D 9D");
        assertThat(Table.text(split.update()))
                .isEqualTo("{'nextActions':['Hit','Stand','Double'],'handOwner':'Player','handIndex':1,"
                        + "'dealerHand':{'cards':[{'value':6,'suit':1,'index':5}]},"
                        + "'playerHands':[{'cards':[{'value':8,'suit':0,'index':7},{'value':9,'suit':1,'index':8}],"
                        + "'betAmount':'10.00','isSplit':true},"
                        + "{'cards':[{'value':8,'suit':2,'index':7},{'value':3,'suit':1,'index':2}],"
                        + "'betAmount':'10.00','isSplit':true}],'roundEnded':false}");
        assertThat(split.moves()).containsExactly(bet(1000));

        var doubled = decide("Double", "TD");
        assertThat(doubled.moves()).containsExactly(bet(1000));
        assertThat(doubled.update().path("handIndex").intValue()).isZero();

        var bust = decide("Hit", "KD 2S");
        assertThat(Table.text(bust.update()))
                .isEqualTo("{'nextActions':[],'handOwner':'Dealer','handIndex':0,"
                        + "'dealerHand':{'cards':[{'value':6,'suit':1,'index':5},{'value':10,'suit':3,'index':9},"
                        + "{'value':2,'suit':3,'index':1}]},"
                        + "'playerHands':[{'cards':[{'value':8,'suit':0,'index':7},{'value':9,'suit':1,'index':8},"
                        + "{'value':10,'suit':1,'index':12}],'betAmount':'10.00','status':'Bust','payout':'0.00',"
                        + "'isSplit':true},{'cards':[{'value':8,'suit':2,'index':7},{'value':3,'suit':1,'index':2},"
                        + "{'value':10,'suit':1,'index':9}],'betAmount':'20.00','status':'Win','payout':'40.00',"
                        + "'isSplit':true}],'payout':'40.00','roundEnded':true}");
        assertThat(bust.moves()).containsExactly(win(4000));
    }

    @Test
    void aBustHandOfASplitIsToldAtOnce() {
        assertThat(List.of(bet("8H 6D 8C TS"), decide("Split", "9D 9D"))).noneMatch(Outcome::roundEnded);
        var outcome = decide("Hit", "TD");
        assertThat(outcome.update().path("playerHands").path(1).path("status").textValue())
                .isEqualTo("Bust");
        assertThat(outcome.update().path("playerHands").path(0).has("status")).isFalse();
        assertThat(outcome.update().has("payout")).isFalse();
    }

    @Test
    void surrenderGivesHalfBackRoundedDown() {
        var dealt = play("Bet", "{'betAmount':'0.05','currency':'FUN'}", "TH TD 6C AS");
        assertThat(dealt.roundEnded()).isFalse();
        var outcome = decide("Surrender", "");
        assertThat(outcome.moves()).containsExactly(win(2));
        assertThat(outcome.update().path("playerHands").path(0).path("status").textValue())
                .isEqualTo("Surrender");
        assertThat(outcome.update().path("dealerHand").path("cards")).hasSize(2);
    }

    @Test
    void insurancePaysTwoToOneWhenTheDealerHasABlackjack() {
        assertThat(Table.text(bet("TH AD 6C KS").update())).startsWith("{'nextActions':['Peek'],");
        var outcome = play("Peek", "{'acceptedInsurance':true}", "");
        assertThat(Table.text(outcome.update()))
                .isEqualTo("{'nextActions':[],'handOwner':'Dealer','handIndex':0,"
                        + "'dealerHand':{'cards':[{'value':1,'suit':1,'index':0},{'value':10,'suit':3,'index':12}]},"
                        + "'playerHands':[{'cards':[{'value':10,'suit':0,'index':9},{'value':6,'suit':2,'index':5}],"
                        + "'betAmount':'10.00','status':'Lost','payout':'0.00'}],"
                        + "'insurance':{'status':'Win','betAmount':'5.00','payout':'15.00'},'payout':'0.00',"
                        + "'roundEnded':true}");
        assertThat(outcome.moves()).containsExactly(bet(500), win(1500));
    }

    @Test
    void insuranceIsLostAndTheHandGoesOnWhenTheDealerHasNone() {
        assertThat(bet("TH AD 6C 9S").roundEnded()).isFalse();
        var outcome = play("Peek", "{'acceptedInsurance':true}", "");
        assertThat(outcome.moves()).containsExactly(bet(500));
        assertThat(Json.write(outcome.update()))
                .contains("\"insurance\":{\"status\":\"Lost\",\"betAmount\":\"5.00\",\"payout\":\"0.00\"}");
        assertThat(Table.text(outcome.update()))
                .startsWith("{'nextActions':['Hit','Stand','Double','Surrender'],")
                .doesNotContain("'index':8,", "'index':8}");
        var end = decide("Stand", "");
        assertThat(end.update().has("insurance")).as("told before").isFalse();
        assertThat(end.view().path("insurance").path("status").textValue()).isEqualTo("Lost");
    }

    @Test
    void withoutInsuranceNothingIsStakedOnTheLook() {
        assertThat(bet("TH AD 6C 9S").roundEnded()).isFalse();
        var outcome = play("Peek", "{'acceptedInsurance':false}", "");
        assertThat(outcome.moves()).isEmpty();
        assertThat(outcome.update().has("insurance")).isFalse();
    }

    @Test
    void aBlackjackUnderAnAceWaitsForTheLookAndCanBeInsured() {
        assertThat(Table.text(bet("AH AD KC 9S").update())).startsWith("{'nextActions':['Peek'],");
        assertThat(play("Peek", "{'acceptedInsurance':true}", "").moves()).containsExactly(bet(500), win(2500));
        assertThat(bet("AS AC KH KS").roundEnded()).isFalse();
        assertThat(play("Peek", "{'acceptedInsurance':true}", "").moves()).containsExactly(bet(500), win(2500));
        assertThat(bet("AS AC KH KS").roundEnded()).isFalse();
        assertThat(play("Peek", "{'acceptedInsurance':false}", "").moves()).containsExactly(win(1000));
    }

    @Test
    void halfOfTheSmallestBetIsNoInsurance() {
        assertThat(play("Bet", "{'betAmount':'0.01','currency':'FUN'}", "TH AD 6C 9S")
                        .roundEnded())
                .isFalse();
        assertThat(table.refusal("Peek", "{'acceptedInsurance':true}")).isEqualTo(Code.INVALID_BET_AMOUNT);
        assertThat(table.refusal("Peek", "{'acceptedInsurance':false}")).isNull();
    }

    @Test
    void sideBetsAreSettledByTheDeal() {
        var data = "{'betAmount':'10.00','currency':'FUN','perfectPairsBetAmount':'2.00','pokerBetAmount':1}";
        var won = play("Bet", data, "8H 8D 8H 9S");
        assertThat(Json.write(won.update()).replace('"', '\''))
                .contains("'perfectPairs':{'status':'perfectPair','betAmount':'2.00','payout':'52.00'},"
                        + "'poker':{'status':'threeOfAKind','betAmount':'1.00','payout':'31.00'},'roundEnded':false}");
        assertThat(won.moves()).containsExactly(bet(1300), win(8300));
        var split = decide("Split", "TD TC");
        assertThat(split.update().has("poker")).as("told before").isFalse();
        assertThat(split.view().path("perfectPairs").path("payout").textValue()).isEqualTo("52.00");
        assertThat(decide("Stand", "").view().path("poker").path("status").textValue())
                .isEqualTo("threeOfAKind");
    }

    @Test
    void sideBetsThatAreLostSaySo() {
        var data = "{'betAmount':'10.00','currency':'FUN','perfectPairsBetAmount':'2.00','pokerBetAmount':'0'}";
        var lost = play("Bet", data, "AH TD KC 9S");
        assertThat(lost.update().path("perfectPairs").path("status").textValue())
                .isEqualTo("sidebetLost");
        assertThat(lost.update().has("poker")).as("no bet of nothing").isFalse();
        assertThat(lost.moves()).containsExactly(bet(1200), win(2500));
        assertThat(lost.update().path("payout").textValue())
                .as("main hands alone")
                .isEqualTo("25.00");
    }

    /** Whatever is settled first takes first, and what is shown adds up to what moves. */
    @Test
    void aRoundPaysAtMostTheMaximumWin() {
        table.settings = GameSettings.defaults(table.rules, new BigDecimal("60.00"));
        var data = "{'betAmount':'10.00','currency':'FUN','perfectPairsBetAmount':'2.00','pokerBetAmount':'1.00'}";
        var dealt = play("Bet", data, "8H 8D 8H 9S");
        assertThat(dealt.update().path("perfectPairs").path("payout").textValue())
                .isEqualTo("52.00");
        assertThat(dealt.update().path("poker").path("payout").textValue()).isEqualTo("8.00");
        assertThat(dealt.moves()).containsExactly(bet(1300), win(6000));
        var end = decide("Stand", "");
        assertThat(end.update().path("playerHands").path(0).path("payout").textValue())
                .isEqualTo("0.00");
        assertThat(end.moves()).isEmpty();

        table.settings = GameSettings.defaults(table.rules, new BigDecimal("55.00"));
        assertThat(List.of(bet("8S 6D 8D TS"), decide("Split", "3D 3C"), decide("Double", "TD")))
                .noneMatch(Outcome::roundEnded);
        var capped = decide("Double", "TH TC");
        assertThat(capped.update().path("playerHands").findValuesAsText("payout"))
                .containsExactly("40.00", "15.00");
        assertThat(capped.update().path("payout").textValue()).isEqualTo("55.00");
        assertThat(capped.moves()).containsExactly(bet(1000), win(5500));
    }

    @Test
    void anOpenRoundKeepsTheMaximumWinItWasBegunUnder() {
        assertThat(bet("TH 6D 9C 9S").roundEnded()).isFalse();
        table.settings = GameSettings.defaults(table.rules, new BigDecimal("1.00"));
        assertThat(decide("Stand", "3H").moves()).containsExactly(win(2000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'more':1,'currency':'EUR','betAmount':0,'perfectPairsBetAmount':-1}|INVALID_EVENT_INPUTS",
                "{'currency':'EUR','betAmount':0,'perfectPairsBetAmount':-1}|INVALID_CURRENCY",
                "{'betAmount':0,'perfectPairsBetAmount':-1}|INVALID_CURRENCY",
                "{'currency':'FUN','betAmount':0,'perfectPairsBetAmount':-1}|INVALID_BET_AMOUNT",
                "{'currency':'FUN','perfectPairsBetAmount':'1'}|INVALID_BET_AMOUNT",
                "{'currency':'FUN','betAmount':'2000','perfectPairsBetAmount':-1}|INVALID_BET_AMOUNT",
                "{'currency':'FUN','betAmount':'1','perfectPairsBetAmount':'0.001'}|INVALID_BET_AMOUNT",
                "{'currency':'FUN','betAmount':'1','perfectPairsBetAmount':null}|INVALID_BET_AMOUNT",
                "{'currency':'FUN','betAmount':'1','pokerBetAmount':true}|INVALID_BET_AMOUNT",
                "{'currency':'FUN','betAmount':'1','pokerBetAmount':'-1.00'}|INVALID_BET_AMOUNT",
                "{'currency':'FUN','betAmount':'1000.01','perfectPairsBetAmount':'1'}|BET_LIMIT_REACHED",
                "{'currency':'FUN','betAmount':'1','perfectPairsBetAmount':'1000.01'}|BET_LIMIT_REACHED",
                "{'currency':'FUN','betAmount':'1','pokerBetAmount':'1000.01'}|BET_LIMIT_REACHED",
                "{'currency':'FUN','betAmount':'1','pokerBetAmount':'99999999999999999999'}|BET_LIMIT_REACHED",
                "{'currency':'FUN','betAmount':'1','handIndex':0}|INVALID_EVENT_INPUTS",
                "[]|INVALID_EVENT_INPUTS",
                "null|INVALID_EVENT_INPUTS",
                "{'currency':'FUN','betAmount':'1','perfectPairsBetAmount':0,'pokerBetAmount':'0.00'}|",
                "{'currency':'FUN','betAmount':'0.01','perfectPairsBetAmount':'1000.00','pokerBetAmount':'0.01'}|",
            })
    void betsInOrderOfPrecedence(String data, Code code) {
        assertThat(table.refusal("Bet", data)).isEqualTo(code);
    }

    @Test
    void sideBetsHaveLimitsOfTheirOwn() {
        table.settings = changed("'minBet':'0.50','maxBet':'2.00'", "'minBet':'3','maxBet':4.5");
        var data = "{'currency':'FUN','betAmount':'1','perfectPairsBetAmount':'%s','pokerBetAmount':'%s'}";
        assertThat(table.refusal("Bet", data.formatted("0.49", "3"))).isEqualTo(Code.BET_LIMIT_REACHED);
        assertThat(table.refusal("Bet", data.formatted("2.01", "3"))).isEqualTo(Code.BET_LIMIT_REACHED);
        assertThat(table.refusal("Bet", data.formatted("2", "2.99"))).isEqualTo(Code.BET_LIMIT_REACHED);
        assertThat(table.refusal("Bet", data.formatted("2", "4.51"))).isEqualTo(Code.BET_LIMIT_REACHED);
        assertThat(table.refusal("Bet", data.formatted("0.5", "4.50"))).isNull();
        assertThat(table.refusal("Bet", data.formatted("0", "0.00"))).isNull();
    }

    private GameSettings changed(String perfectPairs, String poker) {
        var props = "{'sideBets':{'perfectPairs':{" + perfectPairs
                + ",'pays':{'perfectPair':25,'colouredPair':12,'mixedPair':6}},'poker':{" + poker
                + ",'pays':{'suitedTrips':100,'straightFlush':40,'threeOfAKind':30,'straight':10,'flush':5}}}}";
        return table.settings
                .changed(table.rules, Table.json("{'customProps':" + props + "}"))
                .fold(settings -> settings, refusal -> {
                    throw new AssertionError(refusal);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Cards dealt, an action taken with its card, the action, what it is refused with.
                "8H 6D 9C TS|||Split|INVALID_NEXT_ACTION",
                "TH 6D 9C TS|||Split|INVALID_NEXT_ACTION",
                "8H 6D 8C TS|||Bet|INVALID_NEXT_ACTION",
                "8H 6D 8C TS|||Peek|INVALID_NEXT_ACTION",
                "8H TD 8C TS|||Peek|INVALID_NEXT_ACTION",
                "8H 6D 8C TS|||Insure|INVALID_ACTION",
                "8H 6D 8C TS|||hit|INVALID_ACTION",
                "8H AD 8C TS|||Hit|INVALID_NEXT_ACTION",
                "8H AD 8C TS|||Surrender|INVALID_NEXT_ACTION",
                "2H 6D 2C TS|Hit|3H|Split|INVALID_NEXT_ACTION",
                "2H 6D 2C TS|Hit|3H|Double|INVALID_NEXT_ACTION",
                "2H 6D 2C TS|Hit|3H|Surrender|INVALID_NEXT_ACTION",
                "8H 6D 8C TS|Split|8D 8S|Split|INVALID_NEXT_ACTION",
                "8H 6D 8C TS|Split|8D 8S|Surrender|INVALID_NEXT_ACTION",
                "8H 6D 8C TS|Split|8D 8S|Double|",
                "8H 6D 8C TS|||Split|",
                "TH 6D KC TS|||Split|",
                "8H 6D 8C TS|||Surrender|",
            })
    void decisionsThatMayNotBeTakenNow(String dealt, String before, String cards, String action, Code code) {
        assertThat(bet(dealt).roundEnded()).isFalse();
        if (before != null) {
            assertThat(decide(before, cards).roundEnded()).isFalse();
        }
        assertThat(table.refusal(action, null)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Hit|{'more':1}|INVALID_EVENT_INPUTS",
                "Stand|[]|INVALID_EVENT_INPUTS",
                "Double|{'betAmount':'10.00'}|INVALID_EVENT_INPUTS",
                "Split|1|INVALID_EVENT_INPUTS",
                "Surrender|{'handIndex':0}|INVALID_EVENT_INPUTS",
                "Hit|{}|",
                "Split||",
                "Surrender|null|",
            })
    void decisionsTakeNoData(String action, String data, Code code) {
        assertThat(bet("8H 6D 8C TS").roundEnded()).isFalse();
        assertThat(table.refusal(action, data)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|INVALID_EVENT_INPUTS",
                "{}|INVALID_EVENT_INPUTS",
                "{'acceptedInsurance':'true'}|INVALID_EVENT_INPUTS",
                "{'acceptedInsurance':1}|INVALID_EVENT_INPUTS",
                "{'acceptedInsurance':null}|INVALID_EVENT_INPUTS",
                "{'acceptedInsurance':true,'amount':'5.00'}|INVALID_EVENT_INPUTS",
                "{'acceptedInsurance':true}|",
                "{'acceptedInsurance':false}|",
            })
    void aLookSaysWhetherItIsInsured(String data, Code code) {
        assertThat(bet("8H AD 8C TS").roundEnded()).isFalse();
        assertThat(table.refusal("Peek", data)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"Hit", "Stand", "Double", "Split", "Surrender", "Peek"})
    void decisionsWithoutARound(String action) {
        assertThat(table.refusal(action, "[]")).isEqualTo(Code.GAME_ROUND_NOT_FOUND);
        assertThat(bet("AH TD KC 9S").roundEnded()).isTrue();
        assertThat(table.refusal(action, null)).isEqualTo(Code.GAME_ROUND_NOT_FOUND);
    }

    @Test
    void aDisabledGameFinishesWhatIsOpenDoubledOrNot() {
        assertThat(bet("5H 6D 6C TS").roundEnded()).isFalse();
        table.settings = table.settings
                .changed(table.rules, Table.json("{'enabled':false}"))
                .fold(settings -> settings, refusal -> {
                    throw new AssertionError(refusal);
                });
        assertThat(table.refusal("Double", null)).isNull();
        table.state = null;
        assertThat(table.refusal("Bet", BET)).isEqualTo(Code.GAME_DISABLED);
    }

    /** Rounds that differ in the hole card alone look the same, to the byte, as long as they are open. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Player, upcard, player; hole cards; what is done, with the cards that are drawn.
                "TH TD 2H|9S 2C AS|Hit:3D,Hit:2S",
                "8H TD 8D|9S 2C AS KC|Split:2D 3D,Hit:4S,Stand:,Hit:2C",
                "8H 5D 8D|9S AC 5H|Split:2D 3D,Double:TS",
                "8H AD 8D|9S 2C|Peek:,Split:2D 3D,Hit:4S",
                "8H AD 8D|9S KC|",
                "AH AD KC|9S KS|",
            })
    void nothingTellsTheHoleCardWhileTheRoundIsOpen(String dealt, String holes, String decisions) {
        var seen = Arrays.stream(holes.split(" "))
                .map(hole -> new BlackjackRulesTest().seen(dealt + " " + hole, decisions))
                .toList();
        assertThat(seen).hasSizeGreaterThan(1).containsOnly(seen.get(0));
    }

    private List<String> seen(String dealt, @Nullable String decisions) {
        var data = "{'betAmount':'10.00','currency':'FUN','perfectPairsBetAmount':'1','pokerBetAmount':'1'}";
        var outcomes = new ArrayList<>(List.of(play("Bet", data, dealt)));
        for (var decision : decisions == null ? new String[0] : decisions.split(",")) {
            var parts = decision.split(":", 2);
            outcomes.add(play(parts[0], parts[0].equals("Peek") ? "{'acceptedInsurance':true}" : null, parts[1]));
        }
        assertThat(outcomes).noneMatch(Outcome::roundEnded);
        return outcomes.stream()
                .map(outcome -> outcome.update() + " " + outcome.view() + " " + outcome.moves())
                .toList();
    }

    @Test
    void stepsSayAboutHowManyNumbersTheyDraw() {
        assertThat(table.step("Bet", BET).drawCount()).isEqualTo(4);
        assertThat(bet("8H AD 8C TS").roundEnded()).isFalse();
        assertThat(table.step("Peek", "{'acceptedInsurance':false}").drawCount())
                .as("nothing is drawn")
                .isZero();
    }
}
