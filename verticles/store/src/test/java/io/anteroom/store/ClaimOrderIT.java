package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Sessions;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Claims and releases of one session, in whatever order PostgreSQL comes to them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaimOrderIT {

    private static final String WAITING =
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";

    @SuppressWarnings("NullAway.Init")
    private RunningStore store;

    @BeforeAll
    void start() {
        store = new RunningStore(RunningStore.unkeptDatabase(), 1, RunningStore.WAITS_LONG_FOR_LOCKS)
                .withGames(RunningStore.GAME);
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @Test
    void whoClaimsWhileAReleaseIsUnderWayHoldsTheGame() throws SQLException {
        var player = store.player(0);
        claim(player, player.session, 1);
        Future<Reply<Done>> release;
        Future<Reply<Sessions.Claimed>> claim;
        try (var other = transaction("select from game_sessions where player_id = '" + player.id + "' for update")) {
            release = store.asking(Sessions.RELEASE, releaseOf(player, player.session, 1));
            untilSomeoneWaitsBeside(0, release);
            claim = store.asking(Sessions.CLAIM, claimOf(player, player.session, 2));
            untilSomeoneWaitsBeside(1, claim);
            other.commit();
        }

        assertThat(done(release)).isEqualTo(Done.DONE);
        assertThat(done(claim).epoch()).isEqualTo(epoch(player));
        assertThat(isHeld(player)).isTrue();
    }

    @Test
    void aReleaseThatComesLateLeavesWhatWasClaimedSince() {
        var player = store.player(0);
        claim(player, player.session, 1);
        assertThat(claim(player, player.session, 2).epoch()).isEqualTo(1);
        release(player, player.session, 1);
        assertThat(isHeld(player)).isTrue();

        release(player, player.session, 2);
        assertThat(isHeld(player)).isFalse();
    }

    @Test
    void aClaimThatComesLateTakesNothingFromANewerOne() {
        var player = store.player(0);
        claim(player, player.session, 2);
        assertThat(claim(player, player.session, 1).epoch()).isEqualTo(1);

        release(player, player.session, 1);

        assertThat(isHeld(player)).isTrue();
    }

    /** Each node counts for itself. */
    @Test
    void theNumberIsThatOfWhoeverHoldsTheGame() {
        var player = store.player(0);
        var other = SessionId.next();
        claim(player, player.session, 9);
        claim(player, other, 3);
        release(player, player.session, 9);
        assertThat(isHeld(player)).isTrue();

        release(player, other, 3);
        assertThat(isHeld(player)).isFalse();
    }

    @Test
    void aClaimThatWaitsIsReleasedByWhatIsSaidAfterIt() throws SQLException {
        var player = store.player(0);
        var session = SessionId.next();
        Future<Reply<Sessions.Claimed>> claim;
        Future<Reply<Done>> release;
        try (var other = transaction("select from players where id = '" + player.id + "' for no key update")) {
            claim = store.asking(Sessions.CLAIM, claimOf(player, session, 1));
            untilSomeoneWaitsBeside(0, claim);
            release = store.asking(Sessions.RELEASE, releaseOf(player, session, 1));
            untilSomeoneWaitsBeside(1, release);
            other.commit();
        }

        assertThat(done(claim).epoch()).isEqualTo(2);
        assertThat(done(release)).isEqualTo(Done.DONE);
        assertThat(isHeld(player)).isFalse();
    }

    /** A node that stood still claims what the session's newer socket plays on another one, released or not. */
    @Test
    void aSocketWhoseSessionWasResumedSinceClaimsNothing() {
        var player = store.player(0);
        var later = NodeId.next();
        claim(resumed(player, store.bus.nodeId(), 1L));
        assertThat(claim(resumed(player, later, 2L)).epoch()).isEqualTo(2);

        assertThat(refusal(resumed(player, store.bus.nodeId(), 1L))).isEqualTo(Code.SESSION_NOT_FOUND);
        assertThat(epoch(player)).isEqualTo(2);
        assertThat(holder(player)).isEqualTo(new Sessions.Holder(player.session, later));

        store.ask(Sessions.RELEASE, new Sessions.Release(player.id, player.session, later, 1));
        assertThat(refusal(resumed(player, store.bus.nodeId(), 1L))).isEqualTo(Code.SESSION_NOT_FOUND);
        assertThat(isHeld(player)).isFalse();
    }

    /** Nodes of before do not say which resume asks, and must not lose what they hold to one that said so before. */
    @Test
    void whoDoesNotSayByWhichResumeItAsksIsLetThroughAndForgetsNone() {
        var player = store.player(0);
        claim(resumed(player, store.bus.nodeId(), 2L));
        assertThat(claim(resumed(player, NodeId.next(), null)).epoch()).isEqualTo(2);

        assertThat(refusal(resumed(player, store.bus.nodeId(), 1L))).isEqualTo(Code.SESSION_NOT_FOUND);
    }

    @Test
    void anotherSessionCountsItsResumesForItself() {
        var player = store.player(0);
        claim(resumed(player, store.bus.nodeId(), 9L));
        var other = SessionId.next();
        assertThat(claim(player, other, 1).epoch()).isEqualTo(2);
        assertThat(claim(player, other, 2).epoch()).isEqualTo(2);
    }

    @Test
    void whoResumesHasWhatTheSessionHeldReleasedOrNot() {
        var player = store.player(0);
        var node = NodeId.next();
        assertThat(takeUp(player, node, 5, 1)).isEqualTo(1);
        assertThat(epoch(player)).as("the node of before may not go on").isEqualTo(2);
        assertThat(takeUp(player, node, 6, 2)).isEqualTo(1);
        assertThat(epoch(player)).isEqualTo(2);
        assertThat(claim(resumed(player, node, 2L)).epoch()).isEqualTo(2);

        store.ask(Sessions.RELEASE, new Sessions.Release(player.id, player.session, node, 5));
        assertThat(isHeld(player)).isTrue();
        store.ask(Sessions.RELEASE, new Sessions.Release(player.id, player.session, node, 6));
        assertThat(isHeld(player)).isFalse();

        assertThat(takeUp(player, node, 7, 3)).isEqualTo(1);
        assertThat(holder(player)).isEqualTo(new Sessions.Holder(player.session, node));
    }

    @Test
    void whoResumesTakesNothingFromALaterResumeOrAnotherSession() {
        var player = store.player(0);
        var later = NodeId.next();
        claim(resumed(player, later, 2L));
        assertThat(takeUp(player, store.bus.nodeId(), 9, 1)).isZero();
        assertThat(holder(player)).isEqualTo(new Sessions.Holder(player.session, later));
        assertThat(refusal(resumed(player, store.bus.nodeId(), 1L))).isEqualTo(Code.SESSION_NOT_FOUND);

        var other = SessionId.next();
        claim(player, other, 1);
        assertThat(takeUp(player, later, 9, 3)).isZero();
        assertThat(holder(player)).isEqualTo(new Sessions.Holder(other, store.bus.nodeId()));
    }

    private int takeUp(TestPlayer player, NodeId node, long number, long resume) {
        return store.ask(Sessions.TAKE_UP, new Sessions.TakeUp(player.id, player.session, node, number, resume))
                .games();
    }

    private static Sessions.Claim resumed(TestPlayer player, NodeId node, @Nullable Long resume) {
        return new Sessions.Claim(
                player.id, RunningStore.GAME, Currency.FUN, player.session, node, true, null, 1, resume);
    }

    @CanIgnoreReturnValue
    private Sessions.Claimed claim(Sessions.Claim claim) {
        return store.ask(Sessions.CLAIM, claim);
    }

    private Code refusal(Sessions.Claim claim) {
        return store.reply(Sessions.CLAIM, claim)
                .fold(
                        claimed -> {
                            throw new AssertionError("claimed: " + claimed);
                        },
                        Refusal::code);
    }

    private Connection transaction(String lock) throws SQLException {
        var connection = TestServers.connect(store.url);
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute(lock);
        }
        return connection;
    }

    private void untilSomeoneWaitsBeside(int others, Future<?> asked) {
        RunningStore.until(() -> asked.isComplete() || store.number(WAITING) > others);
    }

    @CanIgnoreReturnValue
    private Sessions.Claimed claim(TestPlayer player, SessionId session, long number) {
        return store.ask(Sessions.CLAIM, claimOf(player, session, number));
    }

    private Sessions.Claim claimOf(TestPlayer player, SessionId session, long number) {
        return new Sessions.Claim(
                player.id, RunningStore.GAME, Currency.FUN, session, store.bus.nodeId(), true, null, number, 0L);
    }

    private void release(TestPlayer player, SessionId session, long upTo) {
        store.ask(Sessions.RELEASE, releaseOf(player, session, upTo));
    }

    private Sessions.Release releaseOf(TestPlayer player, SessionId session, long upTo) {
        return new Sessions.Release(player.id, session, store.bus.nodeId(), upTo);
    }

    private boolean isHeld(TestPlayer player) {
        return holder(player) != null;
    }

    private Sessions.@Nullable Holder holder(TestPlayer player) {
        return store.ask(Sessions.HOLDER, new Sessions.FindHolder(player.id, RunningStore.GAME))
                .holder();
    }

    private long epoch(TestPlayer player) {
        return store.number("select epoch from game_sessions where player_id = '" + player.id + "'");
    }

    private static <T> T done(Future<Reply<T>> asked) {
        return RunningStore.await(asked).fold(value -> value, refusal -> {
            throw new AssertionError("refused: " + refusal);
        });
    }
}
