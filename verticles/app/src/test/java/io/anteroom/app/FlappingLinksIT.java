package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.testkit.FaultProxy;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The links between clients and two nodes fail every three seconds while people talk in rooms and are paid: by turns with a
 * reset, with an end in order and half a second of refusals, and with a second of silence; judged by what the clients recorded.
 */
@Tag("faults")
@Tag("longfaults")
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class FlappingLinksIT extends TwoNodeStage {

    private static final int PER_ROOM = 20;
    private static final int EVERY_MS = 3_000;
    private static final int REFUSED_MS = 500;
    private static final int SILENT_MS = 1_000;

    @Test
    void clientsOnLinksThatFlapMissNothingAndAreToldNothingTwice() {
        int count = FaultForm.of(120, 400);
        int flaps = FaultForm.of(4, 30);
        var players = servers.makePlayers(count);
        var report = new FaultReport("links-flap");
        try (var toA = FaultProxy.to("127.0.0.1", a.players().getPort(), 1);
                var toB = FaultProxy.to("127.0.0.1", b.players().getPort(), 2);
                var gathering =
                        Gathering.of(players, PER_ROOM, a::http, i -> () -> through(i % 2 == 0 ? toA : toB), true)) {
            gathering.talk(FaultForm.of(100, 200));
            gathering.pay(servers.operatorToken(), FaultForm.of(30, 50));
            for (int i = 0; i < flaps; i++) {
                Gathering.pauseForMs(EVERY_MS);
                flap(i, toA);
                flap(i + 1, toB);
            }
            gathering.comeToRest();
            gathering.awaitPayments();
            long broken = toA.counters().brokenConnections() + toB.counters().brokenConnections();
            report.say("sockets=" + count + " rooms=" + gathering.rooms().size() + " flaps=" + flaps + " broken="
                    + broken
                    + " refused="
                    + (toA.counters().refusedConnections() + toB.counters().refusedConnections())
                    + " heldChunks="
                    + (toA.counters().heldChunks() + toB.counters().heldChunks()));
            gathering.check(report, false);
            report.finish();
            assertThat(broken).as("links that broke").isGreaterThan((long) count * flaps / 2);
        }
    }

    private static Http through(FaultProxy proxy) {
        return new Http(URI.create("http://127.0.0.1:" + proxy.port()));
    }

    private static void flap(int kind, FaultProxy proxy) {
        switch (kind % 3) {
            case 0 -> proxy.reset();
            case 1 -> {
                proxy.cut();
                Gathering.pauseForMs(REFUSED_MS);
            }
            default -> {
                proxy.blackHole();
                Gathering.pauseForMs(SILENT_MS);
                proxy.reset();
            }
        }
        proxy.heal();
    }
}
