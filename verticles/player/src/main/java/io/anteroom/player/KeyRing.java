package io.anteroom.player;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.anteroom.contracts.Keys;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.MasterKey;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signing keys as PostgreSQL has them, read again and again, with a successor made when the newest is old. Nodes that
 * make one at once end up with one, because store adds none beside a young one. Belongs to one event loop.
 */
final class KeyRing {

    static final Duration RELOAD_EVERY = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private final Bus bus;
    private final MasterKey masterKey;
    private final Duration rotation;
    private final Duration tokenTtl;
    private final Clock clock;
    private final Map<String, SigningKey> opened = new HashMap<>();
    private KeySet keys = new KeySet(List.of());

    KeyRing(Bus bus, MasterKey masterKey, PlayerConfig config, Clock clock) {
        this.bus = bus;
        this.masterKey = masterKey;
        this.rotation = config.keyRotation();
        this.tokenTtl = config.tokenTtl();
        this.clock = clock;
    }

    /**
     * Reads the keys, after adding one if it is time. Fails with {@link io.anteroom.runtime.SealBroken} if one can't be
     * opened, with {@link StoreRefused}, or with an unknown outcome; what was known before stays.
     */
    Future<Void> load() {
        return bus.ask(Keys.LIST, new Keys.ListKeys())
                .compose(StoreRefused::orValue)
                .map(this::open)
                .compose(this::withSuccessor)
                .map(fresh -> {
                    keys = fresh;
                    return null;
                });
    }

    /** Begins to read the keys again and again, on the calling context. */
    void keepLoading() {
        bus.vertx().setPeriodic(RELOAD_EVERY.toMillis(), tick -> load().onFailure(
                        failure -> LOG.warn("Signing keys were not read again cause={}", failure.toString())));
    }

    SigningKey signer() {
        return keys.signer(clock.instant());
    }

    /** The public halves of the keys whose tokens may be valid, and of {@code others}. */
    RawJson publicKeys(RSAKey others) {
        var told = new ArrayList<JWK>();
        keys.told(clock.instant(), tokenTtl).forEach(key -> told.add(key.rsa()));
        told.add(others);
        return new RawJson(new JWKSet(told).toString(true));
    }

    private KeySet open(Keys.Listed listed) {
        return new KeySet(listed.keys().stream().map(this::open).toList());
    }

    private SigningKey open(Keys.Stored stored) {
        return opened.computeIfAbsent(stored.keyId(), id -> SigningKey.open(masterKey, stored));
    }

    private Future<KeySet> withSuccessor(KeySet found) {
        if (!found.needsSuccessor(clock.instant(), rotation)) {
            return Future.succeededFuture(found);
        }
        return bus.vertx()
                .executeBlocking(() -> SigningKey.make(clock.instant()), false)
                .compose(this::add)
                .compose(StoreRefused::orValue)
                .map(this::open);
    }

    private Future<Reply<Keys.Listed>> add(SigningKey key) {
        LOG.info("A signing key was made key={}", key.id());
        var unlessNewerThan = key.createdAt().minus(rotation);
        return bus.ask(Keys.ADD, new Keys.Add(key.seal(masterKey), unlessNewerThan));
    }
}
