package io.anteroom.runtime;

/** A request as the served side gets it. */
public record Call<Q>(Q request, Deadline deadline) {}
