package io.anteroom.room;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Messages that go to Redis in one call, by room, as {@code append.lua} takes them. A message under an event id that is in
 * the batch already is left for the next one, which knows what became of the first.
 */
final class AppendBatch {

    /** An element of a log holds at most so many entries and about so many characters; see {@code room.lua}. */
    private static final int ELEMENT_ENTRIES = 64;

    private static final int ELEMENT_CHARS = 16_384;

    private record Key(Rooms.Send send) {

        @Override
        public boolean equals(@org.jspecify.annotations.Nullable Object other) {
            return other instanceof Key that
                    && send.playerId().equals(that.send.playerId())
                    && send.eventId().equals(that.send.eventId());
        }

        @Override
        public int hashCode() {
            return send.playerId().hashCode() * 31 + send.eventId().hashCode();
        }
    }

    /** One room's messages, and where their results go. */
    static final class Group {

        private final RoomId roomId;
        private final List<Rooms.Send> sends = new ArrayList<>(4);
        private final List<Integer> places = new ArrayList<>(4);
        private final List<String> entries = new ArrayList<>(4);
        private final List<PlayerId> members = new ArrayList<>(4);
        private final List<Integer> who = new ArrayList<>(4);

        private Group(RoomId roomId) {
            this.roomId = roomId;
        }

        RoomId roomId() {
            return roomId;
        }

        int size() {
            return sends.size();
        }

        Rooms.Send send(int i) {
            return sends.get(i);
        }

        /** Its place among all messages of the request. */
        int place(int i) {
            return places.get(i);
        }

        List<String> entries() {
            return entries;
        }

        private void add(Rooms.Send send, int place, String at) {
            sends.add(send);
            places.add(place);
            entries.add(Entries.message(send.playerId(), at, send.data()));
            // Few members speak in one turn, so that looking them up one by one is quickest.
            int number = members.indexOf(send.playerId());
            if (number < 0) {
                number = members.size();
                members.add(send.playerId());
            }
            who.add(number + 1);
        }

        /** One byte each: of its messages, members and elements, who sent each message, entries of each element. */
        private byte[] counts(List<List<String>> elements) {
            var counts = new byte[3 + who.size() + elements.size()];
            int at = 0;
            counts[at++] = (byte) who.size();
            counts[at++] = (byte) members.size();
            counts[at++] = (byte) elements.size();
            for (int number : who) {
                counts[at++] = (byte) number;
            }
            for (var element : elements) {
                counts[at++] = (byte) element.size();
            }
            return counts;
        }
    }

    private final List<Group> groups = new ArrayList<>();
    private final List<Integer> later = new ArrayList<>(0);
    private int count;

    private AppendBatch() {}

    /** @param places of {@code sends} that are to be taken, in order */
    static AppendBatch of(List<Rooms.Send> sends, List<Integer> places) {
        var batch = new AppendBatch();
        Map<RoomId, Group> open = new HashMap<>();
        Set<Key> ids = new HashSet<>();
        Set<RoomId> held = new HashSet<>();
        var at = Entries.now();
        for (int place : places) {
            var send = sends.get(place);
            // What follows a message that waits, in its room, waits too, so that the order stays.
            if (held.contains(send.roomId()) || !ids.add(new Key(send))) {
                held.add(send.roomId());
                batch.later.add(place);
                continue;
            }
            var group = open.get(send.roomId());
            if (group == null || group.size() == Remembered.BATCH_MAX) {
                group = new Group(send.roomId());
                open.put(send.roomId(), group);
                batch.groups.add(group);
            }
            group.add(send, place, at);
            batch.count++;
        }
        return batch;
    }

    List<Group> groups() {
        return groups;
    }

    /** Messages for the next batch. */
    List<Integer> later() {
        return later;
    }

    Object[] arguments(RoomConfig config, Remembered remembered) {
        var arguments = new Object[3 + 2 * count + argumentsOfRooms()];
        arguments[0] = config.logBytesMax();
        arguments[1] = config.retained() + Piece.ENTRIES;
        arguments[2] = count;
        int name = 3;
        int record = 3 + count;
        int at = 3 + 2 * count;
        for (var group : groups) {
            var batch = remembered.nextBatch();
            for (int i = 0; i < group.size(); i++) {
                arguments[name++] = remembered.name(group.send(i));
                arguments[record++] = Remembered.record(group.send(i), batch, i + 1);
            }
            at = write(group, arguments, at);
        }
        return arguments;
    }

    private int argumentsOfRooms() {
        int all = 0;
        for (var group : groups) {
            all += 2 + group.members.size() + elements(group).size();
        }
        return all;
    }

    private static int write(Group group, Object[] arguments, int from) {
        int at = from;
        var elements = elements(group);
        arguments[at++] = group.roomId;
        arguments[at++] = group.counts(elements);
        for (var member : group.members) {
            arguments[at++] = "m" + member;
        }
        for (var element : elements) {
            arguments[at++] = element.size() == 1 ? element.get(0) : String.join(StoredRooms.BETWEEN, element);
        }
        return at;
    }

    private static List<List<String>> elements(Group group) {
        var elements = new ArrayList<List<String>>(1);
        int from = 0;
        int chars = 0;
        for (int i = 0; i < group.size(); i++) {
            chars += group.entries.get(i).length();
            if (i == group.size() - 1 || chars >= ELEMENT_CHARS || i - from + 1 == ELEMENT_ENTRIES) {
                elements.add(group.entries.subList(from, i + 1));
                from = i + 1;
                chars = 0;
            }
        }
        return elements;
    }
}
