package io.anteroom.leaderboard;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The changes that one batch makes, while it is put together from submissions in their order: one of each row, and of each key
 * one submission. They stand in the order in which their scores are reached.
 */
final class NextBatch {

    private record Key(String principal, String key) {}

    private final Map<RowChange.Row, RowChange> changes = new LinkedHashMap<>();
    private final Set<Key> keys = new HashSet<>();
    /** What has to wait makes those behind it on the same row wait too. */
    private final Set<RowChange.Row> later = new HashSet<>();

    int size() {
        return changes.size();
    }

    List<RowChange> changes() {
        return List.copyOf(changes.values());
    }

    /** False if it has to wait for another batch. */
    boolean takes(Submission submission, OpenSeason season) {
        var row = new RowChange.Row(season.id(), submission.request.playerId());
        if (later.contains(row) || !takesKey(submission) || !takes(submission, season, row)) {
            later.add(row);
            return false;
        }
        return true;
    }

    /** Two of one key in one transaction would both be the first. */
    private boolean takesKey(Submission submission) {
        var once = submission.request.once();
        return once == null || keys.add(new Key(once.principal(), once.key()));
    }

    private boolean takes(Submission submission, OpenSeason season, RowChange.Row row) {
        var change = changes.get(row);
        if (change == null) {
            changes.put(row, new RowChange(season, submission));
            return true;
        }
        var before = change.effect();
        if (!change.takes(submission)) {
            return false;
        }
        // Of equal scores the one that is earlier in the batch was there first, and this one is there only now.
        if (!change.effect().equals(before)) {
            changes.remove(row);
            changes.put(row, change);
        }
        return true;
    }
}
