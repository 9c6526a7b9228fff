package io.anteroom.testkit.fakes;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.RoomMutes;
import io.anteroom.contracts.StoredMutes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who is muted in which room, as a store keeps it. One request at a time. */
final class FakeMutes {

    private final Map<RoomId, StoredMutes.Mutes> mutes = new HashMap<>();

    StoredMutes.Mutes of(RoomId roomId) {
        var all = mutes.getOrDefault(roomId, StoredMutes.Mutes.NONE);
        return new StoredMutes.Mutes(
                all.version(),
                all.muted().stream()
                        .filter(muted -> muted.until() == null || muted.until().isAfter(Instant.now()))
                        .toList());
    }

    Reply<StoredMutes.Mutes> mute(StoredMutes.Mute mute) {
        var others = othersThan(mute.playerId(), of(mute.roomId()));
        if (!mute.byOperator() && isOperators(mute.roomId(), mute.playerId())) {
            return Reply.refused(Code.FORBIDDEN, "an operator's");
        }
        if (others.size() >= RoomMutes.MAX) {
            return Reply.refused(Code.OVERLOADED, "too many");
        }
        var seconds = mute.seconds();
        var now = Instant.now();
        var until = seconds == null
                ? null
                : now.plusSeconds(seconds).plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
        others.add(new RoomMutes.Muted(mute.playerId(), until, mute.byOperator(), now));
        return changed(mute.roomId(), others);
    }

    Reply<StoredMutes.Mutes> unmute(StoredMutes.Unmute unmute) {
        return !unmute.byOperator() && isOperators(unmute.roomId(), unmute.playerId())
                ? Reply.refused(Code.FORBIDDEN, "an operator's")
                : changed(unmute.roomId(), othersThan(unmute.playerId(), of(unmute.roomId())));
    }

    private static List<RoomMutes.Muted> othersThan(PlayerId player, StoredMutes.Mutes all) {
        return new ArrayList<>(all.muted().stream()
                .filter(muted -> !muted.playerId().equals(player))
                .toList());
    }

    private boolean isOperators(RoomId roomId, PlayerId player) {
        return of(roomId).muted().stream().anyMatch(muted -> muted.playerId().equals(player) && muted.byOperator());
    }

    private Reply<StoredMutes.Mutes> changed(RoomId roomId, List<RoomMutes.Muted> muted) {
        var next = new StoredMutes.Mutes(of(roomId).version() + 1, muted);
        mutes.put(roomId, next);
        return Reply.done(next);
    }
}
