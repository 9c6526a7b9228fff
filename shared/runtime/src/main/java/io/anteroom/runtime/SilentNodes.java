package io.anteroom.runtime;

import io.anteroom.contracts.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which nodes a {@link LeasedJob} may take for dead. In the first answer after PostgreSQL was away every node looks silent
 * that has not beaten again, so a node is dead only if two answers say so that are two beats apart, with no failure between
 * them. Belongs to the job's context.
 */
public final class SilentNodes {

    private static final long SURE_NANOS = Duration.ofSeconds(2).toNanos();

    /** Nodes that were silent in each answer since this time, in nanoseconds. */
    private final Map<NodeId, Long> since = new HashMap<>();

    private boolean answered;

    /**
     * For the job's {@code ready}: called before each run, also before one that PostgreSQL or another owner of the job then
     * does not let begin. What was heard before a run that failed or was left out does not count: no beats may have come since.
     */
    public void begin() {
        if (!answered) {
            since.clear();
        }
        answered = false;
    }

    /** The run was told by PostgreSQL all it asked. */
    public void answered() {
        answered = true;
    }

    /**
     * Takes an answer.
     *
     * @param silent all nodes that it calls silent
     * @param askedNanos the {@link System#nanoTime} at which it was asked for
     * @return those of them that are dead
     */
    public List<NodeId> dead(Collection<NodeId> silent, long askedNanos) {
        since.keySet().retainAll(silent);
        silent.forEach(node -> since.putIfAbsent(node, System.nanoTime()));
        return silent.stream()
                .filter(node -> askedNanos - since.getOrDefault(node, askedNanos) >= SURE_NANOS)
                .toList();
    }
}
