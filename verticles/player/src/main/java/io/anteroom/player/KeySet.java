package io.anteroom.player;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The signing keys there are, by age, and what each is good for at a given time.
 *
 * <p>A key lives like this, with K made at 0 and its successor L at 30 d: K is told from 0 on and signs from 0 if it is the
 * only one. At 30 d L is told beside K, and K goes on signing for {@link #TOLD_BEFORE_SIGNING}, because other nodes learn
 * of L up to one reload later. Then L signs. K is told until the last token it may have signed has expired, and a while
 * longer for clocks that differ.
 *
 * @param keys oldest first
 */
record KeySet(List<SigningKey> keys) {

    /** Two reloads: by then every node tells a new key. */
    static final Duration TOLD_BEFORE_SIGNING = KeyRing.RELOAD_EVERY.multipliedBy(2);

    /** How far clocks of nodes may differ, and how long a node may miss its reload. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    KeySet {
        keys = keys.stream()
                .sorted(Comparator.comparing(SigningKey::createdAt).thenComparing(SigningKey::id))
                .toList();
    }

    boolean needsSuccessor(Instant now, Duration rotation) {
        return keys.isEmpty() || !newest().createdAt().plus(rotation).isAfter(now);
    }

    /** The newest key that everybody was told of; if there is none, the oldest. */
    SigningKey signer(Instant now) {
        SigningKey signer = keys.get(0);
        for (var key : keys) {
            if (!key.createdAt().plus(TOLD_BEFORE_SIGNING).isAfter(now)) {
                signer = key;
            }
        }
        return signer;
    }

    /** The keys whose tokens may still be valid. */
    List<SigningKey> told(Instant now, Duration tokenTtl) {
        var told = new ArrayList<SigningKey>();
        for (int i = 0; i < keys.size(); i++) {
            boolean isNewest = i == keys.size() - 1;
            if (isNewest || now.isBefore(lastUse(keys.get(i + 1)).plus(tokenTtl).plus(SKEW))) {
                told.add(keys.get(i));
            }
        }
        return told;
    }

    private static Instant lastUse(SigningKey successor) {
        return successor.createdAt().plus(TOLD_BEFORE_SIGNING);
    }

    private SigningKey newest() {
        return keys.get(keys.size() - 1);
    }
}
