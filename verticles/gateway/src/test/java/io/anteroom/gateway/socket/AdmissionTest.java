package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How fast a loop takes newcomers, on a clock of its own. */
class AdmissionTest {

    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private long nanos = -7;
    private long dueNanos;
    private @Nullable Runnable due;
    private final LongAdder waiting = new LongAdder();
    private final List<Integer> came = new ArrayList<>();
    private final List<Integer> sentAway = new ArrayList<>();
    private final List<Integer> broken = new ArrayList<>();
    private final List<Integer> gone = new ArrayList<>();
    private final Admission admission = new Admission(
            () -> nanos,
            (after, task) -> {
                dueNanos = nanos + after;
                due = task;
            },
            waiting);

    private final class Numbered implements Admission.Newcomer {
        private final int number;

        Numbered(int number) {
            this.number = number;
        }

        @Override
        public boolean isGone() {
            return gone.contains(number);
        }

        @Override
        public void come() {
            if (broken.contains(number)) {
                throw new IllegalStateException("broken");
            }
            came.add(number);
        }

        @Override
        public void comeLater() {
            sentAway.add(number);
        }
    }

    private void enter(int from, int to) {
        IntStream.range(from, to).forEach(number -> admission.enter(new Numbered(number)));
    }

    /** The next turn, so much later than it was due; false if there is none. */
    @CanIgnoreReturnValue
    private boolean turn(long lateNanos) {
        var task = due;
        if (task == null) {
            return false;
        }
        due = null;
        nanos = dueNanos + lateNanos;
        task.run();
        return true;
    }

    @Test
    void aFewComeAtOnce() {
        enter(0, Admission.FIRST_TURN);
        assertThat(came).hasSize(Admission.FIRST_TURN);
        assertThat(waiting.sum()).isZero();
    }

    @Test
    void manyComeInTheirOrderAndFasterAndFasterWhileTheLoopIsOnTime() {
        enter(0, 2_000);
        assertThat(came).hasSize(Admission.FIRST_TURN);
        assertThat(waiting.sum()).isEqualTo(2_000 - Admission.FIRST_TURN);
        var turns = new ArrayList<Integer>();
        while (came.size() < 2_000) {
            var before = came.size();
            assertThat(turn(0)).isTrue();
            turns.add(came.size() - before);
        }
        assertThat(came).isEqualTo(IntStream.range(0, 2_000).boxed().toList());
        assertThat(turns).hasSizeLessThan(40);
        assertThat(turns.subList(0, turns.size() - 1)).isSorted();
        assertThat(waiting.sum()).isZero();
        assertThat(sentAway).isEmpty();
    }

    @Test
    void aLoopThatIsLateTakesHalfAsManyEachTimeAndNeverNone() {
        enter(0, 200);
        var before = came.size();
        for (var expected : List.of(16, 8, 4, 2, 1, 1, 1)) {
            turn(TimeUnit.MILLISECONDS.toNanos(150));
            assertThat(came.size() - before).isEqualTo(expected);
            before = came.size();
        }
    }

    @Test
    void newcomersDoNotOvertakeThoseWhoWait() {
        enter(0, Admission.FIRST_TURN + 2);
        turn(0);
        enter(Admission.FIRST_TURN + 2, Admission.FIRST_TURN + 4);
        assertThat(came)
                .isEqualTo(IntStream.range(0, Admission.FIRST_TURN + 4).boxed().toList());
    }

    @Test
    void whoHasWaitedTooLongIsSentAway() {
        var since = nanos;
        var late = TimeUnit.MILLISECONDS.toNanos(200);
        enter(0, 1_000);
        while (dueNanos + late - since <= Admission.WAIT_MAX_NANOS) {
            turn(late);
        }
        var inTime = came.size();
        assertThat(sentAway).isEmpty();
        turn(late);
        assertThat(sentAway).as("no more in a turn than may come").containsExactly(inTime);
        while (waiting.sum() > 0) {
            turn(0);
        }
        assertThat(sentAway).hasSize(1_000 - inTime).endsWith(999);
        assertThat(came).hasSize(inTime);
    }

    @Test
    void moreThanMayWaitAreSentAwayAtOnce() {
        enter(0, Admission.FIRST_TURN + Admission.WAITING_MAX + 3);
        assertThat(sentAway).hasSize(3);
    }

    @Test
    void whoIsGoneTakesNobodysPlace() {
        enter(0, 2 * Admission.FIRST_TURN + 4);
        IntStream.range(Admission.FIRST_TURN, 2 * Admission.FIRST_TURN).forEach(gone::add);
        turn(0);
        assertThat(came).hasSize(Admission.FIRST_TURN + 4).doesNotContainAnyElementsOf(gone);
    }

    @Test
    void whoIsBrokenDoesNotKeepTheOthersOut() {
        enter(0, Admission.FIRST_TURN + 3);
        broken.add(Admission.FIRST_TURN + 1);
        assertThatThrownBy(() -> turn(0)).hasMessage("broken");
        turn(0);
        assertThat(came).hasSize(Admission.FIRST_TURN + 2).contains(Admission.FIRST_TURN + 2);
    }

    @Test
    void nothingRunsOnceNobodyComes() {
        enter(0, 1);
        var turns = 0;
        while (turn(0)) {
            turns++;
        }
        assertThat(turns * TURN_NANOS).isLessThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
        enter(1, 2);
        assertThat(came).containsExactly(0, 1);
    }
}
