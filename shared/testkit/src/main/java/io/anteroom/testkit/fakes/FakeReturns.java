package io.anteroom.testkit.fakes;

import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.StoredReturns;
import io.anteroom.contracts.StoredReturns.Bucket;
import io.anteroom.contracts.StoredReturns.Chunk;
import io.anteroom.contracts.StoredReturns.Group;
import io.anteroom.contracts.StoredReturns.Sum;
import io.anteroom.contracts.StoredReturns.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Rounds that ended, as a test says, and the buckets they were put into. Guarded by {@link FakeStore}. */
public final class FakeReturns {

    private static final Window WINDOW = new Window(0, 0, 0, new RoundId(new UUID(0, 0)), true);

    private final List<Group> ended = new ArrayList<>();
    private final List<Bucket> buckets = new ArrayList<>();
    private long step;
    /** How many of those that ended the newest answer told of. */
    private int told;

    /** Rounds that end now. */
    public synchronized void end(Group group) {
        ended.add(group);
    }

    public synchronized List<Bucket> buckets() {
        return List.copyOf(buckets);
    }

    synchronized Reply<Chunk> next() {
        told = ended.size();
        return Reply.done(new Chunk(step, WINDOW, ended, List.of(), List.of(), List.of(), false));
    }

    synchronized Reply<StoredReturns.Added> add(StoredReturns.Add request) {
        if (request.step() != step) {
            return Reply.done(new StoredReturns.Added(false));
        }
        step++;
        // What ended since it was told is told next.
        ended.subList(0, told).clear();
        told = 0;
        buckets.addAll(request.buckets());
        return Reply.done(new StoredReturns.Added(true));
    }

    /** Every bucket by itself in every window, whenever it was. */
    synchronized Reply<StoredReturns.Listed> read(StoredReturns.Read request) {
        var sums = new ArrayList<Sum>();
        for (var bucket : buckets) {
            if (request.gameId() == null || request.gameId().equals(bucket.gameId())) {
                request.days().forEach(days -> sums.add(new Sum(days, bucket)));
            }
        }
        return Reply.done(new StoredReturns.Listed(sums, Instant.now()));
    }
}
