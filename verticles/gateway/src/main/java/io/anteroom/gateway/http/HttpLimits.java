package io.anteroom.gateway.http;

import io.anteroom.gateway.AddressLimits;

/**
 * How often an address may ask: one count for requests, and one for files of the page, since a browser asks for all of them
 * at once and does not ask again for a script that was refused. One for all instances of a node. Any thread.
 */
public record HttpLimits(AddressLimits requests, AddressLimits files) {

    /** A file is answered from memory and costs a small part of what a request does. */
    private static final int FILES_PER_REQUEST = 10;

    public static HttpLimits perSecond(int requests) {
        return new HttpLimits(new AddressLimits(requests), new AddressLimits(requests * FILES_PER_REQUEST));
    }
}
