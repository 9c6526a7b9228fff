package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.CommitRound.Committed;
import io.anteroom.contracts.CommitRound.Status;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Wallets;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random actions, honest and not, against a model of each player that predicts every reply. */
class LedgerSimulation {

    private static final int PLAYERS = 12;
    private static final int STEPS = 120;

    @Test
    void everyReplyIsPredicted() {
        run(System.nanoTime());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void theSameSeedsAgain(long seed) {
        run(seed);
    }

    private static void run(long seed) {
        System.out.println("LedgerSimulation seed " + seed);
        var random = new Random(seed);
        try (var store = new RunningStore(2).withGames("dice")) {
            var models = store.players(PLAYERS, 2000).stream()
                    .map(player -> new Model(store, player, random))
                    .toList();
            for (int step = 0; step < STEPS; step++) {
                var checks = new ArrayList<Future<Void>>();
                models.forEach(model -> checks.add(model.step()));
                RunningStore.await(Future.all(checks));
                assertThat(store.number("select coalesce(sum(balance), 0) from accounts"))
                        .as("seed " + seed)
                        .isZero();
            }
            models.forEach(model -> assertThat(
                            store.number("select balance from accounts where player_id = '" + model.player.id + "'"))
                    .as("seed " + seed)
                    .isEqualTo(model.balance));
            var report = Audit.run(store.url);
            assertThat(report.isClean())
                    .as("seed " + seed + "\n" + report.toText())
                    .isTrue();
        }
    }

    /** What a player's money and standing should be. */
    private static final class Model {

        final TestPlayer player;
        long balance = 2000;
        private final RunningStore store;
        private final Random random;
        private final List<Past> past = new ArrayList<>();
        private int deposits;

        /** What the open round took so far: it is given back when the round is given up. */
        private long staked;

        Model(RunningStore store, TestPlayer player, Random random) {
            this.store = store;
            this.player = player;
            this.random = random;
        }

        /** Does one thing and fails unless the reply is the predicted one. */
        Future<Void> step() {
            return switch (random.nextInt(10)) {
                case 0 -> replay();
                case 1 -> reuse();
                case 2 -> forge();
                case 3 -> fund();
                case 4 -> takeOver();
                default -> act();
            };
        }

        private Future<Void> act() {
            var request = next(TestPlayer.event());
            return commit(request).map(reply -> predict(request, reply));
        }

        private CommitRound.Request next(io.anteroom.contracts.EventId event) {
            long stake = 1L + random.nextInt(800);
            long win = random.nextBoolean() ? 2L * stake : 0;
            var current = player.current;
            if (current == null) {
                return switch (random.nextInt(3)) {
                    case 0 -> player.action(event, "Bet", true, false, false, stake, 0);
                    case 1 -> player.action(event, "Autobet", true, true, true, stake, win);
                    default -> player.bet(event, stake, win);
                };
            }
            if (current.ended()) {
                return random.nextBoolean()
                        ? player.action(event, "NewBet", true, true, true, stake, win)
                        : player.action(event, "EndAutobet", false, true, false, 0, 0);
            }
            return switch (random.nextInt(4)) {
                case 0 -> player.action(event, "Double", false, false, false, stake, 0);
                case 1 -> player.givenUp(event, staked);
                case 2 -> player.action(event, "PickTile", false, false, false, 0, 0);
                default -> player.action(event, "CashOut", false, true, false, 0, win);
            };
        }

        private Void predict(CommitRound.Request request, Reply<Committed> reply) {
            long bets = request.moves().stream()
                    .filter(move -> move.minor() < 0)
                    .mapToLong(Move::minor)
                    .sum();
            long net = request.moves().stream().mapToLong(Move::minor).sum();
            if (balance + bets < 0) {
                assertThat(codeOf(reply)).isEqualTo(Code.INSUFFICIENT_FUNDS);
                return nothing();
            }
            balance += net;
            staked = (request.first() ? 0 : staked) - bets;
            assertThat(doneOf(reply))
                    .isEqualTo(new Committed(Status.COMMITTED, new Money(balance, Currency.FUN), null));
            player.committed(request);
            past.add(new Past(request, balance));
            return nothing();
        }

        private Future<Void> replay() {
            if (past.isEmpty()) {
                return act();
            }
            var before = past.get(random.nextInt(past.size()));
            return commit(before.request).map(reply -> {
                var first = Objects.requireNonNull(doneOf(reply).first());
                assertThat(first.balance().minor()).isEqualTo(before.balance);
                assertThat(first.version()).isEqualTo(before.request.result().version());
                assertThat(first.roundId()).isEqualTo(before.request.result().roundId());
                return nothing();
            });
        }

        private Future<Void> reuse() {
            if (past.isEmpty()) {
                return act();
            }
            var used = past.get(random.nextInt(past.size())).request;
            var request = next(used.eventId());
            if (request.contentHash().equals(used.contentHash())) {
                return act();
            }
            return commit(request).map(reply -> {
                assertThat(codeOf(reply)).isEqualTo(Code.EVENT_ID_REUSED);
                return nothing();
            });
        }

        /** A standing that is not the one in PostgreSQL. */
        private Future<Void> forge() {
            var nonce = player.nonce;
            var current = player.current;
            if (current == null) {
                player.nonce += 1 + random.nextInt(3);
            } else {
                player.current = new io.anteroom.contracts.Snapshot(
                        current.roundId(),
                        current.version(),
                        current.ended(),
                        current.seed(),
                        current.configVersion(),
                        current.sealedState(),
                        TestPlayer.hash("forged " + random.nextLong()));
            }
            var request = next(TestPlayer.event());
            player.nonce = nonce;
            player.current = current;
            return commit(request).map(reply -> {
                assertThat(doneOf(reply).status()).isEqualTo(Status.STALE_STANDING);
                return nothing();
            });
        }

        private Future<Void> fund() {
            long minor = 1L + random.nextInt(500);
            var kind = random.nextBoolean() ? Move.Kind.DEPOSIT : Move.Kind.WITHDRAWAL;
            var key = player.id + " " + deposits++;
            var request =
                    new Wallets.Fund("op", key, TestPlayer.hash(key), player.id, kind, new Money(minor, Currency.FUN));
            long after = balance + (kind == Move.Kind.DEPOSIT ? minor : -minor);
            return store.asking(Wallets.FUND, request).map(reply -> {
                var funded = reply.fold(done -> done, refusal -> {
                    throw new AssertionError(refusal.toString());
                });
                if (after < 0) {
                    assertThat(Objects.requireNonNull(funded.refusal()).code()).isEqualTo(Code.INSUFFICIENT_FUNDS);
                } else {
                    balance = after;
                    assertThat(Objects.requireNonNull(funded.receipt())
                                    .balanceAfter()
                                    .minor())
                            .isEqualTo(balance);
                }
                return nothing();
            });
        }

        /** A newer session takes the game, and the older one can do nothing any more. */
        private Future<Void> takeOver() {
            var late = next(TestPlayer.event());
            return store.asking(
                            io.anteroom.contracts.Sessions.CLAIM,
                            store.claimOf(player.id, player.game, SessionId.next()))
                    .compose(reply -> {
                        player.epoch = reply.fold(claimed -> claimed.epoch(), refusal -> {
                            throw new AssertionError(refusal.toString());
                        });
                        return commit(late);
                    })
                    .map(reply -> {
                        if (late.epoch() == CommitRound.SWEEPER_EPOCH) {
                            return predict(late, reply);
                        }
                        assertThat(doneOf(reply).status()).isEqualTo(Status.STALE_EPOCH);
                        return nothing();
                    });
        }

        private Future<Reply<Committed>> commit(CommitRound.Request request) {
            return store.asking(CommitRound.ENDPOINT, request);
        }

        private static Committed doneOf(Reply<Committed> reply) {
            return reply.fold(done -> done, refusal -> {
                throw new AssertionError(refusal.toString());
            });
        }

        private static Code codeOf(Reply<Committed> reply) {
            return reply.fold(
                    done -> {
                        throw new AssertionError(done.toString());
                    },
                    refusal -> refusal.code());
        }

        // A future of nothing holds null.
        @SuppressWarnings("NullAway")
        private static Void nothing() {
            return null;
        }
    }

    private record Past(CommitRound.Request request, long balance) {}
}
