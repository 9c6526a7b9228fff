package io.anteroom.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Boards as players and operators see them: served by leaderboard. A board, a season or a player's place that is not there
 * is refused with {@code NOT_FOUND}; what can't be told just now with {@code UNAVAILABLE}.
 */
public final class Boards {

    /** The board that exists everywhere, and the one of a profile's score. */
    public static final String DEFAULT = "global";

    /** Scores are whole numbers from -SCORE_MAX to SCORE_MAX, which JSON and Redis keep exactly. */
    public static final long SCORE_MAX = 9_007_199_254_740_991L;

    /**
     * A score for a board. Done means it is in PostgreSQL. Refused with {@code FORBIDDEN} if the board takes none from
     * players, with {@code INVALID_PAYLOAD_SCHEMA} if it takes no increments or the sum would leave the bounds, with
     * {@code IDEMPOTENCY_KEY_REUSED} if the key stands for another submission.
     */
    public static final Endpoint<Submit, Submitted> SUBMIT = Endpoint.of(
                    "board.submit", Submit.class, Submitted.class, Duration.ofSeconds(4))
            .withAffinity(Submit::playerId);

    public static final Endpoint<ListBoards, Listed> LIST =
            Endpoint.of("board.list", ListBoards.class, Listed.class, Duration.ofSeconds(2));

    public static final Endpoint<ListSeasons, SeasonsListed> SEASONS =
            Endpoint.of("board.seasons", ListSeasons.class, SeasonsListed.class, Duration.ofSeconds(3));

    public static final Endpoint<ReadPage, Page> PAGE =
            Endpoint.of("board.page", ReadPage.class, Page.class, Duration.ofSeconds(4));

    /** A player's place with its neighbours; refused with {@code NOT_FOUND} if the player has none. */
    public static final Endpoint<ReadAround, Page> AROUND =
            Endpoint.of("board.around", ReadAround.class, Page.class, Duration.ofSeconds(4));

    /** The places of these players, in order; who has none is left out. */
    public static final Endpoint<ReadAmong, Page> AMONG =
            Endpoint.of("board.among", ReadAmong.class, Page.class, Duration.ofSeconds(4));

    /** Begins to watch: how things stand, and a mark after which {@link #CHANGES} goes on. */
    public static final Endpoint<Watch, Watched> WATCH =
            Endpoint.of("board.watch", Watch.class, Watched.class, Duration.ofSeconds(4));

    public static final Endpoint<ReadChanges, Changed> CHANGES =
            Endpoint.of("board.changes", ReadChanges.class, Changed.class, Duration.ofSeconds(1));

    private Boards() {}

    /** Which score of a player counts. */
    public enum Operator {
        /** The best in the board's order. */
        BEST,
        /** The newest. */
        LATEST,
        /** All of them together. */
        SUM,
        /** The newest, unless it comes as an increment. */
        SET
    }

    /** Which score is first. */
    public enum Order {
        /** The highest. */
        DOWN,
        /** The lowest. */
        UP
    }

    /** What a submission does to the score that stands. */
    public enum How {
        /** What the board's operator says. */
        BY_OPERATOR,
        /** Adds; only where the operator is {@code SET} or {@code SUM}. */
        INCREMENT,
        /** Replaces, whatever the operator says: a correction. */
        REPLACE
    }

    /** Who says that the player reached the score. */
    public enum Source {
        PLAYER,
        OPERATOR
    }

    /**
     * Lets a submission be repeated without being done again.
     *
     * @param principal who asks for what: the scope of the key
     * @param fingerprint over what is asked
     */
    public record Once(String principal, String key, Hash fingerprint) {}

    /** @param once null if a repeat may be done again */
    public record Submit(
            String board,
            PlayerId playerId,
            long score,
            How how,
            Source source,
            @Nullable Once once) {}

    /**
     * @param score that stands now, with what was submitted at the same time; of what was done before the one of its season
     * @param rank null if it can't be told now; the score is kept all the same
     * @param replayed whether it was done before
     * @param season the number of the one in which it was done before; null if it was not, or if that can't be told
     */
    public record Submitted(
            long score,
            @Nullable Long rank,
            boolean replayed,
            @Nullable Integer season) {}

    /** A player's place; ranks start at 1. */
    public record Place(PlayerId playerId, long score, long rank) {}

    /** @param total places of the whole board */
    public record Page(List<Place> places, long total) {

        public Page {
            places = List.copyOf(places);
        }
    }

    /** @param season its number; null for the one that is open */
    public record ReadPage(String board, @Nullable Integer season, long offset, int limit) {}

    /** @param neighbours how many above, and how many below */
    public record ReadAround(String board, @Nullable Integer season, PlayerId playerId, int neighbours) {}

    public record ReadAmong(String board, @Nullable Integer season, List<PlayerId> players) {

        public ReadAmong {
            players = List.copyOf(players);
        }
    }

    public record Watch(String board) {}

    /**
     * @param mark null while nothing can be watched
     * @param season the number of the one that is open
     * @param top the first places
     */
    public record Watched(@Nullable String mark, int season, Page top) {}

    /** @param since the mark of the last answer; null for none */
    public record ReadChanges(String board, @Nullable String since) {}

    /**
     * @param mark for the next time
     * @param reset whether {@code places} are the first ones: a new season began, more happened since than is told at once, or
     *     what happened is not known
     * @param places of those whose place changed, the best first; a bounded number of them
     */
    public record Changed(String mark, int season, boolean reset, List<Place> places) {

        public Changed {
            places = List.copyOf(places);
        }
    }

    public record ListBoards() {}

    public record Listed(List<Board> boards) {

        public Listed {
            boards = List.copyOf(boards);
        }
    }

    /** @param clientScores whether players may submit scores of their own */
    public record Board(String name, Operator operator, Order order, boolean clientScores, Season season) {}

    /**
     * @param number 1 for the first
     * @param endsAt when it will end; null if it stays open
     * @param endedAt null while it is open
     */
    public record Season(
            int number,
            Instant startedAt,
            @Nullable Instant endsAt,
            @Nullable Instant endedAt) {}

    /** @param before only seasons with lower numbers; null for the newest */
    public record ListSeasons(String board, @Nullable Integer before, int limit) {}

    /** @param seasons the newest first */
    public record SeasonsListed(List<Season> seasons, boolean more) {

        public SeasonsListed {
            seasons = List.copyOf(seasons);
        }
    }
}
