package io.anteroom.store;

import java.util.ArrayList;
import java.util.List;

/** What an audit that reads rows itself has looked at, and what it found. One thread. */
final class Breaches {

    static final int FETCH_ROWS = 500;

    private final int samplesMax;
    private final List<String> samples = new ArrayList<>();
    private long checked;
    private long count;

    Breaches(int samplesMax) {
        this.samplesMax = samplesMax;
    }

    void looked() {
        checked++;
    }

    void add(String what) {
        count++;
        if (samples.size() < samplesMax) {
            samples.add(what);
        }
    }

    Audit.Finding finding(String invariant) {
        return new Audit.Finding(invariant, checked, count, samples);
    }
}
