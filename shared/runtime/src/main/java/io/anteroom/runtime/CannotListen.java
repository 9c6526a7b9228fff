package io.anteroom.runtime;

import java.net.UnknownHostException;
import java.util.Locale;

/** What a server that can't listen says, told as the setting that is to blame. */
public final class CannotListen {

    private CannotListen() {}

    /** A {@link BadSetting} of one of the keys; {@code failure} as it is if neither is to blame. */
    public static Throwable explain(
            Throwable failure, Key<String> hostKey, String host, Key<Integer> portKey, int port) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return badHost(hostKey, host, "which can't be resolved");
            }
            // The kernel's own words, which the native transport and the JDK pass on in different exceptions.
            var message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("already in use")) {
                return badPort(portKey, port, "which is in use at " + host, ", not in use");
            }
            if (message.contains("permission denied")) {
                return badPort(portKey, port, "which this user may not listen at", ", usually from 1024");
            }
            if (message.contains("assign requested address")) {
                return badHost(hostKey, host, "which is no address of this machine");
            }
        }
        return failure;
    }

    private static BadSetting badHost(Key<String> key, String host, String why) {
        return new BadSetting(key.name(), "'" + host + "', " + why, "an address of this machine, or a name of one");
    }

    private static BadSetting badPort(Key<Integer> key, int port, String why, String also) {
        return new BadSetting(key.name(), "'" + port + "', " + why, key.allowed() + also);
    }
}
