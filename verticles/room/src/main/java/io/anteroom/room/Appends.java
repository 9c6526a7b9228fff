package io.anteroom.room;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Inbox;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.runtime.Call;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.UnknownOutcome;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts messages into logs: all that were asked for together in one script, whatever room they are for. Rooms with rules are
 * asked one message after another. They may be of many players, so what goes wrong with one of them, or later, is no answer
 * to those that were taken.
 */
final class Appends {

    private static final Logger LOG = LoggerFactory.getLogger(Appends.class);

    static final Refusal NO_MEMBER = new Refusal(Code.NOT_A_MEMBER, "you are not in this room");
    static final Refusal REUSED =
            new Refusal(Code.EVENT_ID_REUSED, "the eventId was used with other content; nothing was done");
    static final Refusal MUTED = new Refusal(Code.FORBIDDEN, "you are muted in this room");
    static final Refusal FULL = new Refusal(Code.OVERLOADED, "the room's log is full just now");

    private static final Refusal NO_ROOM = new Refusal(Code.ROOM_NOT_FOUND, "there is no such room");
    private static final Refusal UNKNOWN =
            new Refusal(Code.TIMEOUT, "the outcome is not known; the same eventId tells it later");
    private static final int BEGIN_TRIES = 3;

    private final RoomConfig config;
    private final LiveRooms live;
    private final Rows rows;
    private final Turns turns;
    private final Fanout fanout;
    private final Remembered remembered;

    Appends(RoomConfig config, LiveRooms live, Rows rows, Turns turns, Fanout fanout, Remembered remembered) {
        this.config = config;
        this.live = live;
        this.rows = rows;
        this.turns = turns;
        this.fanout = fanout;
        this.remembered = remembered;
    }

    /** One request while it is worked on. */
    private static final class Work {

        private final NodeId asker;
        private final List<Rooms.Send> sends;
        private final Rooms.Sent[] results;
        private final Deadline deadline;
        /** Of all its rooms, whose messages share one answer. */
        private final ShortWait wait = new ShortWait();
        /** Those whose room is not there, or was not reached: one of them may repeat what was said in a room that was. */
        private final List<Integer> unjudged = new ArrayList<>(0);

        Work(Call<Rooms.Append> call) {
            this.asker = call.request().nodeId();
            this.sends = call.request().sends();
            this.results = new Rooms.Sent[sends.size()];
            this.deadline = call.deadline();
        }

        /** Whether the asker has given up, and perhaps told its players so: nothing more is to be done then. */
        boolean isLate() {
            return deadline.passed();
        }

        void refuse(AppendBatch.Group group, Refusal refusal) {
            for (int i = 0; i < group.size(); i++) {
                answer(group.place(i), Rooms.Sent.refused(refusal));
            }
        }

        void answer(int place, Rooms.Sent sent) {
            results[place] = sent;
            if (sent.refusal() != null && isUnjudged(sent.refusal().code())) {
                unjudged.add(place);
            }
        }

        private static boolean isUnjudged(Code code) {
            return code == Code.ROOM_NOT_FOUND || code == Code.UNAVAILABLE || code == Code.OVERLOADED;
        }

        /** Ends it for all that have no sure answer yet. */
        Future<Reply<Rooms.Appended>> refuseRest(Refusal refusal) {
            unjudged.forEach(place -> results[place] = Rooms.Sent.refused(refusal));
            Arrays.setAll(results, i -> results[i] == null ? Rooms.Sent.refused(refusal) : results[i]);
            return done(List.of());
        }

        Future<Reply<Rooms.Appended>> done(List<Inbox.RoomEntries> news) {
            return Future.succeededFuture(Reply.done(new Rooms.Appended(Arrays.asList(results), news)));
        }
    }

    Future<Reply<Rooms.Appended>> append(Call<Rooms.Append> call) {
        var work = new Work(call);
        var places = IntStream.range(0, work.sends.size()).boxed().toList();
        return append(work, places, BEGIN_TRIES);
    }

    private Future<Reply<Rooms.Appended>> append(Work work, List<Integer> places, int tries) {
        if (places.isEmpty()) {
            return recallUnjudged(work);
        }
        if (work.isLate()) {
            return work.refuseRest(LiveRooms.LATE);
        }
        var batch = AppendBatch.of(work.sends, places);
        return run(Script.APPEND, batch.arguments(config, remembered))
                .compose(reply -> reply.fold(answer -> read(work, batch, answer, tries), work::refuseRest));
    }

    private Future<Reply<Response>> run(Script script, Object[] arguments) {
        return live.run(script, arguments).otherwise(failure -> Reply.refused(failed(failure, UNKNOWN)));
    }

    /** @param refusal what it means to those who sent the messages */
    private static Refusal failed(Throwable failure, Refusal refusal) {
        if (!(failure instanceof UnknownOutcome)) {
            LOG.error("Messages were not taken", failure);
        }
        return refusal;
    }

    private Future<Reply<Rooms.Appended>> read(Work work, AppendBatch batch, Response answer, int tries) {
        var unbegun = new ArrayList<AppendBatch.Group>(0);
        var ruled = new ArrayList<AppendBatch.Group>(0);
        var rooms = Taken.read(answer.toString());
        for (int i = 0; i < batch.groups().size(); i++) {
            var group = batch.groups().get(i);
            var room = rooms.get(i);
            switch (room.letter()) {
                case 'A' -> take(work, group, room);
                case 'R' -> ruled.add(group);
                case 'Z' -> work.refuse(group, NO_ROOM);
                default -> unbegun.add(group);
            }
        }
        var isTaken = unbegun.isEmpty() && ruled.isEmpty();
        if (isTaken && batch.later().isEmpty() && work.unjudged.isEmpty()) {
            var news = fanout.takeFor(work.asker);
            fanout.send();
            return work.done(news);
        }
        // The answer is not complete, and no news wait for it.
        fanout.send();
        if (isTaken) {
            return append(work, batch.later(), tries);
        }
        var acted = act(work, ruled);
        return begin(work, unbegun, tries)
                .compose(again -> acted.compose(done -> append(work, sorted(again, batch.later()), tries - 1)));
    }

    private static List<Integer> sorted(List<Integer> some, List<Integer> others) {
        var all = new ArrayList<>(some);
        all.addAll(others);
        all.sort(null);
        return all;
    }

    private void take(Work work, AppendBatch.Group group, Taken room) {
        for (int i = 0; i < group.size(); i++) {
            work.results[group.place(i)] = room.isWhole()
                    ? Rooms.Sent.at(room.first() + i)
                    : result(room.results().get(i));
        }
        var taken = room.isWhole() ? group.entries() : taken(group, room.results());
        fanout.add(room.nodes(), group.roomId(), room.epoch(), room.first(), taken);
    }

    /** The entries of new numbers; a repeated message has its number with a minus. */
    private static List<String> taken(AppendBatch.Group group, List<String> results) {
        var taken = new ArrayList<String>(group.size());
        for (int i = 0; i < group.size(); i++) {
            if (Character.isDigit(results.get(i).charAt(0))) {
                taken.add(group.entries().get(i));
            }
        }
        return taken;
    }

    private static Rooms.Sent result(String own) {
        return switch (own) {
            case "N" -> Rooms.Sent.refused(NO_MEMBER);
            case "E" -> Rooms.Sent.refused(REUSED);
            case "M" -> Rooms.Sent.refused(MUTED);
            case "O" -> Rooms.Sent.refused(FULL);
            default -> Rooms.Sent.at(Math.abs(Long.parseLong(own)));
        };
    }

    /** Begins the logs that are not there; gives back what is to be tried again. */
    private Future<List<Integer>> begin(Work work, List<AppendBatch.Group> unbegun, int tries) {
        var again = new ArrayList<Integer>();
        return Together.each(unbegun, group -> begin(work, group.roomId()).onSuccess(reply -> {
                    if (reply instanceof Reply.Refused<?> no) {
                        work.refuse(group, no.refusal());
                    } else if (tries <= 1) {
                        work.refuse(group, ShortWait.OVER);
                    } else {
                        IntStream.range(0, group.size()).map(group::place).forEach(again::add);
                    }
                }))
                .map(done -> again);
    }

    /** Its messages are in no log then, so that a failure is a plain no for them, also if the room is begun later. */
    private Future<Reply<LiveRooms.Begun>> begin(Work work, RoomId roomId) {
        return inTime(work, () -> live.begin(roomId));
    }

    /** Asked before anything is done with a message: without an answer it is a plain no. */
    private static <T> Future<Reply<T>> inTime(Work work, Supplier<Future<Reply<T>>> asking) {
        if (work.isLate()) {
            return Future.succeededFuture(Reply.refused(LiveRooms.LATE));
        }
        if (work.wait.isOver()) {
            return Future.succeededFuture(Reply.refused(ShortWait.OVER));
        }
        return work.wait.on(asking.get()).otherwise(failure -> Reply.refused(failed(failure, ShortWait.OVER)));
    }

    /** What became of a message before, without its room. */
    Future<Reply<Rooms.Recalled>> recall(Call<Rooms.Recall> call) {
        var recall = call.request();
        return live.run(
                        Script.RECALL,
                        remembered.name(recall.playerId(), recall.eventId()),
                        Remembered.record(recall.contentHash()))
                .map(reply -> reply.map(answer -> new Rooms.Recalled(recalled(answer, 0))));
    }

    private static Rooms.@Nullable Sent recalled(Response answer, int place) {
        long number = Answers.number(answer, place);
        if (number == 0) {
            return null;
        }
        return number < 0 ? Rooms.Sent.refused(REUSED) : Rooms.Sent.at(number);
    }

    private Future<Reply<Rooms.Appended>> recallUnjudged(Work work) {
        if (work.unjudged.isEmpty()) {
            return work.done(List.of());
        }
        var arguments = new ArrayList<Object>(2 * work.unjudged.size());
        for (int place : work.unjudged) {
            arguments.add(remembered.name(work.sends.get(place)));
            arguments.add(Remembered.record(work.sends.get(place)));
        }
        return run(Script.RECALL, arguments.toArray())
                .compose(reply -> reply.fold(
                        answer -> {
                            for (int i = 0; i < work.unjudged.size(); i++) {
                                var sent = recalled(answer, i);
                                int place = work.unjudged.get(i);
                                work.results[place] = sent == null ? work.results[place] : sent;
                            }
                            return work.done(List.of());
                        },
                        work::refuseRest));
    }

    private Future<?> act(Work work, List<AppendBatch.Group> ruled) {
        var made = new HashMap<RoomId, Reply<StoredRooms.Row>>();
        var roomIds = ruled.stream().map(AppendBatch.Group::roomId).distinct().toList();
        return Together.each(roomIds, roomId -> inTime(work, () -> rows.made(roomId))
                        .onSuccess(reply -> made.put(roomId, reply)))
                .compose(looked -> act(work, ruled, made));
    }

    private Future<?> act(Work work, List<AppendBatch.Group> ruled, Map<RoomId, Reply<StoredRooms.Row>> made) {
        Future<?> all = Future.succeededFuture();
        for (var group : ruled) {
            var row = Objects.requireNonNull(made.get(group.roomId()));
            all = all.compose(before -> row.fold(known -> act(work, known, group), refusal -> {
                work.refuse(group, refusal);
                return Future.succeededFuture();
            }));
        }
        return all;
    }

    private Future<?> act(Work work, StoredRooms.Row row, AppendBatch.Group group) {
        Future<?> all = Future.succeededFuture();
        for (int i = 0; i < group.size(); i++) {
            var send = group.send(i);
            int place = group.place(i);
            all = all.compose(before -> act(work, row, send)).onSuccess(sent -> work.answer(place, sent));
        }
        return all;
    }

    private Future<Rooms.Sent> act(Work work, StoredRooms.Row row, Rooms.Send send) {
        return work.isLate()
                ? Future.succeededFuture(Rooms.Sent.refused(LiveRooms.LATE))
                : turns.act(row, send).otherwise(failure -> Rooms.Sent.refused(failed(failure, UNKNOWN)));
    }
}
