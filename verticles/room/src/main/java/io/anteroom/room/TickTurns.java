package io.anteroom.room;

import io.anteroom.contracts.RawJson;
import io.anteroom.room.TickingRoom.Step;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets some rooms tick together: one script reads what came to them, their rules play the tick, one script writes what that
 * led to, and the nodes of their members are told. Nothing is written once the lease is not sure any more, and the scripts
 * refuse an older owner whatever it believes. Belongs to one event loop.
 */
final class TickTurns {

    private static final Logger LOG = LoggerFactory.getLogger(TickTurns.class);

    /** What one room may have to take in one tick; the rest is for the next one. */
    private static final int PAGE_BYTES = 32 * 1024;

    private final RoomConfig config;
    private final LiveRooms live;
    private final Fanout fanout;
    private final Outcomes outcomes;
    private final TickMetrics metrics;
    private final TickLease lease;
    private final Fate fate;

    /** What becomes of rooms that can't go on here. */
    interface Fate {

        /** It stands otherwise than was believed, or is empty, or not there: it is to be looked for anew. */
        void forget(TickingRoom room);

        /** Its rules failed. */
        void putAside(TickingRoom room);

        /** Another owns it by now. */
        void lose(OwnedShard shard);
    }

    TickTurns(
            RoomConfig config,
            LiveRooms live,
            Fanout fanout,
            Outcomes outcomes,
            TickMetrics metrics,
            TickLease lease,
            Fate fate) {
        this.config = config;
        this.live = live;
        this.fanout = fanout;
        this.outcomes = outcomes;
        this.metrics = metrics;
        this.lease = lease;
        this.fate = fate;
    }

    /** One tick of each room; gives how many were played. What fails here is made up for by looking at the rooms anew. */
    Future<Integer> play(List<TickingRoom> rooms) {
        if (!lease.isHeld()) {
            return Future.succeededFuture(0);
        }
        var arguments = new ArrayList<Object>(1 + 6 * rooms.size());
        arguments.add(PAGE_BYTES);
        for (var room : rooms) {
            arguments.addAll(room.standing());
            arguments.add(room.took());
        }
        return live.run(Script.HEARD, arguments.toArray())
                .compose(Archiver::orFail)
                .compose(heard -> write(played(rooms, heard)))
                .recover(failure -> {
                    LOG.debug("Rooms did not tick rooms={} cause={}", rooms.size(), failure.toString());
                    return Future.succeededFuture(0);
                });
    }

    private List<Step> played(List<TickingRoom> rooms, Response heard) {
        var steps = new ArrayList<Step>(rooms.size());
        for (int i = 0; i < rooms.size(); i++) {
            var room = rooms.get(i);
            var answer = heard.get(i);
            if (Answers.letter(answer) != 'A') {
                refused(room, Answers.letter(answer));
            } else {
                play(room, answer, steps);
            }
        }
        return steps;
    }

    private void play(TickingRoom room, Response answer, List<Step> steps) {
        var members = Answers.number(answer, 1);
        var page =
                Answers.page(room.epoch(), 0, Answers.number(answer, 2), answer.get(3), room.took(), Integer.MAX_VALUE);
        if (members == 0 && page.entries().isEmpty()) {
            fate.forget(room);
            return;
        }
        try {
            steps.add(room.play(page, members, config.tickSnapshotEvery().toNanos()));
        } catch (RuntimeException broken) {
            LOG.error("The rules of a room failed, it stands still room={}", room.id(), broken);
            metrics.failed();
            fate.putAside(room);
        }
    }

    private void refused(TickingRoom room, char letter) {
        if (letter == 'W') {
            metrics.fenced();
            fate.lose(room.shard());
        } else if (letter == 'O') {
            metrics.late(1);
        } else {
            fate.forget(room);
        }
    }

    private Future<Integer> write(List<Step> steps) {
        var due = new ArrayList<Step>(steps.size());
        for (var step : steps) {
            if (step.text() == null) {
                step.room().advance(step);
            } else {
                due.add(step);
            }
        }
        int silent = steps.size() - due.size();
        return save(due).map(written -> silent + written);
    }

    /** Writes steps that have a text; gives how many. A step whose answer is lost may be written, so its room is looked at anew. */
    Future<Integer> save(List<Step> steps) {
        if (steps.isEmpty() || !lease.isHeld()) {
            return Future.succeededFuture(0);
        }
        return live.run(Script.TICK, arguments(steps))
                .compose(Archiver::orFail)
                .map(answer -> written(steps, answer))
                .onFailure(unknown -> steps.forEach(step -> fate.forget(step.room())));
    }

    private Object[] arguments(List<Step> steps) {
        var arguments = new ArrayList<Object>(1 + 12 * steps.size());
        arguments.add(config.logBytesMax());
        for (var step : steps) {
            arguments.addAll(step.room().standing());
            arguments.add(step.tick());
            arguments.add(step.took());
            arguments.add(Objects.requireNonNull(step.text()));
            arguments.add(Outcomes.text(step.ticked().outcome()));
            arguments.add(step.entries().size());
            arguments.addAll(step.entries());
        }
        return arguments.toArray();
    }

    private int written(List<Step> steps, Response answers) {
        int count = 0;
        for (int i = 0; i < steps.size(); i++) {
            var answer = answers.get(i);
            if (Answers.letter(answer) == 'A') {
                written(steps.get(i), answer);
                count++;
            } else {
                refused(steps.get(i).room(), Answers.letter(answer));
            }
        }
        fanout.send();
        return count;
    }

    private void written(Step step, Response answer) {
        var room = step.room();
        fanout.add(Answers.text(answer, 3), room.id(), room.epoch(), Answers.number(answer, 1), step.entries());
        if (room.isRestored()) {
            metrics.restored();
        }
        room.advance(step, Answers.number(answer, 4));
        var outcome = step.ticked().outcome();
        if (outcome != null) {
            outcomes.report(room.id(), new RawJson(Outcomes.text(outcome)));
            fate.forget(room);
        }
    }
}
