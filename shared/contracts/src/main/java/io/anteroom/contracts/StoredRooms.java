package io.anteroom.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rooms and what was moved out of their logs, as PostgreSQL has them: served by store, asked by room. */
public final class StoredRooms {

    /** Stands between entries in one text; JSON can't hold it. */
    public static final String BETWEEN = "\u001e";

    /** Refused with {@code RATE_LIMITED} if its creator has too many that are open. */
    public static final Endpoint<Insert, Row> INSERT =
            Endpoint.of("store.room.insert", Insert.class, Row.class, Duration.ofSeconds(2));

    /** Refused with {@code ROOM_NOT_FOUND}. */
    public static final Endpoint<Find, Row> FIND =
            Endpoint.of("store.room.find", Find.class, Row.class, Duration.ofSeconds(2));

    public static final Endpoint<ListOpen, Listed> LIST =
            Endpoint.of("store.room.list", ListOpen.class, Listed.class, Duration.ofSeconds(2));

    /**
     * Begins a room's log, or begins it anew under a higher epoch because Redis lost it. Refused with
     * {@code ROOM_NOT_FOUND} if the room is closed too.
     */
    public static final Endpoint<Begin, Begun> BEGIN =
            Endpoint.of("store.room.begin", Begin.class, Begun.class, Duration.ofSeconds(2));

    /** Keeps the next entries of a log. Refused with {@code FORBIDDEN} if the lease is another's by now. */
    public static final Endpoint<Archive, Archived> ARCHIVE =
            Endpoint.of("store.room.archive", Archive.class, Archived.class, Duration.ofSeconds(5));

    public static final Endpoint<ReadArchive, Pieces> READ =
            Endpoint.of("store.room.read", ReadArchive.class, Pieces.class, Duration.ofSeconds(2));

    /** Refused with {@code FORBIDDEN} if the lease is another's by now, or not all of its log is archived. */
    public static final Endpoint<Close, Done> CLOSE =
            Endpoint.of("store.room.close", Close.class, Done.class, Duration.ofSeconds(2));

    /** Keeps what a room's rules decided; the first word counts. */
    public static final Endpoint<Finish, Done> FINISH =
            Endpoint.of("store.room.finish", Finish.class, Done.class, Duration.ofSeconds(2));

    /** Whether a player was a member while a closed room was open. */
    public static final Endpoint<AskWasIn, WasIn> WAS_IN =
            Endpoint.of("store.room.player", AskWasIn.class, WasIn.class, Duration.ofSeconds(2));

    /** Closes rooms that nobody ever entered. Refused with {@code FORBIDDEN} if the lease is another's by now. */
    public static final Endpoint<CloseUnused, Done> CLOSE_UNUSED =
            Endpoint.of("store.room.unused", CloseUnused.class, Done.class, Duration.ofSeconds(5));

    /** Open rooms whose logs were begun, by id, so that one may look whether Redis still has them. */
    public static final Endpoint<ListBegun, ListedBegun> LIST_BEGUN =
            Endpoint.of("store.room.begun", ListBegun.class, ListedBegun.class, Duration.ofSeconds(2));

    /** Which of some nodes have not been heard of for too long. */
    public static final Endpoint<AskDead, Dead> DEAD =
            Endpoint.of("store.nodes.dead", AskDead.class, Dead.class, Duration.ofSeconds(2));

    private StoredRooms() {}

    /**
     * @param passwordHash null for none
     * @param openMax of this creator's rooms
     */
    public record Insert(
            RoomId roomId,
            String kind,
            @Nullable String name,
            int maxMembers,
            Rooms.Visibility visibility,
            @Nullable String passwordHash,
            PlayerId createdBy,
            int openMax) {

        @Override
        public String toString() {
            return "Insert[" + roomId + ", " + kind + "]";
        }
    }

    /**
     * @param archivedSeq all entries up to it are in PostgreSQL
     * @param createdBy null for a match
     * @param admitted the only players that may join; null for anybody
     */
    public record Row(
            RoomId roomId,
            String kind,
            @Nullable String name,
            int maxMembers,
            Rooms.Visibility visibility,
            @Nullable String passwordHash,
            Rooms.Status status,
            long epoch,
            long archivedSeq,
            @Nullable PlayerId createdBy,
            Instant createdAt,
            @Nullable List<PlayerId> admitted,
            @Nullable String mode,
            @Nullable RawJson ranks,
            @Nullable RawJson outcome) {

        public Row {
            admitted = admitted == null ? null : List.copyOf(admitted);
        }

        @Override
        public String toString() {
            return "Row[" + roomId + ", " + kind + ", " + status + "]";
        }
    }

    public record Find(RoomId roomId) {}

    public record ListOpen(@Nullable String kind, @Nullable RoomId before, int limit) {}

    public record Listed(List<Row> rows) {

        public Listed {
            rows = List.copyOf(rows);
        }
    }

    public record Begin(RoomId roomId) {}

    /**
     * @param archivedSeq what is in PostgreSQL of the log; the sequence goes on from there
     * @param mutes who may not speak in it
     */
    public record Begun(long epoch, long archivedSeq, StoredMutes.Mutes mutes) {}

    /** What the owner of a leased job says with all it writes; an older epoch than the newest is refused. */
    public record Fence(String job, long epoch) {}

    /**
     * Entries {@code first} to {@code last}.
     *
     * @param epoch the newest that the room was given when they stood in its log: what follows a newer one is another
     *     log. 0 from a node that does not say
     * @param texts each some entries, {@link #BETWEEN} between them
     * @param joined players who became members with these entries
     */
    public record Archive(
            Fence fence, RoomId roomId, long epoch, long first, long last, List<String> texts, List<PlayerId> joined) {

        public Archive {
            texts = List.copyOf(texts);
            joined = List.copyOf(joined);
        }
    }

    /**
     * @param archivedSeq after this; not the one asked for if another archived before, or the room was given a newer epoch
     * @param epoch the newest that the room was given, or the one before, 0 from a node that does not say
     */
    public record Archived(long archivedSeq, long epoch) {}

    /** @param limit in entries; some more may come */
    public record ReadArchive(RoomId roomId, long afterSeq, int limit) {}

    /** @param pieces as they were archived, the first of which may begin before what was asked for */
    public record Pieces(List<Piece> pieces) {

        public Pieces {
            pieces = List.copyOf(pieces);
        }
    }

    public record Piece(long first, List<String> entries) {

        public Piece {
            entries = List.copyOf(entries);
        }
    }

    /**
     * @param epoch the newest that the room was given before it was found empty: under a newer one somebody may be in it. 0
     *     from a node that does not say
     */
    public record Close(Fence fence, RoomId roomId, long epoch, long lastSeq) {}

    public record Finish(RoomId roomId, RawJson outcome) {}

    public record AskWasIn(RoomId roomId, PlayerId playerId) {}

    public record WasIn(boolean wasIn) {}

    public record CloseUnused(Fence fence, long olderThanMs) {}

    public record ListBegun(@Nullable RoomId after, int limit) {}

    public record ListedBegun(List<RoomId> rooms) {

        public ListedBegun {
            rooms = List.copyOf(rooms);
        }
    }

    public record AskDead(List<NodeId> nodes, long silentMs) {

        public AskDead {
            nodes = List.copyOf(nodes);
        }
    }

    public record Dead(List<NodeId> nodes) {

        public Dead {
            nodes = List.copyOf(nodes);
        }
    }
}
