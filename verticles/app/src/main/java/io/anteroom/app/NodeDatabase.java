package io.anteroom.app;

import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.MasterKeyCheck;
import io.anteroom.runtime.Settings;
import io.anteroom.store.Migrations;
import io.anteroom.store.StoreConfig;
import io.anteroom.store.StoredMasterCheck;

/**
 * A database that nodes wrote, for tools that only read it. It is not migrated, an embedded one neither: nodes of another
 * release may run on it or be put back, and what is checked should be what they left.
 *
 * @param url of its owner, who may read everything
 */
record NodeDatabase(DataServers servers, String url, MasterKey key) implements AutoCloseable {

    /**
     * Blocks. Fails with {@link io.anteroom.runtime.BadSetting} where no node has worked, and if the key is not the one the
     * database was first used with; with {@link io.anteroom.store.OtherSchema} if its schema is not that of this release.
     */
    static NodeDatabase open(Settings settings) {
        var config = NodeConfig.from(settings);
        var servers = DataServers.startPostgresOfNode(config);
        try {
            var url = servers.hasOwnPostgres()
                    ? servers.postgresUrl()
                    : StoreConfig.from(settings).ownerUrl();
            Migrations.requireCurrent(url, servers.postgresUrl());
            var key = DataServers.masterKey(config);
            // Where none is kept nothing was sealed.
            StoredMasterCheck.find(url).ifPresent(kept -> MasterKeyCheck.require(key, kept));
            return new NodeDatabase(servers, url, key);
        } catch (RuntimeException | Error failed) {
            servers.closeAfter(failed);
            throw failed;
        }
    }

    @Override
    public void close() {
        servers.close();
    }
}
