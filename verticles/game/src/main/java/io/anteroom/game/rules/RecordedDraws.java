package io.anteroom.game.rules;

import io.anteroom.fairness.DrawSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The draws of a round so far once more, and then new ones, which it keeps as well: for rounds that are remembered as what was
 * drawn and decided, and played again from there. One thread.
 */
final class RecordedDraws implements DrawSource {
    private final List<Long> results;
    private final DrawSource more;
    private int position;

    /** @param before results of the same draws, in order */
    RecordedDraws(List<Long> before, DrawSource more) {
        this.results = new ArrayList<>(before);
        this.more = more;
    }

    /** Of draws that were all made. */
    static RecordedDraws only(List<Long> before) {
        return new RecordedDraws(before, n -> {
            throw new IllegalStateException("a round that is looked at draws nothing");
        });
    }

    @Override
    public long draw(long n) {
        if (position == results.size()) {
            results.add(more.draw(n));
        }
        return results.get(position++);
    }

    List<Long> results() {
        return List.copyOf(results);
    }
}
