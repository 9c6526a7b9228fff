package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Players who play by themselves, each on a thread, until they are told to stop. */
final class Crowd implements AutoCloseable {

    private static final long POLL_MS = 20;
    private static final Duration LAST_ANSWER_PATIENCE = Duration.ofSeconds(70);

    private volatile Http node;
    private final List<Gambler> gamblers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean goesOn = true;

    private Crowd(Http node) {
        this.node = node;
    }

    /** Registers them and lets them play. */
    static Crowd of(Http node, Game... games) {
        var crowd = new Crowd(node);
        for (Game game : games) {
            var player = Player.register(node);
            crowd.gamblers.add(new Gambler(player, game, () -> crowd.node, () -> crowd.goesOn));
        }
        crowd.gamblers.forEach(crowd::start);
        return crowd;
    }

    private void start(Gambler gambler) {
        var thread = new Thread(gambler, "gambler-" + gambler.player().username());
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    /** Where they go when they have lost their sockets. */
    void moveTo(Http newNode) {
        node = newNode;
    }

    int acknowledgedCount() {
        return gamblers.stream()
                .mapToInt(gambler -> gambler.history().acknowledgedCount())
                .sum();
    }

    int unclearCount() {
        return gamblers.stream()
                .mapToInt(gambler -> gambler.history().unclearCount())
                .sum();
    }

    /** Waits until each of them has had this many more acknowledgements. */
    void awaitEach(int more, Duration patience) {
        var goals = gamblers.stream()
                .map(gambler -> gambler.history().acknowledgedCount() + more)
                .toList();
        long deadline = System.nanoTime() + patience.toNanos();
        while (!reached(goals)) {
            assertThat(System.nanoTime() < deadline)
                    .as("%d more acknowledgements for each within %s; refused: %s", more, patience, refused())
                    .isTrue();
            sleep();
        }
    }

    private boolean reached(List<Integer> goals) {
        for (int i = 0; i < goals.size(); i++) {
            if (gamblers.get(i).history().acknowledgedCount() < goals.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** Lets each have its last answer, and compares what they were told with what is on record. */
    void stopAndCompare() {
        stop();
        assertThat(refused()).as("refusals of events that were right").isEmpty();
        gamblers.forEach(gambler -> Books.of(node, gambler.player()).agreeWith(gambler.history()));
    }

    private List<String> refused() {
        return gamblers.stream()
                .flatMap(gambler -> gambler.history().refused().stream())
                .toList();
    }

    private void stop() {
        goesOn = false;
        threads.forEach(thread -> join(thread, LAST_ANSWER_PATIENCE));
    }

    /** Fails if it does not end by then, with its next answer. */
    static void join(Thread thread, Duration patience) {
        try {
            thread.join(patience.toMillis());
            assertThat(thread.isAlive()).as("%s got its last answer", thread).isFalse();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Threads of a failed test end by themselves with their next answer. */
    @Override
    public void close() {
        goesOn = false;
    }
}
