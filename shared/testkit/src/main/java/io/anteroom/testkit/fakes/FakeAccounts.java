package io.anteroom.testkit.fakes;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Players, their money and their seeds. */
public final class FakeAccounts {

    private final Map<PlayerId, Accounts.NewPlayer> players = new ConcurrentHashMap<>();
    private final Map<String, PlayerId> byName = new ConcurrentHashMap<>();
    private final Map<String, PlayerId> byEmail = new ConcurrentHashMap<>();
    private final Map<PlayerId, Map<Currency, Long>> balances = new ConcurrentHashMap<>();
    private final FakeSeeds seeds = new FakeSeeds();

    public FakeSeeds seeds() {
        return seeds;
    }

    public Money balance(PlayerId playerId, Currency currency) {
        return new Money(balancesOf(playerId).getOrDefault(currency, 0L), currency);
    }

    public void credit(PlayerId playerId, Money amount) {
        balancesOf(playerId).merge(amount.currency(), amount.minor(), Math::addExact);
    }

    private Map<Currency, Long> balancesOf(PlayerId playerId) {
        return balances.computeIfAbsent(playerId, id -> new ConcurrentHashMap<>());
    }

    boolean isKnown(PlayerId playerId) {
        return players.containsKey(playerId);
    }

    Reply<Accounts.Created> create(Accounts.Create request) {
        for (var player : request.players()) {
            if (byName.containsKey(lower(player.username()))) {
                return Reply.refused(Code.USERNAME_TAKEN, "the user name is taken");
            }
            if (byEmail.containsKey(lower(player.email()))) {
                return Reply.refused(Code.EMAIL_TAKEN, "the e-mail is taken");
            }
        }

        var created = new ArrayList<Accounts.Profile>();
        request.players().forEach(player -> created.add(add(player)));
        return Reply.done(new Accounts.Created(created));
    }

    private Accounts.Profile add(Accounts.NewPlayer player) {
        players.put(player.playerId(), player);
        byName.put(lower(player.username()), player.playerId());
        byEmail.put(lower(player.email()), player.playerId());
        seeds.add(player.playerId(), player.clientSeed(), List.of(player.activeSeed(), player.nextSeed()));
        if (player.welcome() != null) {
            credit(player.playerId(), player.welcome());
        }
        return profile(player);
    }

    private static Accounts.Profile profile(Accounts.NewPlayer player) {
        return new Accounts.Profile(
                player.playerId(), player.username(), player.email(), Instant.EPOCH, Instant.EPOCH, 1000, 0, 0);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
