package io.anteroom.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.How;
import io.anteroom.contracts.Boards.Operator;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.Boards.Source;
import io.anteroom.contracts.Boards.Submit;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.leaderboard.ModelBoards.Standing;
import io.anteroom.runtime.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A batch does the same as its submissions one after another: to each score, and to who was there first. */
class FoldingTest {

    private static final long SEED = 20261128;
    private static final int TRIALS = 2_000;
    private static final List<PlayerId> PLAYERS = RunningBoards.players(4);
    private static final PlayerId ANNA = PLAYERS.get(0);
    private static final PlayerId BERT = PLAYERS.get(1);

    /** Two seasons, what was submitted in them and waits, and what store has: of batches, and of one after another. */
    private static final class Trial {

        final Random random;
        final List<OpenSeason> seasons;
        final List<Submission> queue = new ArrayList<>();
        final ModelBoards folded = new ModelBoards();
        final ModelBoards oneByOne = new ModelBoards();
        int foldedCount;

        Trial(long seed, OpenSeason... seasons) {
            this.random = new Random(seed);
            this.seasons = List.of(seasons);
        }

        /** Low scores, so that many are equal, and seldom some at the bounds or with a key. */
        void submitSome() {
            for (int i = random.nextInt(12); i >= 0; i--) {
                var season = seasons.get(random.nextInt(seasons.size()));
                var score = random.nextInt(40) == 0
                        ? Boards.SCORE_MAX * (random.nextBoolean() ? 1 : -1)
                        : random.nextInt(7) - 3;
                var key = new Boards.Once("p", "k" + random.nextLong(), Hash.of(new byte[] {1}));
                submit(
                        season,
                        PLAYERS.get(random.nextInt(PLAYERS.size())),
                        score,
                        how(season),
                        random.nextInt(20) == 0 ? key : null);
            }
        }

        private How how(OpenSeason season) {
            if (random.nextInt(3) > 0) {
                return How.BY_OPERATOR;
            }
            return season.board().takes(How.INCREMENT) && random.nextInt(4) > 0 ? How.INCREMENT : How.REPLACE;
        }

        void submit(OpenSeason season, PlayerId player, long score, How how, Boards.@Nullable Once once) {
            var request = new Submit(season.board().name(), player, score, how, Source.OPERATOR, once);
            queue.add(new Submission(request, season.board(), Deadline.in(Duration.ofMinutes(1))));
        }

        OpenSeason season(Submission submission) {
            return seasons.stream()
                    .filter(season -> season.board().equals(submission.board))
                    .findFirst()
                    .orElseThrow();
        }

        /** As {@link Submissions} makes and settles one. */
        void batch() {
            var batch = new NextBatch();
            var taken = new ArrayList<Submission>();
            for (var submission : List.copyOf(queue)) {
                if (batch.takes(submission, season(submission))) {
                    taken.add(submission);
                }
            }
            queue.removeAll(taken);
            foldedCount += taken.size() - batch.size();
            for (var change : batch.changes()) {
                var stored = change.change();
                var row = new RowChange.Row(stored.seasonId(), stored.playerId());
                if (!folded.apply(row, new Effect(stored.rule(), stored.score())) && change.submissions.size() > 1) {
                    change.submissions.forEach(submission -> submission.alone = true);
                    queue.addAll(0, change.submissions);
                    taken.removeAll(change.submissions);
                }
            }
            taken.forEach(submission -> oneAfterAnother(oneByOne, submission));
        }

        private void oneAfterAnother(ModelBoards boards, Submission submission) {
            var row = new RowChange.Row(season(submission).id(), submission.request.playerId());
            var unused = boards.apply(row, submission.effect());
        }

        void check(String description) {
            for (var season : seasons) {
                assertThat(folded.places(season.id(), season.order()))
                        .as("%s on %s", description, season.board())
                        .isEqualTo(oneByOne.places(season.id(), season.order()));
            }
        }

        List<PlayerId> order() {
            return folded.places(seasons.get(0).id(), seasons.get(0).order()).stream()
                    .map(Standing::player)
                    .toList();
        }
    }

    private static OpenSeason season(long id, Operator operator, Order order) {
        var stored = new StoredBoards.Season(id, "board" + id, 1, 1, "", Instant.EPOCH, null, null, false, null);
        return new OpenSeason(new BoardConfig("board" + id, operator, order, true, Schedule.NEVER), stored);
    }

    @ParameterizedTest
    @EnumSource(Operator.class)
    void aBatchDoesTheSameAsItsSubmissionsOneAfterAnother(Operator operator) {
        int foldedCount = 0;
        for (long seed = SEED; seed < SEED + TRIALS; seed++) {
            var trial = new Trial(seed, season(1, operator, Order.DOWN), season(2, operator, Order.UP));
            for (int batch = 0; batch < 8; batch++) {
                trial.submitSome();
                trial.batch();
                trial.check("seed " + seed + " batch " + batch);
            }
            foldedCount += trial.foldedCount;
        }
        assertThat(foldedCount).isGreaterThan(TRIALS / 2);
    }

    /** Whatever waits for a later batch, the submissions of one player stay in their order. */
    @ParameterizedTest
    @EnumSource(Operator.class)
    void noSubmissionOvertakesAnotherOfItsPlayer(Operator operator) {
        for (long seed = SEED; seed < SEED + TRIALS; seed++) {
            var trial = new Trial(seed, season(1, operator, Order.DOWN), season(2, operator, Order.UP));
            var arrived = new ModelBoards();
            for (int batch = 0; batch < 4; batch++) {
                var waited = trial.queue.size();
                trial.submitSome();
                trial.queue
                        .subList(waited, trial.queue.size())
                        .forEach(submission -> trial.oneAfterAnother(arrived, submission));
                trial.batch();
            }
            while (!trial.queue.isEmpty()) {
                trial.batch();
            }
            for (var season : trial.seasons) {
                assertThat(trial.folded.places(season.id(), season.order()))
                        .as("seed %d on %s", seed, season.board())
                        .containsExactlyInAnyOrderElementsOf(arrived.places(season.id(), season.order()));
            }
        }
    }

    @Test
    void whoAddsTheLastPointAfterAnotherWasThereStandsBehind() {
        var trial = new Trial(SEED, season(1, Operator.SUM, Order.DOWN));
        var season = trial.seasons.get(0);
        trial.submit(season, ANNA, 10, How.BY_OPERATOR, null);
        trial.submit(season, BERT, 11, How.BY_OPERATOR, null);
        trial.submit(season, ANNA, 1, How.BY_OPERATOR, null);
        trial.batch();

        assertThat(trial.queue).isEmpty();
        assertThat(trial.order()).containsExactly(BERT, ANNA);
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void whoIsNoBetterTheSecondTimeKeepsThePlaceOfTheFirst(Order order) {
        var trial = new Trial(SEED, season(1, Operator.BEST, order));
        var season = trial.seasons.get(0);
        var worse = order == Order.DOWN ? 4 : 6;
        trial.submit(season, ANNA, 5, How.BY_OPERATOR, null);
        trial.submit(season, BERT, 5, How.BY_OPERATOR, null);
        trial.submit(season, ANNA, worse, How.BY_OPERATOR, null);
        trial.submit(season, ANNA, 5, How.BY_OPERATOR, null);
        trial.batch();

        assertThat(trial.queue).isEmpty();
        assertThat(trial.order()).containsExactly(ANNA, BERT);
    }

    @ParameterizedTest
    @EnumSource(names = {"SET", "LATEST"})
    void whoLosesAScoreAndGetsItBackStandsBehind(Operator operator) {
        var trial = new Trial(SEED, season(1, operator, Order.DOWN));
        var season = trial.seasons.get(0);
        trial.submit(season, ANNA, 5, How.BY_OPERATOR, null);
        trial.submit(season, BERT, 5, How.BY_OPERATOR, null);
        trial.batch();
        assertThat(trial.order()).containsExactly(ANNA, BERT);

        for (long score : new long[] {5, 7, 5}) {
            trial.submit(season, ANNA, score, How.BY_OPERATOR, null);
        }
        while (!trial.queue.isEmpty()) {
            trial.batch();
        }

        assertThat(trial.order()).containsExactly(BERT, ANNA);
    }
}
