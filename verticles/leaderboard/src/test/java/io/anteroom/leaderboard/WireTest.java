package io.anteroom.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.StoredBoards;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pins what nodes of two releases must understand of each other. */
class WireTest {

    private static final PlayerId PLAYER = PlayerId.parse("01890a5d-ac96-7000-8000-000000000001");
    private static final Hash HASH = Hash.of(new byte[] {1});
    private static final Instant AT = Instant.parse("2026-03-02T00:00:00Z");
    private static final Boards.Once ONCE = new Boards.Once("p", "k", HASH);
    private static final Boards.Page PAGE = new Boards.Page(List.of(new Boards.Place(PLAYER, -5, 2)), 9);
    private static final StoredBoards.Row ROW = new StoredBoards.Row(PLAYER, Boards.SCORE_MAX, 4097, 3);
    private static final StoredBoards.Wanted WANTED = new StoredBoards.Wanted("laps", "0 0 * * 1", AT, Boards.Order.UP);
    private static final StoredBoards.Shelf SHELF = new StoredBoards.Shelf(7, Boards.Order.UP, true);
    private static final Boards.Season SEASON = new Boards.Season(2, AT, null, AT);

    static Stream<Object> messages() {
        return Stream.of(
                new Boards.Submit("laps", PLAYER, 5, Boards.How.INCREMENT, Boards.Source.PLAYER, ONCE),
                new Boards.Submit("laps", PLAYER, 5, Boards.How.REPLACE, Boards.Source.OPERATOR, null),
                new Boards.Submitted(5, null, true, null),
                new Boards.Submitted(5, 1L, false, null),
                new Boards.Submitted(5, null, true, 3),
                new Boards.ReadPage("laps", 3, 10, 20),
                new Boards.ReadAround("laps", null, PLAYER, 4),
                new Boards.ReadAmong("laps", null, List.of(PLAYER)),
                PAGE,
                new Boards.Watch("laps"),
                new Boards.Watched(null, 2, PAGE),
                new Boards.ReadChanges("laps", "a/1"),
                new Boards.Changed("a/2", 2, true, PAGE.places()),
                new Boards.ListBoards(),
                new Boards.Listed(
                        List.of(new Boards.Board("laps", Boards.Operator.BEST, Boards.Order.DOWN, true, SEASON))),
                new Boards.ListSeasons("laps", 3, 10),
                new Boards.SeasonsListed(List.of(SEASON), true),
                new StoredBoards.Open(List.of(WANTED), AT),
                new StoredBoards.Opened(List.of(
                        new StoredBoards.Season(7, "laps", 2, 1, "0 0 * * 1", AT, AT, null, false, Boards.Order.UP))),
                new StoredBoards.Close(7, WANTED, AT),
                new StoredBoards.Apply(
                        List.of(new StoredBoards.Change(7, PLAYER, StoredBoards.Rule.LOWEST, 5, ONCE)), List.of(1L)),
                new StoredBoards.Applied(
                        List.of(
                                new StoredBoards.Outcome(StoredBoards.Status.DONE, ROW),
                                new StoredBoards.Outcome(StoredBoards.Status.SEASON_OVER, null)),
                        List.of(4L)),
                new StoredBoards.ReadRepeated("p", "k", PLAYER),
                new StoredBoards.Repeated(2, -5),
                new StoredBoards.ListSeasons("laps", null, 2, 1),
                new StoredBoards.ReadPage(SHELF, 0, 10),
                new StoredBoards.ReadAround(SHELF, PLAYER, 3),
                new StoredBoards.ReadAmong(SHELF, List.of(PLAYER)),
                new StoredBoards.ReadRows(7, PLAYER, 100),
                new StoredBoards.Rows(List.of(ROW)),
                new StoredBoards.FindUnseen(4, 3000, 9L),
                new StoredBoards.Unseen(
                        List.of(
                                new StoredBoards.Late(4, 7, "laps", List.of(ROW)),
                                new StoredBoards.Late(5, 6, null, List.of())),
                        5L),
                new StoredBoards.Seen(List.of(4L)),
                new StoredBoards.GiveUp(1000),
                new StoredBoards.FindEnded(200, 15_000),
                new StoredBoards.Ended(List.of(7L)),
                new StoredBoards.Archive(
                        List.of(new StoredBoards.BoardOrder("laps", Boards.Order.UP)), 20_000, 15_000, 7L),
                new StoredBoards.Archived(null));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messagesSurviveTheWayBetweenNodes(Object message) {
        assertThat(Json.read(Json.write(message), message.getClass())).isEqualTo(message);
    }

    /** The first is what older nodes say and understand. */
    @Test
    void theFormOfAnAnswerToAScoreIsPinned() {
        assertThat(Json.write(new Boards.Submitted(5, null, true, null))).isEqualTo("{\"score\":5,\"replayed\":true}");
        assertThat(Json.write(new Boards.Submitted(5, null, true, 3)))
                .isEqualTo("{\"score\":5,\"replayed\":true,\"season\":3}");
    }

    @Test
    void theFormOfAScoreIsPinned() {
        assertThat(Json.write(new Boards.Submit("laps", PLAYER, 5, Boards.How.BY_OPERATOR, Boards.Source.PLAYER, ONCE)))
                .isEqualTo("{\"board\":\"laps\",\"playerId\":\"" + PLAYER
                        + "\",\"score\":5,\"how\":\"BY_OPERATOR\",\"source\":\"PLAYER\","
                        + "\"once\":{\"principal\":\"p\",\"key\":\"k\",\"fingerprint\":\"" + HASH + "\"}}");
        assertThat(Json.write(new StoredBoards.Change(7, PLAYER, StoredBoards.Rule.ADD, 5, null)))
                .isEqualTo("{\"seasonId\":7,\"playerId\":\"" + PLAYER + "\",\"rule\":\"ADD\",\"score\":5}");
        assertThat(Json.write(PAGE))
                .isEqualTo("{\"places\":[{\"playerId\":\"" + PLAYER + "\",\"score\":-5,\"rank\":2}],\"total\":9}");
    }
}
