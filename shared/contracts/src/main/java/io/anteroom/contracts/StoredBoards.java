package io.anteroom.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Boards as PostgreSQL has them: served by store, asked by leaderboard. */
public final class StoredBoards {

    /** Sees to it that each board has an open season, and tells them. */
    public static final Endpoint<Open, Opened> OPEN =
            Endpoint.of("store.board.open", Open.class, Opened.class, Duration.ofSeconds(2));

    /** Ends a season, if it is open, and opens the next. */
    public static final Endpoint<Close, Done> CLOSE =
            Endpoint.of("store.board.close", Close.class, Done.class, Duration.ofSeconds(4));

    /** Changes scores, in one transaction. Each change has its own outcome. */
    public static final Endpoint<Apply, Applied> APPLY =
            Endpoint.of("store.board.apply", Apply.class, Applied.class, Duration.ofSeconds(3));

    /**
     * How a player stands in the season in which a submission was done, asked for by its key; also of a season that was put
     * away since. Refused with {@code NOT_FOUND} if the key is forgotten or the player has no score there.
     */
    public static final Endpoint<ReadRepeated, Repeated> REPEATED =
            Endpoint.of("store.board.repeated", ReadRepeated.class, Repeated.class, Duration.ofSeconds(2));

    /** Seasons of a board, the newest first. */
    public static final Endpoint<ListSeasons, Listed> SEASONS =
            Endpoint.of("store.board.seasons", ListSeasons.class, Listed.class, Duration.ofSeconds(2));

    public static final Endpoint<ReadPage, Boards.Page> PAGE =
            Endpoint.of("store.board.page", ReadPage.class, Boards.Page.class, Duration.ofSeconds(4));

    /** Empty if the player has no place. */
    public static final Endpoint<ReadAround, Boards.Page> AROUND =
            Endpoint.of("store.board.around", ReadAround.class, Boards.Page.class, Duration.ofSeconds(4));

    public static final Endpoint<ReadAmong, Boards.Page> AMONG =
            Endpoint.of("store.board.among", ReadAmong.class, Boards.Page.class, Duration.ofSeconds(4));

    /** The rows of an open season, in the order of players. */
    public static final Endpoint<ReadRows, Rows> ROWS =
            Endpoint.of("store.board.rows", ReadRows.class, Rows.class, Duration.ofSeconds(4));

    /** Changes that nobody has told Redis of some time after they were made, in the order of their ids. */
    public static final Endpoint<FindUnseen, Unseen> UNSEEN =
            Endpoint.of("store.board.unseen", FindUnseen.class, Unseen.class, Duration.ofSeconds(4));

    /** Redis has these changes. */
    public static final Endpoint<Seen, Done> SEEN =
            Endpoint.of("store.board.seen", Seen.class, Done.class, Duration.ofSeconds(2));

    /** Forgets changes that Redis missed if there are more than so many; their boards are made again instead. */
    public static final Endpoint<GiveUp, Done> GIVE_UP =
            Endpoint.of("store.board.giveup", GiveUp.class, Done.class, Duration.ofSeconds(4));

    /** Ended seasons that have rested and are to be put away, the oldest first. */
    public static final Endpoint<FindEnded, Ended> ENDED =
            Endpoint.of("store.board.ended", FindEnded.class, Ended.class, Duration.ofSeconds(2));

    /** Does some of the work of putting an ended season away. */
    public static final Endpoint<Archive, Archived> ARCHIVE =
            Endpoint.of("store.board.archive", Archive.class, Archived.class, Duration.ofSeconds(6));

    /** More changes than this are not taken at once. */
    public static final int CHANGES_MAX = 4_000;

    private StoredBoards() {}

    /**
     * @param id never used again, not even for another season of the board
     * @param epoch grows when what Redis has of it is no good any more
     * @param reset the schedule it was opened under; empty for none
     * @param order in which it is archived; null if no node has said it, or from stores that don't say it
     */
    public record Season(
            long id,
            String board,
            int number,
            int epoch,
            String reset,
            Instant startedAt,
            @Nullable Instant endsAt,
            @Nullable Instant endedAt,
            boolean archived,
            Boards.@Nullable Order order) {}

    /**
     * @param endsAt of a season that is opened now, or whose schedule has changed
     * @param order in which the season is archived when it has ended; null from nodes that don't say it
     */
    public record Wanted(
            String board, String reset, @Nullable Instant endsAt, Boards.@Nullable Order order) {}

    public record Open(List<Wanted> boards, Instant now) {

        public Open {
            boards = List.copyOf(boards);
        }
    }

    /** @param seasons one of each board, in the order they were asked for */
    public record Opened(List<Season> seasons) {

        public Opened {
            seasons = List.copyOf(seasons);
        }
    }

    /**
     * @param next its schedule and end
     * @param endedAt when the season ended and the next began
     */
    public record Close(long seasonId, Wanted next, Instant endedAt) {}

    /** How a change meets the score that stands; without one it becomes the score. */
    public enum Rule {
        SET,
        ADD,
        /** The higher one stays. */
        HIGHEST,
        /** The lower one stays. */
        LOWEST
    }

    public record Change(long seasonId, PlayerId playerId, Rule rule, long score, Boards.@Nullable Once once) {}

    /**
     * @param changes in the order in which they arrived; at most one of each season and player, and one of each principal and
     *     key. Of those with one key that are not the same the others are {@code KEY_REUSED} all the same
     * @param seen numbers from earlier answers: Redis has those changes
     */
    public record Apply(List<Change> changes, List<Long> seen) {

        public Apply {
            changes = List.copyOf(changes);
            seen = List.copyOf(seen);
        }
    }

    /** How a change went. */
    public enum Status {
        DONE,
        REPLAYED,
        KEY_REUSED,
        NO_PLAYER,
        OUT_OF_RANGE,
        SEASON_OVER
    }

    /** @param row as it stands now; of {@code DONE}, and of {@code REPLAYED} while its season is not put away */
    public record Outcome(Status status, @Nullable Row row) {}

    /**
     * A player's score.
     *
     * @param reached grows with time: of equal scores the lower is first
     * @param version grows by one with each change
     */
    public record Row(PlayerId playerId, long score, long reached, long version) {}

    /**
     * @param outcomes in the order of the changes
     * @param unseen names what was changed until Redis has it
     */
    public record Applied(List<Outcome> outcomes, List<Long> unseen) {

        public Applied {
            outcomes = List.copyOf(outcomes);
            unseen = List.copyOf(unseen);
        }
    }

    /** @param principal as {@code key} of what was submitted once */
    public record ReadRepeated(String principal, String key, PlayerId playerId) {}

    /**
     * @param season its number
     * @param score as it stands, or stood at the end of the season
     */
    public record Repeated(int season, long score) {}

    /**
     * @param before only lower numbers; null for the newest
     * @param number only this one; null for all
     */
    public record ListSeasons(
            String board,
            @Nullable Integer before,
            @Nullable Integer number,
            int limit) {}

    public record Listed(List<Season> seasons) {

        public Listed {
            seasons = List.copyOf(seasons);
        }
    }

    /** Which places of which season are meant. */
    public record Shelf(long seasonId, Boards.Order order, boolean archived) {}

    public record ReadPage(Shelf shelf, long offset, int limit) {}

    public record ReadAround(Shelf shelf, PlayerId playerId, int neighbours) {}

    public record ReadAmong(Shelf shelf, List<PlayerId> players) {

        public ReadAmong {
            players = List.copyOf(players);
        }
    }

    /** @param after the last player of the rows before; null to begin */
    public record ReadRows(long seasonId, @Nullable PlayerId after, int limit) {}

    public record Rows(List<Row> rows) {

        public Rows {
            rows = List.copyOf(rows);
        }
    }

    /**
     * @param olderThanMs 0 for all there are
     * @param after only higher ids; null to begin
     */
    public record FindUnseen(
            int limit, long olderThanMs, @Nullable Long after) {}

    /** @param newest the highest id there is, whatever was asked for; null if nothing was found */
    public record Unseen(List<Late> late, @Nullable Long newest) {

        public Unseen {
            late = List.copyOf(late);
        }
    }

    /**
     * @param board whose season it is; null if the season is over
     * @param rows as they stand now
     */
    public record Late(long id, long seasonId, @Nullable String board, List<Row> rows) {

        public Late {
            rows = List.copyOf(rows);
        }
    }

    public record Seen(List<Long> ids) {

        public Seen {
            ids = List.copyOf(ids);
        }
    }

    public record GiveUp(int max) {}

    /** @param quietMs as of {@link Archive} */
    public record FindEnded(int limit, long quietMs) {}

    public record Ended(List<Long> seasonIds) {

        public Ended {
            seasonIds = List.copyOf(seasonIds);
        }
    }

    /**
     * @param orders of the boards that are set up, for seasons that were opened by who did not say it; others keep the
     *     highest first
     * @param limit how many places one step moves
     * @param quietMs how long a season rests before its first part and its last
     * @param seasonId null from nodes that don't say it: the oldest
     */
    public record Archive(
            List<BoardOrder> orders,
            int limit,
            long quietMs,
            @Nullable Long seasonId) {

        public Archive {
            orders = List.copyOf(orders);
        }
    }

    public record BoardOrder(String board, Boards.Order order) {}

    /** @param seasonId that was worked at; null if there is nothing to do now */
    public record Archived(@Nullable Long seasonId) {}
}
