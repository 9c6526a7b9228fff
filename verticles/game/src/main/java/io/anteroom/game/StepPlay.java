package io.anteroom.game;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.fairness.Draws;
import io.anteroom.game.rules.Outcome;
import io.anteroom.game.rules.Step;
import io.anteroom.runtime.Deadline;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A step that was found legal, played with as many bytes as it needs. Refused as rng refuses, and with {@code INTERNAL} if the
 * round would pay more than the maximum win of its configuration: rules that do so are broken, and nothing of theirs is
 * committed.
 */
final class StepPlay {

    private static final Logger LOG = LoggerFactory.getLogger(StepPlay.class);

    private static final Rng.Drawn NOTHING = new Rng.Drawn(Bytes.of(new byte[0]), null);

    /** @param paid what the round has paid, in minor units */
    record Drawn(Outcome outcome, Drawing drawing, long paid) {}

    private final Engine engine;
    private final Basis basis;
    private final Step step;
    private final Deadline deadline;

    private StepPlay(Engine engine, Basis basis, Step step, Deadline deadline) {
        this.engine = engine;
        this.basis = basis;
        this.step = step;
        this.deadline = deadline;
    }

    static Future<Reply<Drawn>> play(Engine engine, Basis basis, Step step, Deadline deadline) {
        var play = new StepPlay(engine, basis, step, deadline);
        return step.drawCount() == 0
                ? play.run(NOTHING)
                : play.draw(Draws.blocksFor(basis.cursorFor(step), step.drawCount()));
    }

    private Future<Reply<Drawn>> draw(int blocks) {
        var startedAtNanos = System.nanoTime();
        return RoundDraw.blocks(engine.bus(), basis.seedFor(step), basis.cursorFor(step), blocks, deadline)
                .compose(reply -> {
                    engine.metrics().drew(System.nanoTime() - startedAtNanos);
                    return reply.fold(
                            this::run, refusal -> Future.succeededFuture(Reply.refused(asTold(step, refusal))));
                });
    }

    /** Where nothing is drawn any more no round begins; one that is open stays so, and goes on where there are draws. */
    static Refusal asTold(Step step, Refusal refusal) {
        return refusal.code() == Code.GAME_DISABLED && !step.startsRound()
                ? new Refusal(Code.UNAVAILABLE, refusal.message())
                : refusal;
    }

    private Future<Reply<Drawn>> run(Rng.Drawn drawn) {
        var drawing = Drawing.of(drawn, basis.cursorFor(step));
        var outcome = RoundDraw.tryToPlay(step, drawing.draws());
        return outcome == null
                ? draw(RoundDraw.more(drawn.bytes().array()))
                : Future.succeededFuture(heldAgainstMaxWin(outcome, drawing));
    }

    private Reply<Drawn> heldAgainstMaxWin(Outcome outcome, Drawing drawing) {
        var paid = Math.addExact(basis.paidFor(step), wins(outcome));
        var settings = basis.setupFor(step).settings();
        if (paid <= settings.maxWin()) {
            return Reply.done(new Drawn(outcome, drawing, paid));
        }
        engine.metrics().maxWinPassed(settings.gameId());
        LOG.error(
                "A round would have paid more than its maximum win, nothing was done game={} config={} round={} paid={} max={}",
                settings.gameId(),
                basis.configVersionFor(step),
                step.startsRound() ? "new" : basis.roundIdFor(step),
                settings.text(paid),
                settings.text(settings.maxWin()));
        return Reply.refused(Code.INTERNAL, "this can't be done");
    }

    private static long wins(Outcome outcome) {
        var sum = 0L;
        for (var move : outcome.moves()) {
            sum += move.kind() == Move.Kind.WIN ? move.minor() : 0;
        }
        return sum;
    }
}
