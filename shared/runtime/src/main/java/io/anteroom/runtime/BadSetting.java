package io.anteroom.runtime;

/** A setting nobody can start with. The message has the key's full name, what was found and what is allowed. */
public final class BadSetting extends RuntimeException {

    public BadSetting(String key, String found, String allowed) {
        super(key + ": found " + found + ", allowed is " + allowed);
    }

    public BadSetting(String message) {
        super(message);
    }
}
