package io.anteroom.gateway.http;

import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.Reply;
import io.anteroom.gateway.auth.Identity;
import io.vertx.core.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What HTTP needs of the gateway's checks on who asks.
 *
 * @param verify whom a token speaks for
 * @param issueTicket for one socket
 * @param endLogin refuses a login's tokens on this node from now on
 */
record Gate(
        Function<String, Future<Reply<Identity>>> verify,
        Function<Identity, Future<Reply<String>>> issueTicket,
        Consumer<LoginId> endLogin) {}
