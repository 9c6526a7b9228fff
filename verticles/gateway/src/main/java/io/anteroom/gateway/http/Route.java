package io.anteroom.gateway.http;

import io.vertx.core.Future;

/** Answers one operation; its future fails if the outcome is unknown. */
@FunctionalInterface
interface Route {

    Future<Answer> answer(Asked asked);
}
