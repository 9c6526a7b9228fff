package io.anteroom.runtime;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Keys;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.vertx.core.Future;
import java.time.Duration;

/** Whether a node has the master key of its database; one with another must not seal anything. Any thread. */
public final class MasterKeyCheck {

    private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(250);

    private MasterKeyCheck() {}

    /**
     * Asks again and again while no store answers, since it may run on a node that starts later. Fails with
     * {@link BadSetting} if the database was sealed under another key, and as the last question did if there was no
     * answer until the deadline.
     */
    public static Future<Void> ask(Bus bus, MasterKey key, Deadline deadline) {
        return bus.ask(Keys.CHECK_MASTER, new Keys.CheckMaster(key.check()))
                .compose(MasterKeyCheck::judge)
                .recover(failure -> failure instanceof BadSetting || deadline.passed()
                        ? Future.failedFuture(failure)
                        : bus.vertx().timer(ASK_AGAIN_AFTER.toMillis()).compose(waited -> ask(bus, key, deadline)));
    }

    /**
     * For who reads the database itself. Fails with {@link BadSetting}, as {@link #ask} does.
     *
     * @param kept the check of the key that the database was first used with
     */
    public static void require(MasterKey key, Hash kept) {
        if (!key.check().equals(kept)) {
            throw anotherKey();
        }
    }

    private static Future<Void> judge(Reply<Done> reply) {
        return reply.fold(same -> Future.succeededFuture(), refusal -> Future.failedFuture(failure(refusal)));
    }

    private static RuntimeException failure(Refusal refusal) {
        return refusal.code() == Code.FORBIDDEN
                ? anotherKey()
                : new IllegalStateException("keys.master can't be checked: " + refusal.message());
    }

    private static BadSetting anotherKey() {
        return new BadSetting("keys.master", "another key", "the key this database was first used with");
    }
}
