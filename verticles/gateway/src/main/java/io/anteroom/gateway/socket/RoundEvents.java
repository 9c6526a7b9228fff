package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Inbox;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Sessions;
import io.anteroom.contracts.Standing;
import io.anteroom.contracts.ViewRound;
import io.anteroom.contracts.Wallets;
import io.anteroom.gateway.GatewayConfig.SessionPolicy;
import io.anteroom.gateway.GatewayNode;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What concerns rounds and money: {@code RoundAction}, {@code RoundState}, {@code GetBalance}.
 *
 * <p>The first of them for a game on a socket claims player and game for the socket's session; PostgreSQL answers with
 * the standing too, so that the next action needs to load nothing. A refusal made here first asks whether the event took
 * effect before; game does so for its own.
 */
final class RoundEvents {

    private static final Logger LOG = LoggerFactory.getLogger(RoundEvents.class);
    private static final int NAME_LENGTH_MAX = 64;

    private static final Refusal NOBODY = new Refusal(Code.CLIENT_NOT_AUTHENTICATED, "authenticate first");
    private static final Refusal WANTS_GAME = new Refusal(Code.INVALID_EVENT_INPUTS, "gameId is missing");
    private static final Refusal WANTS_ACTION = new Refusal(Code.INVALID_EVENT_INPUTS, "action is missing");
    private static final Refusal NO_ROOM = new Refusal(Code.INVALID_EVENT_INPUTS, "a round is in no room");
    private static final Refusal NO_DATA = new Refusal(Code.INVALID_EVENT_INPUTS, "data is not wanted here");
    private static final Refusal NO_GAME = new Refusal(Code.INVALID_GAME_ID, "there is no such game");
    private static final Refusal NO_ACTION = new Refusal(Code.INVALID_ACTION, "there is no such action");
    private static final Refusal NO_CURRENCY = new Refusal(Code.INVALID_CURRENCY, "data is {currency}, a known one");
    private static final Refusal MORE_THAN_CURRENCY =
            new Refusal(Code.INVALID_EVENT_INPUTS, "data is {currency} and nothing else");
    private static final Refusal NO_ACCOUNT =
            new Refusal(Code.INVALID_CURRENCY, "there is no balance in this currency");
    private static final Refusal TOO_MANY_GAMES = new Refusal(Code.OVERLOADED, "one socket may not play so many games");

    private final GatewayNode node;
    private final GameReleases releases;

    RoundEvents(GatewayNode node, GameReleases releases) {
        this.node = node;
        this.releases = releases;
    }

    Future<Answer> action(Socket socket, Event event) {
        var identity = socket.identity();
        if (identity == null) {
            return answer(Answer.refused(event.id(), NOBODY));
        }
        var player = identity.playerId();
        var problem = problemOf(event.envelope());
        if (gameProblemOf(event.envelope().gameId()) != null) {
            return refuse(player, event, Objects.requireNonNull(problem));
        }
        // A first action takes the game over even if it is refused.
        return seat(socket, player, event)
                .compose(reply -> reply.fold(
                        seat -> problem == null ? play(player, seat, event) : refuse(player, event, problem),
                        refusal -> isOvertaken(refusal)
                                ? answer(Answer.closed(CloseCode.REPLACED))
                                : refuse(player, event, refusal)));
    }

    private @Nullable Refusal problemOf(Envelope event) {
        if (event.problem() != null) {
            return event.problem();
        }
        var gameProblem = gameProblemOf(event.gameId());
        if (gameProblem != null) {
            return gameProblem;
        }
        if (event.roomId() != null) {
            return NO_ROOM;
        }
        var action = event.action();
        return action == null ? WANTS_ACTION : action.length() > NAME_LENGTH_MAX ? NO_ACTION : null;
    }

    private @Nullable Refusal gameProblemOf(@Nullable String gameId) {
        if (gameId == null) {
            return WANTS_GAME;
        }
        return gameId.length() <= NAME_LENGTH_MAX && node.games().mayExist(gameId) ? null : NO_GAME;
    }

    private Future<Answer> play(PlayerId player, Seat seat, Event event) {
        var cached = seat.standing();
        // While it is on its way nobody knows where the player stands.
        seat.stands(null);
        return ask(player, seat, event, cached)
                .compose(reply -> cached != null && mayBeStale(reply)
                        ? ask(player, seat, event, null)
                        : Future.succeededFuture(reply))
                .map(reply -> reply.fold(
                        played -> played(seat, event, played), refusal -> notPlayed(seat, event, refusal, cached)));
    }

    private Future<Reply<PlayRound.Played>> ask(PlayerId player, Seat seat, Event event, @Nullable Standing cached) {
        var envelope = event.envelope();
        return node.bus()
                .ask(
                        PlayRound.ENDPOINT,
                        new PlayRound.Request(
                                player,
                                seat.gameId(),
                                seat.epoch(),
                                event.id(),
                                event.hash(),
                                Objects.requireNonNull(envelope.action()),
                                envelope.data(),
                                cached));
    }

    /** What an old standing can make a worker say; it is asked once more without. */
    private static boolean mayBeStale(Reply<PlayRound.Played> reply) {
        return reply instanceof Reply.Refused<PlayRound.Played> refused
                && switch (refused.refusal().code()) {
                    case INVALID_NEXT_ACTION, GAME_ROUND_NOT_FOUND, ROUND_CONFLICT -> true;
                    default -> false;
                };
    }

    private static Answer played(Seat seat, Event event, PlayRound.Played played) {
        seat.stands(played.standing());
        return Answer.of(Frames.roundUpdate(event.id(), seat.gameId(), played));
    }

    private static Answer notPlayed(Seat seat, Event event, Refusal refusal, @Nullable Standing cached) {
        if (refusal.code() == Code.SESSION_ACTIVE) {
            return Answer.closed(CloseCode.REPLACED);
        }
        seat.stands(refusal.code().retryable() ? null : cached);
        return Answer.refused(event.id(), refusal);
    }

    /** Says no, unless the event took effect before: then it gets its first answer again. */
    private Future<Answer> refuse(PlayerId player, Event event, Refusal refusal) {
        return node.bus()
                .ask(Rounds.FIND_EVENT, new Rounds.FindEvent(player, event.id()))
                .map(reply -> reply.fold(
                        found -> found.first() == null
                                ? Answer.refused(event.id(), refusal)
                                : found.first().contentHash().equals(event.hash())
                                        ? Answer.of(Frames.roundUpdate(event.id(), found.first()))
                                        : Answer.refused(event.id(), EventTurns.REUSED),
                        unavailable -> Answer.refused(event.id(), unavailable)));
    }

    Future<Answer> state(Socket socket, Event event) {
        var identity = socket.identity();
        var envelope = event.envelope();
        if (identity == null) {
            return answer(Answer.refused(event.id(), NOBODY));
        }
        var problem = gameProblemOf(envelope.gameId());
        if (problem != null) {
            return answer(Answer.refused(event.id(), problem));
        }
        if (envelope.data() != null && !envelope.data().isEmpty()) {
            return answer(Answer.refused(event.id(), NO_DATA));
        }
        var player = identity.playerId();
        return seat(socket, player, event)
                .compose(reply -> reply.fold(
                        seat -> view(player, seat, event),
                        refusal -> answer(
                                isOvertaken(refusal)
                                        ? Answer.closed(CloseCode.REPLACED)
                                        : Answer.refused(event.id(), refusal))));
    }

    private Future<Answer> view(PlayerId player, Seat seat, Event event) {
        return node.bus()
                .ask(ViewRound.ENDPOINT, new ViewRound.Request(player, seat.gameId()))
                .map(reply -> reply.fold(
                        viewed -> viewed(seat, event, viewed), refusal -> Answer.refused(event.id(), refusal)));
    }

    private static Answer viewed(Seat seat, Event event, ViewRound.Viewed viewed) {
        seat.stands(viewed.standing());
        var round = viewed.round();
        return Answer.of(
                round == null
                        ? Frames.warning(event.id(), Code.GAME_ROUND_NOT_FOUND, "no round of this game is open")
                        : Frames.roundState(event.id(), seat.gameId(), round));
    }

    Future<Answer> balance(Socket socket, Event event) {
        var identity = socket.identity();
        if (identity == null) {
            return answer(Answer.refused(event.id(), NOBODY));
        }
        var currency = currencyOf(event.envelope());
        if (currency == null) {
            return answer(Answer.refused(event.id(), NO_CURRENCY));
        }
        if (Objects.requireNonNull(event.envelope().data()).size() > 1) {
            return answer(Answer.refused(event.id(), MORE_THAN_CURRENCY));
        }
        return node.bus()
                .ask(Wallets.READ, new Wallets.Read(identity.playerId()))
                .compose(reply -> reply.fold(
                        balances -> {
                            var balance = balanceIn(currency, balances);
                            return balance == null
                                    ? nothing(event, currency)
                                    : answer(Answer.of(Frames.balance(event.id(), balance)));
                        },
                        refusal -> answer(Answer.refused(event.id(), refusal))));
    }

    /** Who never had money in a currency has none of it, if there is anything to play in it. */
    private Future<Answer> nothing(Event event, Currency currency) {
        return node.bus()
                .ask(GameConfigs.LIST, new GameConfigs.ListAll())
                .map(reply -> reply.fold(
                        games -> isPlayed(currency, games)
                                ? Answer.of(Frames.balance(event.id(), new Money(0, currency)))
                                : Answer.refused(event.id(), NO_ACCOUNT),
                        refusal -> Answer.refused(event.id(), refusal)));
    }

    private static boolean isPlayed(Currency currency, GameConfigs.Listed games) {
        return games.configs().stream()
                .map(game -> game.document().tree().path("currency").asText())
                .anyMatch(currency.code()::equals);
    }

    private static @Nullable Money balanceIn(Currency currency, Wallets.Balances balances) {
        return balances.balances().stream()
                .map(Wallets.Balance::balance)
                .filter(balance -> balance.currency().equals(currency))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Currency currencyOf(Envelope event) {
        var data = event.data();
        var text = data == null || data.get("currency") == null
                ? null
                : data.get("currency").textValue();
        return text == null ? null : Currency.find(text).orElse(null);
    }

    // The seat: player and game are claimed once for each socket.

    private Future<Reply<Seat>> seat(Socket socket, PlayerId player, Event event) {
        var gameId = Objects.requireNonNull(event.envelope().gameId());
        var seat = socket.seat(gameId);
        if (seat != null) {
            return Future.succeededFuture(Reply.done(seat));
        }
        if (!socket.mayTakeSeat()) {
            return Future.succeededFuture(Reply.refused(TOO_MANY_GAMES));
        }
        var currency = Objects.requireNonNullElse(currencyOf(event.envelope()), Currency.FUN);
        var held = Objects.requireNonNull(socket.session());
        var session = held.id();
        var takeOver = node.config().sessionPolicy() == SessionPolicy.TAKE_OVER;
        var number = node.sockets().nextClaim();
        var claim = new Sessions.Claim(
                player, gameId, currency, session, node.bus().nodeId(), takeOver, null, number, held.resume());
        return claim(claim)
                .onComplete(answer -> {
                    if (answer.failed()) {
                        releases.addUnsure(player, session);
                    } else if (socket.isEnded()) {
                        // Who is gone said so before it held this.
                        releases.add(player, session);
                    }
                })
                .map(reply -> reply.map(claimed -> take(socket, gameId, session, claimed)));
    }

    /** Its session was resumed elsewhere, of which this node was not told yet. */
    private static boolean isOvertaken(Refusal refusal) {
        return refusal.code() == Code.SESSION_NOT_FOUND;
    }

    private Future<Reply<Sessions.Claimed>> claim(Sessions.Claim claim) {
        return node.bus()
                .ask(Sessions.CLAIM, claim)
                .compose(reply -> reply.fold(
                        claimed -> Future.succeededFuture(reply),
                        refusal -> refusal.code() == Code.SESSION_ACTIVE && claim.gone() == null
                                ? claimFromTheDead(claim, reply)
                                : Future.succeededFuture(reply)));
    }

    /** Somebody else plays; if that socket is gone without having said so, its place is free. */
    private Future<Reply<Sessions.Claimed>> claimFromTheDead(Sessions.Claim claim, Reply<Sessions.Claimed> no) {
        return node.bus()
                .ask(Sessions.HOLDER, new Sessions.FindHolder(claim.playerId(), claim.gameId()))
                .compose(reply -> reply.fold(
                        found -> claimUnlessHeld(claim, found.holder(), no),
                        refusal -> Future.succeededFuture(Reply.refused(refusal))));
    }

    private Future<Reply<Sessions.Claimed>> claimUnlessHeld(
            Sessions.Claim claim, Sessions.@Nullable Holder holder, Reply<Sessions.Claimed> no) {
        if (holder == null) {
            return Future.succeededFuture(no);
        }
        return isHeld(holder, claim.sessionId())
                .compose(held -> held ? Future.succeededFuture(no) : claim(goneFrom(claim, holder)));
    }

    private static Sessions.Claim goneFrom(Sessions.Claim claim, Sessions.Holder gone) {
        return new Sessions.Claim(
                claim.playerId(),
                claim.gameId(),
                claim.currency(),
                claim.sessionId(),
                claim.nodeId(),
                claim.takeOver(),
                gone,
                claim.number(),
                claim.resume());
    }

    /** A node that does not answer within a second is taken for dead; the epoch keeps a slow one from doing harm. */
    private Future<Boolean> isHeld(Sessions.Holder holder, SessionId asker) {
        if (holder.sessionId().equals(asker)) {
            return Future.succeededFuture(false);
        }
        if (holder.nodeId().equals(node.bus().nodeId())) {
            return Future.succeededFuture(node.sockets().holds(holder.sessionId()));
        }
        Function<Reply<Inbox.Held>, Boolean> held = reply -> reply.fold(Inbox.Held::held, refusal -> false);
        return node.bus()
                .ask(Inbox.HELD.at(holder.nodeId()), new Inbox.AskHeld(holder.sessionId()))
                .map(held)
                .otherwise(false);
    }

    private Seat take(Socket socket, String gameId, SessionId session, Sessions.Claimed claimed) {
        var replaced = claimed.replaced();
        if (replaced != null && !replaced.sessionId().equals(session)) {
            replace(replaced);
        }
        var seat = new Seat(gameId, claimed.epoch(), claimed.standing());
        socket.takes(seat);
        return seat;
    }

    private void replace(Sessions.Holder replaced) {
        if (replaced.nodeId().equals(node.bus().nodeId())) {
            node.sockets().replace(replaced.sessionId(), null);
            return;
        }
        node.bus()
                .ask(Inbox.REPLACE.at(replaced.nodeId()), new Inbox.Replace(replaced.sessionId(), null))
                .onFailure(unknown -> LOG.debug("A node did not hear of a replaced session"));
    }

    private static Future<Answer> answer(Answer answer) {
        return Future.succeededFuture(answer);
    }
}
