package io.anteroom.gateway.http;

import java.util.concurrent.atomic.AtomicInteger;

/** The requests of this node that were not answered yet, over all its event loops. Any thread. */
public final class OpenRequests {

    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean last;

    public int count() {
        return count.get();
    }

    /** From now on each answer is the last one of its connection, so that clients go elsewhere with what they ask next. */
    public void beginToDrain() {
        last = true;
    }

    boolean areLast() {
        return last;
    }

    void opened() {
        count.incrementAndGet();
    }

    void answered() {
        count.decrementAndGet();
    }
}
