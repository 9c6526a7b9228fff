package io.anteroom.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Token-signing keys, sealed, as PostgreSQL has them: served by store, asked by player. */
public final class Keys {

    public static final Endpoint<ListKeys, Listed> LIST =
            Endpoint.of("store.keys", ListKeys.class, Listed.class, Duration.ofSeconds(2));

    /** Adds a key unless one was made after {@code unlessNewerThan}; answers with what there is then. */
    public static final Endpoint<Add, Listed> ADD =
            Endpoint.of("store.keys.add", Add.class, Listed.class, Duration.ofSeconds(2));

    /** Public keys for whoever checks tokens: served by player. */
    public static final Endpoint<ListPublic, PublicKeys> PUBLIC =
            Endpoint.of("player.keys", ListPublic.class, PublicKeys.class, Duration.ofSeconds(2));

    /**
     * Whether this node's master key is the one the database was sealed under; the first node's is taken. Refused with
     * {@code FORBIDDEN}.
     */
    public static final Endpoint<CheckMaster, Done> CHECK_MASTER =
            Endpoint.of("store.keys.check", CheckMaster.class, Done.class, Duration.ofSeconds(5));

    private Keys() {}

    public record ListKeys() {}

    public record Listed(List<Stored> keys) {

        public Listed {
            keys = List.copyOf(keys);
        }
    }

    /** @param sealed the private key as a JWK, encrypted with its id as associated data */
    public record Stored(String keyId, Bytes sealed, Instant createdAt) {}

    public record Add(Stored key, Instant unlessNewerThan) {}

    public record ListPublic() {}

    /** @param jwks a JWK set, public parts only */
    public record PublicKeys(RawJson jwks) {}

    /** @param check a value only the master key gives */
    public record CheckMaster(Hash check) {}
}
