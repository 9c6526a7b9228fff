package io.anteroom.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rooms: places where several players exchange messages in one order. Served by room, asked by the gateway.
 *
 * <p>What happens in a room, messages, joins and leaves alike, are the entries of its log, numbered 1, 2, 3 … An entry is
 * written once, as the JSON object that members read, and is handed on as that text; where it stands (room, number,
 * epoch) is beside it. A socket that joined has a <b>seat</b>; a player with any seat is a member.
 */
public final class Rooms {

    /** Refused with {@code INVALID_PAYLOAD_SCHEMA} if there is no such kind, and {@code RATE_LIMITED}. */
    public static final Endpoint<Create, Room> CREATE =
            Endpoint.of("room.create", Create.class, Room.class, Duration.ofSeconds(3));

    /** For those who are in the room, may be, or were until it closed: else {@code NOT_A_MEMBER}. */
    public static final Endpoint<View, Room> VIEW =
            Endpoint.of("room.view", View.class, Room.class, Duration.ofSeconds(3));

    /** The open rooms that anybody may find, newest first. */
    public static final Endpoint<ListOpen, Listed> LIST =
            Endpoint.of("room.list", ListOpen.class, Listed.class, Duration.ofSeconds(3));

    /**
     * Takes a seat, and says how the room stands. Repeating it changes nothing. Refused with {@code ROOM_NOT_FOUND},
     * {@code FORBIDDEN}, {@code ROOM_FULL}, {@code RATE_LIMITED}.
     */
    public static final Endpoint<Join, Joined> JOIN =
            Endpoint.of("room.join", Join.class, Joined.class, Duration.ofSeconds(3));

    /** Gives a seat up. Refused with {@code NOT_A_MEMBER}. */
    public static final Endpoint<Leave, Left> LEAVE =
            Endpoint.of("room.leave", Leave.class, Left.class, Duration.ofSeconds(3));

    /** Puts messages into logs, each room's in the order given; each is accepted or refused on its own. */
    public static final Endpoint<Append, Appended> APPEND =
            Endpoint.of("room.append", Append.class, Appended.class, Duration.ofSeconds(3));

    /**
     * What became of a message under an event id, for whoever is about to refuse one without handing it on. It needs no
     * room: what was refused names none, or another.
     */
    public static final Endpoint<Recall, Recalled> RECALL =
            Endpoint.of("room.recall", Recall.class, Recalled.class, Duration.ofSeconds(3));

    /** Reads a log for those who sit in the room, from Redis and, before that, from PostgreSQL, without a seam. */
    public static final Endpoint<Read, Page> READ =
            Endpoint.of("room.read", Read.class, Page.class, Duration.ofSeconds(3));

    /** Reads a log for a player: refused with {@code NOT_A_MEMBER} like {@link #VIEW}. */
    public static final Endpoint<ReadAs, Page> READ_AS =
            Endpoint.of("room.read.as", ReadAs.class, Page.class, Duration.ofSeconds(3));

    /** How far logs are, for whoever fears to have missed something. */
    public static final Endpoint<AskTails, Tails> TAILS =
            Endpoint.of("room.tails", AskTails.class, Tails.class, Duration.ofSeconds(2));

    /**
     * Moves a seat to the socket that goes on with its session. Refused with {@code NOT_A_MEMBER}, also if that is another one by
     * now.
     */
    public static final Endpoint<Attach, Attached> ATTACH =
            Endpoint.of("room.attach", Attach.class, Attached.class, Duration.ofSeconds(3));

    /** The socket is gone; its seats are kept for whoever resumes its session, and given up after a while. */
    public static final Endpoint<Detach, Done> DETACH =
            Endpoint.of("room.detach", Detach.class, Done.class, Duration.ofSeconds(3));

    /** Told to every node when a log was lost: who sits in the room takes the seat again. {@link #TAILS} tells it too. */
    public static final Topic<Reset> RESET = new Topic<>("room.reset", Reset.class);

    /** Told when a room's rules have decided; the row in PostgreSQL has it too, for whoever missed it. */
    public static final Topic<Over> OVER = new Topic<>("room.over", Over.class);

    private Rooms() {}

    /** Whether lobbies show a room. */
    public enum Visibility {
        PUBLIC,
        PRIVATE
    }

    /** Whether anything may happen in it. */
    public enum Status {
        OPEN,
        CLOSED
    }

    /**
     * @param maxMembers null for as many as the kind allows
     * @param password what joining takes; null for nothing
     */
    public record Create(
            PlayerId playerId,
            String kind,
            @Nullable String name,
            @Nullable Integer maxMembers,
            Visibility visibility,
            @Nullable String password) {

        @Override
        public String toString() {
            return "Create[" + playerId + ", " + kind + "]";
        }
    }

    /**
     * A room as its members see it.
     *
     * @param mode of the match that made it; null if a player did
     * @param ranks of the match's players; one JSON object
     * @param outcome what the kind's rules decided; null until they have
     */
    public record Room(
            RoomId roomId,
            String kind,
            @Nullable String name,
            List<Member> members,
            int maxMembers,
            Visibility visibility,
            boolean hasPassword,
            Status status,
            Instant createdAt,
            @Nullable String mode,
            @Nullable RawJson ranks,
            @Nullable RawJson outcome) {

        public Room {
            members = List.copyOf(members);
        }
    }

    public record Member(PlayerId playerId, String username) {}

    public record View(PlayerId playerId, RoomId roomId) {}

    /**
     * @param kind null for any
     * @param before the last room of the page before; null for the first page
     */
    public record ListOpen(@Nullable String kind, @Nullable RoomId before, int limit) {}

    /** @param more whether there are older ones */
    public record Listed(List<Found> rooms, boolean more) {

        public Listed {
            rooms = List.copyOf(rooms);
        }
    }

    /** A room as a lobby shows it. */
    public record Found(
            RoomId roomId,
            String kind,
            @Nullable String name,
            int memberCount,
            int maxMembers,
            boolean hasPassword,
            Instant createdAt) {}

    /**
     * A socket that sits in a room.
     *
     * @param sessionId what the socket's successor resumes
     * @param nodeId where it is
     * @param socket its number on that node, which no other socket there has or had
     * @param resume the number of the resume by which it has the session, 0 if the session began with it: who resumed later
     *     keeps the seat, whatever comes late. 0 from a node that does not say
     */
    public record Seat(PlayerId playerId, SessionId sessionId, NodeId nodeId, long socket, long resume) {}

    /**
     * Numbers of an older log that a client may still name.
     *
     * @param seq the highest of them
     * @param alone whether it is the only one: the client named it before, and will again if it gets no answer
     */
    public record Older(long seq, boolean alone) {

        /** As the scripts of rooms keep it. */
        public String text() {
            return (alone ? "=" : "") + seq;
        }
    }

    /**
     * @param afterSeq the last entry the client has; 0 for none
     * @param again of a session that was in the room until its log was lost: no door is closed to it
     * @param older with {@code again}: what the client may still name of an older log, because nobody knows that it heard of
     *     the loss; null if it did, or is about to
     * @param stays with {@code again}: its socket was there all along, as {@link Attach} has it
     */
    public record Join(
            RoomId roomId,
            Seat seat,
            long afterSeq,
            @Nullable String password,
            boolean again,
            @Nullable Older older,
            boolean stays) {

        public Join(RoomId roomId, Seat seat, long afterSeq, @Nullable String password, boolean again) {
            this(roomId, seat, afterSeq, password, again, null, false);
        }

        /** Of a socket that goes on with the session. */
        public static Join again(RoomId roomId, Seat seat, long afterSeq, @Nullable Older older) {
            return new Join(roomId, seat, afterSeq, null, true, older, false);
        }

        /** Of a socket that was in the room all along. */
        public static Join stays(RoomId roomId, Seat seat, long afterSeq, @Nullable Older older) {
            return new Join(roomId, seat, afterSeq, null, true, older, true);
        }

        @Override
        public String toString() {
            return "Join[" + roomId + ", " + seat + "]";
        }
    }

    /**
     * @param members as of the last entry of {@code page}, in the order they came
     * @param page what is still there live of the log after what the client has, up to now or to as much as one answer
     *     carries
     * @param truncated whether entries before the page are in PostgreSQL only
     * @param view of the kind's rules; null without rules
     */
    public record Joined(
            List<Member> members,
            Page page,
            boolean truncated,
            @Nullable RawJson view) {

        public Joined {
            members = List.copyOf(members);
        }
    }

    /**
     * A piece of a log.
     *
     * @param epoch raised whenever the log was lost
     * @param base the number the epoch began after
     * @param first the number of the first entry
     * @param entries one JSON object each, as members read it
     * @param last the newest number of the log, which may be beyond the page
     */
    public record Page(long epoch, long base, long first, List<String> entries, long last) {

        public Page {
            entries = List.copyOf(entries);
        }

        /** The number of the last entry here. */
        public long end() {
            return first + entries.size() - 1;
        }
    }

    /** @param resumed whether the socket has resumed its session: what sockets before it held is its own to give up */
    public record Leave(RoomId roomId, Seat seat, boolean resumed) {

        public Leave(RoomId roomId, Seat seat) {
            this(roomId, seat, false);
        }
    }

    public record Left() {}

    /** @param nodeId who asks, and is told of the new entries with the answer */
    public record Append(NodeId nodeId, List<Send> sends) {

        public Append {
            sends = List.copyOf(sends);
        }
    }

    /** @param data one JSON value as the player wrote it */
    public record Send(RoomId roomId, PlayerId playerId, EventId eventId, Hash contentHash, String data) {}

    /**
     * @param results one for each message, in the order they were given
     * @param news for the sockets of the asking node, which is not told by {@link Inbox#ROOM_EVENTS} then
     */
    public record Appended(List<Sent> results, List<Inbox.RoomEntries> news) {

        public Appended {
            results = List.copyOf(results);
            news = List.copyOf(news);
        }
    }

    /**
     * What became of a message.
     *
     * @param seq its number; 0 if it was refused
     */
    public record Sent(long seq, @Nullable Refusal refusal) {

        public static Sent at(long seq) {
            return new Sent(seq, null);
        }

        public static Sent refused(Refusal refusal) {
            return new Sent(0, refusal);
        }
    }

    public record Recall(PlayerId playerId, EventId eventId, Hash contentHash) {}

    /** @param sent null if the id is not known; refused if it was used with other content */
    public record Recalled(@Nullable Sent sent) {}

    public record Read(RoomId roomId, long afterSeq, int limit) {}

    public record ReadAs(PlayerId playerId, RoomId roomId, long afterSeq, int limit) {}

    /** @param nodeId whose sockets sit there, as far as it knows */
    public record AskTails(NodeId nodeId, List<RoomId> rooms) {

        public AskTails {
            rooms = List.copyOf(rooms);
        }
    }

    /** @param tails one for each room asked for */
    public record Tails(List<Tail> tails) {

        public Tails {
            tails = List.copyOf(tails);
        }
    }

    /** @param seated whether entries are sent to the asking node */
    public record Tail(long epoch, long base, long last, boolean seated) {

        public static final Tail CLOSED = new Tail(0, 0, 0, false);

        /** Of a room that can't be told about just now. */
        public static final Tail UNKNOWN = new Tail(-1, 0, 0, false);
    }

    /**
     * @param afterSeq the last entry the client has
     * @param epoch of the log it has that entry of; 0 if it does not say
     * @param stays whether the socket was there all along and the room has only lost it. That says its node, and the session
     *     may have gone on elsewhere meanwhile: no seat is taken from another socket then
     */
    public record Attach(RoomId roomId, Seat seat, long afterSeq, long epoch, boolean stays) {

        /** Of a socket that goes on with the session. */
        public Attach(RoomId roomId, Seat seat, long afterSeq, long epoch) {
            this(roomId, seat, afterSeq, epoch, false);
        }

        /** Of a socket that was in the room all along. */
        public static Attach stays(RoomId roomId, Seat seat, long afterSeq, long epoch) {
            return new Attach(roomId, seat, afterSeq, epoch, true);
        }
    }

    /**
     * @param page what the client does not have; after a reset the log from its base
     * @param reset the log was lost since the entry that the client has, or it can't be known that it was not; the client is to
     *     be told
     */
    public record Attached(Page page, boolean reset) {}

    public record Detach(Seat seat, List<RoomId> rooms) {

        public Detach {
            rooms = List.copyOf(rooms);
        }
    }

    /** @param base the number the new epoch begins after */
    public record Reset(RoomId roomId, long epoch, long base) {}

    /** @param outcome as the rules said it, see the room's kind */
    public record Over(RoomId roomId, RawJson outcome) {}
}
