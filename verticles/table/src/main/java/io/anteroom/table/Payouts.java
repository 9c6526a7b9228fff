package io.anteroom.table;

import io.anteroom.contracts.Currency;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.StoredTables;
import io.anteroom.runtime.Bus;
import io.anteroom.table.rules.Roulette;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Pays the bets on rounds of one table that have their outcome, or gives the stakes back if there is none. */
final class Payouts {

    private static final int PAID_AT_ONCE = 500;

    private final Bus bus;
    private final RoomId tableId;

    Payouts(Bus bus, RoomId tableId) {
        this.bus = bus;
        this.tableId = tableId;
    }

    /** Each bet once, however often it is asked. Fails if some may be left. */
    Future<Void> payAll(StoredTables.Round round) {
        return bus.ask(StoredTables.UNPAID, new StoredTables.ListUnpaid(tableId, round.number(), PAID_AT_ONCE))
                .compose(reply -> reply.fold(
                        unpaid -> unpaid.bets().isEmpty()
                                ? Future.<Void>succeededFuture()
                                : paySome(round, unpaid.bets()).compose(paid -> payAll(round)),
                        refusal -> Future.failedFuture("not paid: " + refusal.message())));
    }

    private Future<Void> paySome(StoredTables.Round round, List<StoredTables.UnpaidBet> bets) {
        var byCurrency =
                bets.stream().collect(Collectors.groupingBy(bet -> bet.amount().currency()));
        Future<Void> done = Future.succeededFuture();
        for (var some : byCurrency.entrySet()) {
            done = done.compose(before -> pay(round, some.getKey(), some.getValue()));
        }
        return done;
    }

    private Future<Void> pay(StoredTables.Round round, Currency currency, List<StoredTables.UnpaidBet> bets) {
        var ids = new ArrayList<String>();
        var payouts = new ArrayList<Long>();
        for (var bet : bets) {
            ids.add(bet.betId());
            payouts.add(
                    round.outcome() == null
                            ? bet.amount().minor()
                            : Roulette.payout(bet.details(), currency, round.outcome()));
        }
        var pay = new StoredTables.Pay(tableId, round.number(), round.outcome() == null, currency, ids, payouts);
        return bus.ask(StoredTables.PAY, pay)
                .compose(reply -> reply.fold(
                        paid -> Future.succeededFuture(),
                        refusal -> Future.failedFuture("not paid: " + refusal.message())));
    }
}
