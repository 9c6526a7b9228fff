package io.anteroom.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Two nodes of one cluster over a PostgreSQL and a Redis of their own, for all tests of a class; and room for a third node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoNodeStage {

    private static final Duration TOLD_WITHIN = Duration.ofSeconds(60);

    final OwnServers servers = OwnServers.fresh();
    NodeProcess a;
    NodeProcess b;
    private final List<Integer> ports = OwnServers.freePorts(3);
    private final List<String> settings;

    /** @param settings of every node */
    TwoNodeStage(String... settings) {
        this.settings = List.of(settings);
    }

    @BeforeAll
    void startNodes() {
        var starting = CompletableFuture.supplyAsync(() -> startNode(1));
        a = startNode(0);
        b = starting.join();
    }

    @AfterAll
    void stopNodes() {
        a.close();
        b.close();
    }

    /** The third one is number 2, with more settings than the others. */
    final NodeProcess startNode(int number, String... more) {
        var all = new ArrayList<>(settings);
        all.addAll(List.of(more));
        return NodeProcess.start(servers.clustered(ports.get(number), ports.subList(0, 2), all.toArray(String[]::new)));
    }

    /** All come to rest; the checkers' words on what they recorded while Redis was lost. Fails if one of them found something. */
    final void check(Gathering gathering, Queuers queuers, Scorers scorers, FaultReport report) {
        gathering.comeToRest();
        scorers.stop();
        int queuing = queuers.guests().size();
        Gathering.until(
                TOLD_WITHIN,
                () -> queuers.told() == queuing,
                () -> queuers.told() + " of " + queuing + " are told of a match");
        queuers.enterMatches();
        gathering.check(report, true);
        queuers.check(report);
        queuers.checkRooms(report);
        scorers.check(report, a.http());
        scorers.check(report, b.http());
        report.finish();
    }
}
