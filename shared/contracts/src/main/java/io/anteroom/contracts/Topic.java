package io.anteroom.contracts;

/**
 * Something that every node may want to hear of. Delivery is a hint: whoever must not miss it also polls.
 *
 * @param address stable and the same on every node
 */
public record Topic<E>(String address, Class<E> event) {}
