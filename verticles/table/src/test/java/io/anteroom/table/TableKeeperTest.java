package io.anteroom.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Tables;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.SeedStream;
import io.anteroom.runtime.Bus;
import io.anteroom.table.rules.Limits;
import io.anteroom.table.rules.Roulette;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rounds that were closed, with stakes on them, and whose number or seed does not come. */
final class TableKeeperTest {

    private static final Duration DRAW_WITHIN = Duration.ofMinutes(5);
    private static final Duration STUDIO_WITHIN = Duration.ofMinutes(1);
    private static final TableConfig CONFIG = new TableConfig(
            List.of("main"),
            List.of(),
            Duration.ofSeconds(1),
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            STUDIO_WITHIN,
            DRAW_WITHIN,
            new Limits(Currency.FUN, 10, 50_000, 500_000, 300));

    private final FakeTable table = new FakeTable();
    private final List<Node> nodes = new ArrayList<>();

    /** A node that keeps the table if it gets its lease. */
    private final class Node {

        final Vertx vertx = Vertx.vertx();
        final Bus bus = Bus.local(vertx);
        final FakeTable.Generator generator;
        final List<Tables.News> news = new CopyOnWriteArrayList<>();

        Node() throws Exception {
            generator = table.serve(bus);
            var unused = bus.hear(Tables.NEWS, news::add).await(10, TimeUnit.SECONDS);
            nodes.add(this);
        }

        void keep(boolean studio) {
            var keeper = keepUnseated(studio);
            vertx.runOnContext(started -> keeper.seated());
        }

        /** As a node does that hears of no player. */
        TableKeeper keepUnseated(boolean studio) {
            var keeper = new TableKeeper(bus, CONFIG, new KnownTables.Table(table.id, "main", studio));
            vertx.runOnContext(started -> keeper.start());
            return keeper;
        }

        /** Of the only word that was told but the close. */
        JsonNode told(String eventType) {
            tells("TableClosed", eventType);
            return news.get(1).fields().tree();
        }

        /** These words are told, and no others before them. */
        void tells(String... eventTypes) {
            await(() -> news.size() >= eventTypes.length);
            assertThat(news).extracting(Tables.News::eventType).containsExactly(eventTypes);
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (var node : nodes) {
            var unused = node.vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    private static void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + 40_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    void anotherNodeDrawsTheNumberThatAFailedGeneratorDoesNot() throws Exception {
        var failed = new Node();
        failed.generator.refusesDraws = Code.GAME_DISABLED;
        failed.keep(false);
        await(() -> failed.generator.drawsAsked.get() > 0);

        var sound = new Node();
        sound.keep(false);

        await(table::isSettled);
        var number = Roulette.draw(new SeedStream(FakeTable.SEED), new ClientSeed(table.id.toString()));
        assertThat(table.outcome()).isEqualTo(number);
        assertThat(table.module()).isEqualTo(FakeTable.MODULE);
        assertThat(table.pays()).singleElement().satisfies(pay -> assertThat(pay.refund())
                .isFalse());
        assertThat(sound.told("TableResult").path("number").intValue()).isEqualTo(number);
        failed.tells("TableClosed");
    }

    /** It may be cut off from the others, and they may have players at the table. */
    @Test
    void aNodeThatHearsOfNoPlayerDoesNotKeepTheTableFromOthers() throws Exception {
        table.isNew(Duration.ofMinutes(1));
        var deaf = new Node();
        deaf.keepUnseated(false);
        await(() -> table.looks() > 0);
        assertThat(table.isHeld()).isTrue();

        var other = new Node();
        other.keep(false);

        other.tells("TableOpen");
        assertThat(deaf.news).isEmpty();
    }

    @Test
    void aTableThatIdledOpensWhenAPlayerComes() throws Exception {
        table.isNew(Duration.ofMinutes(1));
        var only = new Node();
        var keeper = only.keepUnseated(false);
        await(() -> table.looks() > 0 && !table.isHeld());
        assertThat(table.phase()).isNull();

        var satNanos = System.nanoTime();
        only.vertx.runOnContext(sat -> keeper.seated());

        await(() -> table.phase() == Tables.Phase.OPEN);
        // The lease ran out half way through the time for which it idles.
        assertThat(Duration.ofNanos(System.nanoTime() - satNanos)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void whereNoGeneratorIsSoundARoundIsVoidAfterItsBound() throws Exception {
        var only = new Node();
        only.generator.refusesDraws = Code.GAME_DISABLED;
        table.pass(DRAW_WITHIN);
        only.keep(false);

        await(table::isSettled);
        expectStakesBack();
        assertThat(only.told("TableVoided").path("serverSeed").textValue()).isEqualTo(FakeTable.SEED.reveal());
        assertThat(only.generator.drawsAsked.get())
                .as("the first time it leaves the table to others")
                .isGreaterThan(1);
    }

    private void expectStakesBack() {
        assertThat(table.outcome()).isNull();
        assertThat(table.pays()).singleElement().satisfies(pay -> {
            assertThat(pay.refund()).isTrue();
            assertThat(pay.payouts()).containsExactly(FakeTable.STAKE);
        });
    }

    @Test
    void aRoundWhoseSeedCannotBeOpenedIsVoidAfterItsBoundAndNotBefore() throws Exception {
        var node = new Node();
        node.generator.refusesDraws = Code.INTERNAL;
        node.generator.refusesReveals = Code.INTERNAL;
        node.keep(false);
        await(() -> node.generator.drawsAsked.get() > 1);
        assertThat(table.phase()).isEqualTo(Tables.Phase.CLOSED);
        assertThat(table.pays()).isEmpty();

        table.pass(DRAW_WITHIN);

        await(table::isSettled);
        expectStakesBack();
        assertThat(node.told("TableVoided").has("serverSeed")).isFalse();
    }

    /** Nobody knows whether it would be drawn after all: store or rng may be back at any time. */
    @Test
    void aRoundThatNobodyAnswersForIsNotVoid() throws Exception {
        var node = new Node();
        node.generator.refusesDraws = Code.UNAVAILABLE;
        table.pass(DRAW_WITHIN);
        node.keep(false);
        await(() -> node.generator.drawsAsked.get() > 1);
        assertThat(table.phase()).isEqualTo(Tables.Phase.CLOSED);

        node.generator.refusesDraws = null;

        await(table::isSettled);
        assertThat(table.outcome()).isNotNull();
    }

    @Test
    void aStudioRoundIsPaidWhileItsSeedCannotBeRevealedAndEndsWithItsSeed() throws Exception {
        table.studioTells(1);
        var node = new Node();
        node.generator.refusesReveals = Code.INTERNAL;
        node.keep(true);
        await(() -> !table.pays().isEmpty());
        assertThat(table.pays().get(0).payouts()).containsExactly(2 * FakeTable.STAKE);
        assertThat(table.isSettled()).isFalse();
        node.tells("TableClosed");

        node.generator.refusesReveals = null;

        await(table::isSettled);
        assertThat(node.told("TableResult").path("serverSeed").textValue()).isEqualTo(FakeTable.SEED.reveal());
        assertThat(table.pays()).hasSize(1);
    }

    /** As in a restart, node after node, that adds the studio or takes it away. */
    @Test
    void whoToldTheNumberIsWhatTheRoundSaysAndNotThisNodesSetting() throws Exception {
        table.studioTells(1);
        var node = new Node();
        node.keep(false);

        await(table::isSettled);
        assertThat(node.told("TableResult").path("source").textValue()).isEqualTo("studio");
    }

    @Test
    void aRoundThatOpenedToBeDrawnIsDrawnThoughItsTableIsAStudiosNow() throws Exception {
        table.wasOpenedFor(false);
        var node = new Node();
        node.keep(true);

        await(table::isSettled);
        assertThat(table.outcome()).isNotNull();
        assertThat(node.told("TableResult").path("source").textValue()).isEqualTo("seed");
    }

    @Test
    void aRoundThatOpenedForAStudioIsNotDrawnThoughItsTableIsNoStudiosNow() throws Exception {
        table.wasOpenedFor(true);
        var node = new Node();
        node.keep(false);
        await(() -> table.looks() > 2);
        assertThat(table.phase()).isEqualTo(Tables.Phase.CLOSED);

        table.pass(STUDIO_WITHIN);

        await(table::isSettled);
        expectStakesBack();
    }

    @Test
    void aRoundWhoseSeedIsNeverRevealedEndsWithoutItAfterItsBound() throws Exception {
        table.studioTells(1);
        table.pass(DRAW_WITHIN);
        var node = new Node();
        node.generator.refusesReveals = Code.INTERNAL;
        node.keep(true);

        await(table::isSettled);
        var result = node.told("TableResult");
        assertThat(result.path("number").intValue()).isEqualTo(1);
        assertThat(result.has("serverSeed")).isFalse();
        assertThat(table.pays()).hasSize(1);
        assertThat(node.generator.revealsAsked.get()).as("not at the first").isGreaterThan(1);
    }

    /** A deploy of rng, or a store that is away, in the one moment at which the round is late. */
    @Test
    void aRoundWaitsForASeedThatIsNotLostHoweverLateItIs() throws Exception {
        table.studioTells(1);
        table.pass(DRAW_WITHIN);
        var node = new Node();
        node.generator.revealFails = true;
        node.keep(true);
        await(() -> node.generator.revealsAsked.get() > 2);
        node.generator.refusesReveals = Code.UNAVAILABLE;
        node.generator.revealFails = false;
        var failed = node.generator.revealsAsked.get();
        await(() -> node.generator.revealsAsked.get() > failed + 2);
        assertThat(table.pays()).hasSize(1);
        assertThat(table.isSettled()).isFalse();

        node.generator.refusesReveals = null;

        await(table::isSettled);
        assertThat(node.told("TableResult").path("serverSeed").textValue()).isEqualTo(FakeTable.SEED.reveal());
    }

    /** A node that starts after all of them were down. */
    @Test
    void anOverdueStudioRoundIsVoidOnlyAfterItsStudioCouldBeHeard() throws Exception {
        table.pass(STUDIO_WITHIN.multipliedBy(2));
        var node = new Node();
        node.keep(true);
        await(() -> table.looks() > 3);
        assertThat(table.phase()).isEqualTo(Tables.Phase.CLOSED);

        await(table::isSettled);
        expectStakesBack();
    }

    @Test
    void aRoundThatWaitsForItsStudioIsLookedAtOnceASecond() throws Exception {
        var node = new Node();
        node.keep(true);
        await(() -> table.looks() > 0);
        var began = System.nanoTime();
        var before = table.looks();

        await(() -> System.nanoTime() - began > TimeUnit.SECONDS.toNanos(6));

        assertThat(table.looks() - before).isBetween(3, 8);
    }

    @Test
    void whoTakesOverAnOpenRoundTellsItAndItsClose() throws Exception {
        table.opens(Duration.ofMinutes(1));
        var node = new Node();
        node.keep(false);

        node.tells("TableOpen");
        var open = node.news.get(0).fields().tree();
        assertThat(open.path("tableRound").longValue()).isEqualTo(1);
        assertThat(open.path("closesAt").textValue()).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(open.path("serverTime").textValue()).isEqualTo("2026-01-01T11:59:00Z");

        table.pass(Duration.ofMinutes(2));
        await(table::isSettled);
        node.tells("TableOpen", "TableClosed", "TableResult");
    }

    @Test
    void anOpenRoundWhoseTimeIsOverIsOnlyClosed() throws Exception {
        table.opens(Duration.ofSeconds(-1));
        var node = new Node();
        node.keep(false);

        await(table::isSettled);
        node.tells("TableClosed", "TableResult");
    }

    @Test
    void whatIsWrittenIsToldAlsoIfTheAnswerIsLost() throws Exception {
        table.isNew(Duration.ofMinutes(1));
        table.losesAnswers();
        var node = new Node();
        node.keep(false);
        node.tells("TableOpen");

        table.pass(Duration.ofMinutes(2));

        await(table::isSettled);
        node.tells("TableOpen", "TableClosed", "TableResult");
    }
}
