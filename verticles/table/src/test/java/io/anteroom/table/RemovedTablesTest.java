package io.anteroom.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Tables;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Jurisdictions;
import io.anteroom.runtime.Settings;
import io.anteroom.table.rules.Limits;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A table with a stake on it, on nodes whose settings name it and on nodes whose settings do not. */
final class RemovedTablesTest {

    private final FakeTable table = new FakeTable();
    private final List<Node> nodes = new ArrayList<>();

    private static TableConfig config(List<String> names) {
        return new TableConfig(
                names,
                List.of(),
                Duration.ofMinutes(1),
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                new Limits(Currency.FUN, 10, 50_000, 500_000, 300));
    }

    private final class Node {

        final Vertx vertx = Vertx.vertx();
        final Bus bus = Bus.local(vertx);
        final List<String> told = new CopyOnWriteArrayList<>();

        Node() throws Exception {
            var generator = table.serve(bus);
            assertThat(generator.drawsAsked.get()).isZero();
            var unused =
                    bus.hear(Tables.NEWS, news -> told.add(news.eventType())).await(10, TimeUnit.SECONDS);
            nodes.add(this);
        }

        /** Its settings name the table. */
        Node keeping() {
            var keeper = new TableKeeper(bus, config(List.of("main")), new KnownTables.Table(table.id, "main", false));
            vertx.runOnContext(started -> keeper.start());
            return this;
        }

        /** They name none, and somebody sits at the table. */
        Node without() throws Exception {
            var unused = vertx.deployVerticle(TableVerticle.instances(
                                    config(List.of()), Jurisdictions.from(Settings.defaults(Jurisdictions.KEYS)), bus)
                            .get())
                    .await(10, TimeUnit.SECONDS);
            bus.tell(Tables.SEATED, new Tables.Seated(Set.of(table.id)));
            return this;
        }

        /** These words are told, and no others before them; they are on their way when what they tell of is written. */
        void tells(String... eventTypes) {
            await(() -> told.size() >= eventTypes.length);
            assertThat(told).containsExactly(eventTypes);
        }

        void dies() throws Exception {
            var unused = vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (var node : nodes) {
            node.dies();
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
    void anOpenRoundIsClosedDrawnAndPaidAndTheTableLeftAlone() throws Exception {
        table.opens(Duration.ofMinutes(1));
        var node = new Node().without();
        await(() -> node.told.contains("TableOpen"));
        assertThat(table.phase()).isEqualTo(Tables.Phase.OPEN);

        table.pass(Duration.ofMinutes(2));

        await(table::isSettled);
        assertThat(table.outcome()).isNotNull();
        assertThat(table.pays()).hasSize(1);
        await(() -> !table.isHeld());
        node.tells("TableOpen", "TableClosed", "TableResult");
    }

    @Test
    void aStudiosRoundIsVoidAfterItsTime() throws Exception {
        table.isOfStudio();
        var node = new Node().without();
        await(() -> node.told.contains("TableClosed"));
        assertThat(table.phase()).isEqualTo(Tables.Phase.CLOSED);

        table.pass(Duration.ofMinutes(1));

        await(table::isSettled);
        assertThat(table.pays()).singleElement().satisfies(pay -> assertThat(pay.refund())
                .isTrue());
    }

    @Test
    void aNodeThatStillHasTheTableKeepsItAndWhatItLeavesBehindIsFinished() throws Exception {
        table.opens(Duration.ofMinutes(1));
        var old = new Node().keeping();
        await(() -> old.told.contains("TableOpen"));
        var other = new Node().without();
        // Longer than a lease that is not renewed, and than the other node takes to look.
        java.util.concurrent.locks.LockSupport.parkNanos(7_000_000_000L);
        assertThat(other.told).as("while the old node lives").isEmpty();

        old.dies();
        table.pass(Duration.ofMinutes(2));

        await(table::isSettled);
        other.tells("TableClosed", "TableResult");
        assertThat(old.told).containsExactly("TableOpen");
    }

    @Test
    void aRoundThatOpensAfterTheNodeStartedIsFoundWhenItIsLeftBehind() throws Exception {
        table.isNew(Duration.ofMinutes(1));
        var node = new Node().without();
        await(() -> table.asked() > 0);

        table.opens(Duration.ofSeconds(-1));

        await(table::isSettled);
        node.tells("TableClosed", "TableResult");
    }
}
