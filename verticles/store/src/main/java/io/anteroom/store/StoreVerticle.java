package io.anteroom.store;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.AgedRounds;
import io.anteroom.contracts.Blocks;
import io.anteroom.contracts.Changes;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.DrawLog;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Keys;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.Mail;
import io.anteroom.contracts.MatchShards;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Parties;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.Seeds;
import io.anteroom.contracts.Sessions;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredConfigs;
import io.anteroom.contracts.StoredMutes;
import io.anteroom.contracts.StoredReturns;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.contracts.StoredTables;
import io.anteroom.contracts.Wallets;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.HealthState;
import io.anteroom.runtime.LeasedJob;
import io.anteroom.runtime.NodeHealth;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves PostgreSQL to the others. Deploy any number; each is a lane of its own. */
public final class StoreVerticle extends VerticleBase {

    private static final int IN_FLIGHT_MAX = 2000;
    private static final int CONNECT_TRIES = 10;
    private static final Duration CONNECT_AGAIN_AFTER = Duration.ofMillis(500);
    private static final int LISTEN_EVERY_MS = 5_000;
    private static final Duration HOUSEKEEPING_EVERY = Duration.ofMinutes(10);
    private static final Duration HOUSEKEEPING_TTL = Duration.ofMinutes(30);

    private final StoreConfig config;
    private final Bus bus;
    private final MeterRegistry registry;
    private final NodeHealth health;
    private final List<Future<Void>> serving = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // Set by start.
    private Database database;

    @SuppressWarnings("NullAway.Init") // Set by start.
    private Database clusterDatabase;

    @SuppressWarnings("NullAway.Init") // Set by start.
    private LaneConnection connection;

    @SuppressWarnings("NullAway.Init") // Set by start.
    private Lane lane;

    @SuppressWarnings("NullAway.Init") // Set by start.
    private GameTables tables;

    @SuppressWarnings("NullAway.Init") // Set by start.
    private TableBets tableBets;

    private @Nullable LeasedJob housekeeping;

    public StoreVerticle(StoreConfig config, Bus bus, MeterRegistry registry, NodeHealth health) {
        this.config = config;
        this.bus = bus;
        this.registry = registry;
        this.health = health;
    }

    /**
     * Fails if PostgreSQL is away, was not migrated, or does not keep what it acknowledges; with {@link BadSetting} if it has
     * no connections for so many stores.
     */
    @Override
    public Future<?> start() {
        int instance = nextInstance();
        database = new Database(vertx, config, instance);
        clusterDatabase = Database.ofOne(vertx, config, instance);
        connection = new LaneConnection(vertx, config);
        tables = new GameTables(database);
        tableBets = new TableBets(config, new LaneConnection(vertx, config), tables, this::tellPushes);
        health.register("store-" + instance, this::state);
        return checkDurability(CONNECT_TRIES)
                .compose(safe -> {
                    serveRounds(instance);
                    serveEverythingElse();
                    serveTables();
                    serveMail();
                    serveMatchmaking();
                    serveRooms();
                    return connection.open();
                })
                .compose(open -> Future.all(serving))
                .onSuccess(served -> {
                    keepHouse();
                    // Ends with the context.
                    vertx.setPeriodic(LISTEN_EVERY_MS, tick -> {
                        clusterDatabase.listen();
                        database.listen();
                    });
                })
                .recover(failure ->
                        Future.failedFuture(TooManyStores.explain(failure, context.getInstanceCount(), config)));
    }

    /** The lane alone does not notice a silence while nobody bets. */
    private HealthState state() {
        for (var asked : List.of(clusterDatabase, database)) {
            if (asked.health().level() == HealthState.Level.DOWN) {
                return asked.health();
            }
        }
        return connection.isReady() ? database.replicas() : connection.health();
    }

    /** A server that was just started may be slow to answer; one that can't be used says so at once. */
    private Future<Void> checkDurability(int tries) {
        return Durability.check(database)
                .compose(safe -> clusterDatabase.query("select 1").<Void>mapEmpty())
                .recover(failure -> failure instanceof IllegalStateException || tries == 1
                        ? Future.failedFuture(failure)
                        : vertx.timer(CONNECT_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)
                                .compose(waited -> checkDurability(tries - 1)));
    }

    @Override
    public Future<?> stop() {
        // While there is somebody to give its lease back to.
        var rested = housekeeping == null ? Future.succeededFuture() : housekeeping.stop();
        return rested.compose(
                done -> Future.join(lane.close(), tableBets.close(), database.close(), clusterDatabase.close()));
    }

    private void serveRounds(int instance) {
        var history = new History(database);
        var standings = new Standings(database);
        var sessions = new GameSessions(database, standings);
        lane = new Lane(
                context,
                config,
                connection,
                request -> history.firstAnswer(request.playerId(), request.eventId()),
                this::tellPushes,
                new LaneMetrics(registry, instance));
        serving.add(bus.serve(
                CommitRound.ENDPOINT,
                config.queueMax() + config.batchMax(),
                call -> lane.commit(call.request(), call.deadline())));
        serve(Rounds.FIND_EVENT, history::findEvent);
        serve(Rounds.READ, history::read);
        serve(Rounds.LIST, history::list);
        serve(Rounds.LOAD_STANDING, standings::load);
        serve(Rounds.FIND_ORPHANS, standings::orphans);
        var drawChain = new DrawChain(database);
        serve(DrawLog.TAIL, drawChain::tail);
        serve(DrawLog.APPEND, drawChain::append);
        serve(AgedRounds.FIND, new OpenRounds(database)::find);
        serve(Sessions.CLAIM, sessions::claim);
        serve(Sessions.TAKE_UP, sessions::takeUp);
        serve(Sessions.RELEASE, sessions::release);
        serve(Sessions.HOLDER, sessions::holder);
    }

    private void serveEverythingElse() {
        var players =
                new PlayerAccounts(database, renamed -> bus.tell(Accounts.RENAMED, new Accounts.Renamed(renamed)));
        serve(Accounts.CREATE, players::create);
        serve(Accounts.FIND_CREDENTIALS, players::findCredentials);
        serve(Accounts.READ_PROFILE, players::read);
        serve(Accounts.CHANGE_PROFILE, players::change);
        serve(Accounts.FIND_NAMES, players::findNames);
        var logins = new Logins(database, ended -> bus.tell(Accounts.LOGIN_ENDED, new Accounts.LoginEnded(ended)));
        serve(Accounts.OPEN_LOGIN, logins::open);
        serve(Accounts.REFRESH, logins::refresh);
        serve(Accounts.END_LOGIN, logins::end);
        var seeds = new SeedChains(database);
        serve(Seeds.VIEW, seeds::view);
        serve(Seeds.FIND, seeds::find);
        serve(Seeds.ADVANCE, seeds::advance);
        serve(Seeds.KEEP_REVEALED, seeds::keepRevealed);
        var ledger = new Ledger(database, this::tellPushes);
        serve(Wallets.READ, ledger::read);
        serve(Wallets.LIST, ledger::list);
        serve(Wallets.FUND, ledger::fund);
        var configs = new Configs(database);
        serve(StoredConfigs.NEWEST, configs::newest);
        serve(StoredConfigs.READ, configs::read);
        serve(StoredConfigs.SAVE, configs::save);
        var cluster = new ClusterState(clusterDatabase, config.revocationsKept());
        serve(Changes.ENDPOINT, cluster::changes);
        serve(Leases.HOLD, cluster::hold);
        serve(Leases.HOLD_SHARE, cluster::holdShare);
        serve(Leases.BEAT, cluster::beat);
        serve(Keys.LIST, request -> cluster.keys());
        serve(Keys.ADD, cluster::addKey);
        serve(Keys.CHECK_MASTER, cluster::checkMaster);
        var returns = new ReturnBuckets(database);
        serve(StoredReturns.NEXT, returns::next);
        serve(StoredReturns.ADD, returns::add);
        serve(StoredReturns.READ, returns::read);
        var pushes = new PushOutbox(database);
        serve(Pushes.TAKE, pushes::take);
        serve(Pushes.GIVE_BACK, pushes::giveBack);
        serve(Pushes.PENDING, pushes::findPending);
        serve(Pushes.DROP, pushes::drop);
        serveBoards();
    }

    private void serveBoards() {
        var seasons = new BoardSeasons(database);
        serve(StoredBoards.OPEN, seasons::open);
        serve(StoredBoards.CLOSE, seasons::close);
        serve(StoredBoards.SEASONS, seasons::list);
        serve(StoredBoards.ENDED, seasons::ended);
        serve(StoredBoards.ARCHIVE, seasons::archive);
        var scores = new BoardScores(database);
        serve(StoredBoards.APPLY, scores::apply);
        serve(StoredBoards.REPEATED, scores::repeated);
        serve(StoredBoards.ROWS, scores::rows);
        serve(StoredBoards.UNSEEN, scores::unseen);
        serve(StoredBoards.SEEN, scores::seen);
        serve(StoredBoards.GIVE_UP, scores::giveUp);
        var places = new BoardPlaces(database);
        serve(StoredBoards.PAGE, places::page);
        serve(StoredBoards.AROUND, places::around);
        serve(StoredBoards.AMONG, places::among);
    }

    private void serveMail() {
        var mailbox = new Mailbox(database, this::tellPushes);
        serve(Mail.SEND, mailbox::send);
        serve(Mail.UNREAD, mailbox::unread);
        serve(Mail.READ, mailbox::read);
        serve(Blocks.ADD, mailbox::block);
        serve(Blocks.REMOVE, mailbox::unblock);
        serve(Blocks.LIST, mailbox::blocked);
        serve(Blocks.BLOCKERS, mailbox::blockers);
    }

    private void serveTables() {
        serving.add(bus.serve(
                StoredTables.PLACE, config.queueMax(), call -> tableBets.place(call.request(), call.deadline())));
        serve(StoredTables.PAY, tableBets::pay);
        serve(StoredTables.CREATE, tables::create);
        serve(StoredTables.LOAD, tables::load);
        serve(StoredTables.OPEN, tables::open);
        serve(StoredTables.CLOSE, tables::close);
        serve(StoredTables.END, tables::end);
        serve(StoredTables.FIND_ROUND, tables::findRound);
        serve(StoredTables.SETTLE, tables::settle);
        serve(StoredTables.UNPAID, tables::unpaid);
        serve(StoredTables.OWN, tables::own);
        serve(StoredTables.UNFINISHED, tables::unfinished);
        serve(StoredTables.FIND_BET, tables::findBet);
    }

    private void serveMatchmaking() {
        var queue = new MatchQueue(database, this::tellTickets, this::tellPushes);
        serve(MatchTickets.JOIN, queue::join);
        serve(MatchTickets.LEAVE, queue::leave);
        serve(MatchTickets.FIND, queue::find);
        serve(MatchTickets.QUEUED, queue::queued);
        serve(MatchTickets.NEWS, queue::news);
        serve(MatchTickets.EXPIRE, queue::expire);
        var owners = new ShardOwners(database);
        serve(MatchShards.HOLD, owners::hold);
        serve(MatchShards.RELEASE, owners::release);
        var matches = new MatchBook(database, this::tellPushes);
        serve(Matches.MAKE, matches::make);
        serve(Matches.FILL, matches::fill);
        serve(Matches.FIND_OPEN, matches::findOpen);
        serve(Matches.READ, matches::read);
        serve(Matches.FINISH, matches::finish);
        serve(Matches.LEAVE, matches::leave);
        serve(Matches.BACKFILL, matches::backfill);
        serve(Matches.ABANDON, matches::abandon);
        serve(Matches.UNREPORTED, matches::unreported);
        var parties = new PartyBook(database, this::tellTickets, this::tellPushes);
        serve(Parties.CREATE, parties::create);
        serve(Parties.READ, parties::read);
        serve(Parties.INVITE, parties::invite);
        serve(Parties.ACCEPT, parties::accept);
        serve(Parties.LEAVE, parties::leave);
    }

    private void tellTickets(MatchTickets.Changed changed) {
        bus.tell(MatchTickets.CHANGED, changed);
    }

    private void serveRooms() {
        var mutes = new RoomMuteRows(database);
        serve(StoredMutes.MUTE, mutes::mute);
        serve(StoredMutes.UNMUTE, mutes::unmute);
        serve(StoredMutes.READ, mutes::read);
        var rows = new RoomRows(database, mutes);
        serve(StoredRooms.INSERT, rows::insert);
        serve(StoredRooms.FIND, rows::find);
        serve(StoredRooms.LIST, rows::list);
        serve(StoredRooms.BEGIN, rows::begin);
        serve(StoredRooms.FINISH, rows::finish);
        var archive = new RoomArchive(database);
        serve(StoredRooms.ARCHIVE, archive::archive);
        serve(StoredRooms.READ, archive::read);
        serve(StoredRooms.CLOSE, archive::close);
        serve(StoredRooms.CLOSE_UNUSED, archive::closeUnused);
        serve(StoredRooms.LIST_BEGUN, archive::listBegun);
        serve(StoredRooms.WAS_IN, archive::wasIn);
        serve(StoredRooms.DEAD, archive::dead);
    }

    private <Q, R> void serve(Endpoint<Q, R> endpoint, Function<Q, Future<Reply<R>>> handler) {
        serving.add(bus.serve(
                endpoint, IN_FLIGHT_MAX, call -> handler.apply(call.request()).recover(DatabaseFailure::answer)));
    }

    private void tellPushes() {
        bus.tell(Pushes.WAITING, new Pushes.Waiting());
    }

    private void keepHouse() {
        var work = new Housekeeping(database, config.revocationsKept());
        housekeeping =
                LeasedJob.start(bus, "store.housekeeping", HOUSEKEEPING_EVERY, HOUSEKEEPING_TTL, epoch -> work.run());
        housekeeping.tick();
    }

    /** Counts the instances of this node, for the names of their health and metrics. */
    private int nextInstance() {
        return vertx.sharedData()
                .<String, Integer>getLocalMap("store.instances")
                .merge("count", 1, Integer::sum);
    }
}
