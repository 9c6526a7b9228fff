package io.anteroom.store;

import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.CommitRound.Status;
import io.anteroom.testkit.TestServers;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Dice rounds through the commit endpoint, closed loop; run by hand: {@code CommitBench instances players seconds [url]}.
 * Every second round wins. Prints rounds and latencies of the second half.
 */
public final class CommitBench {

    private final LongAdder committed = new LongAdder();
    private final LongAdder other = new LongAdder();
    private final ConcurrentLinkedQueue<Long> latenciesNanos = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean measuring = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final RunningStore store;
    private final CountDownLatch ended;

    private CommitBench(RunningStore store, int players) {
        this.store = store;
        ended = new CountDownLatch(players);
    }

    public static void main(String[] args) throws InterruptedException {
        int instances = Integer.parseInt(args[0]);
        int players = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        var url = args.length > 3 ? args[3] : TestServers.freshDatabase();
        try (var store = new RunningStore(url, instances)) {
            if (store.number("select count(*) from games") == 0) {
                store.withGames("dice");
            }
            new CommitBench(store, players).run(store.players(players, 100_000_000_00L), seconds);
        }
        System.exit(0);
    }

    private void run(List<TestPlayer> players, int seconds) throws InterruptedException {
        players.forEach(this::play);
        Thread.sleep(seconds * 500L);
        measuring.set(true);
        long before = committed.sum();
        long startNanos = System.nanoTime();
        System.out.println("MEASURE");
        Thread.sleep(seconds * 500L);
        double tookSeconds = (System.nanoTime() - startNanos) / 1e9;
        long rounds = committed.sum() - before;
        System.out.println("MEASURED");
        stopped.set(true);
        ended.await();
        var sorted = latenciesNanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        System.out.printf(
                "%.0f rounds/s, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, not committed %d%n",
                rounds / tookSeconds, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999), other.sum());
    }

    private static double at(long[] sorted, double quantile) {
        return sorted[(int) (sorted.length * quantile)] / 1e6;
    }

    private void play(TestPlayer player) {
        if (stopped.get()) {
            ended.countDown();
            return;
        }
        var request = player.bet(100, player.nonce % 2 == 0 ? 198 : 0);
        long startNanos = System.nanoTime();
        store.bus.ask(CommitRound.ENDPOINT, request).onComplete(result -> {
            if (result.succeeded()
                    && result.result().fold(done -> done.status() == Status.COMMITTED, refusal -> false)) {
                committed.increment();
                player.committed(request);
            } else {
                other.increment();
            }
            if (measuring.get()) {
                latenciesNanos.add(System.nanoTime() - startNanos);
            }
            play(player);
        });
    }
}
