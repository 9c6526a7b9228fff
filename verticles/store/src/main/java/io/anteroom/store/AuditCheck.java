package io.anteroom.store;

import java.util.List;

/**
 * One invariant over the whole database, in SQL.
 *
 * @param name a sentence that holds
 * @param checked counts what is looked at
 * @param breaches gives one column, a text for each breach
 */
record AuditCheck(String name, String checked, String breaches) {

    /** Every one, in the order in which they are told. */
    static final List<AuditCheck> ALL = List.of(
            new AuditCheck("the legs of all postings sum to zero per currency", "select count(*) from postings", """
                    select format('%s is off by %s', currency, sum(amount))
                    from ledger_legs
                    group by currency
                    having sum(amount) <> 0
                    """),
            new AuditCheck("all balances sum to zero per currency", "select count(*) from accounts", """
                    select format('%s is off by %s', currency, sum(balance))
                    from accounts
                    group by currency
                    having sum(balance) <> 0
                    """),
            new AuditCheck(
                    "a balance is the sum of its postings and its last balance-after, and its version their number",
                    "select count(*) from accounts",
                    """
                    select format('account %s: balance %s version %s, postings sum to %s, last is %s, there are %s',
                        coalesce(a.id, l.account), a.balance, a.version, l.total, l.last_balance, l.legs)
                    from accounts a
                    full join (
                        select account, sum(amount) as total, count(*) as legs, min(currency) as currency,
                            (array_agg(balance_after order by version desc))[1] as last_balance
                        from ledger_legs
                        group by account) l on l.account = a.id
                    where a.id is null or a.balance <> coalesce(l.total, 0) or a.balance <> coalesce(l.last_balance, 0)
                        or a.version <> coalesce(l.legs, 0) or a.currency <> l.currency
                    """),
            new AuditCheck(
                    "account versions have no gap and each balance-after follows from the one before",
                    "select count(*) from ledger_legs",
                    """
                    select format('account %s version %s: place %s, balance-after %s, sum %s',
                        account, version, place, balance_after, total)
                    from (
                        select account, version, balance_after,
                            row_number() over w as place, sum(amount) over w as total
                        from ledger_legs
                        window w as (partition by account order by version, tx, leg rows unbounded preceding)) l
                    where version <> place or balance_after <> total
                    """),
            new AuditCheck("no player was ever below zero", "select count(*) from postings", """
                    select format('player %s: account %s version %s is at %s', a.player_id, a.id, p.version, p.balance_after)
                    from postings p
                    join accounts a on a.id = p.account
                    where p.balance_after < 0 and a.player_id is not null
                    union all
                    select format('player %s: account %s is at %s', player_id, id, balance)
                    from accounts
                    where balance < 0 and player_id is not null
                    """),
            new AuditCheck(
                    "postings are between a player and the house, in the currency of both",
                    "select count(*) from postings",
                    """
                    select format('posting %s/%s/%s of %s', p.tx, p.step, p.leg, p.kind)
                    from postings p
                    left join accounts a on a.id = p.account
                    left join accounts c on c.id = p.counter
                    where a.player_id is null or c.purpose is null
                        or a.currency <> p.currency or c.currency <> p.currency
                        or c.purpose is distinct from case
                            when p.kind in ('bet', 'win', 'refund') then 'house'
                            when p.kind in ('deposit', 'withdrawal') then 'cashier'
                            when p.kind = 'welcome' then 'welcome' end
                        or (p.amount > 0) <> (p.kind in ('win', 'refund', 'deposit', 'welcome'))
                    """),
            new AuditCheck("every event that took effect is in the journal", "select count(*) from events", """
                    select format('event %s of player %s', e.event_id, e.player_id)
                    from events e
                    left join journal j on j.round_id = e.round_id and j.version = e.version
                        and j.player_id = e.player_id and j.event_id = e.event_id
                    where j.round_id is null and not exists (
                        select from table_bets b
                        where b.id = e.round_id and b.player_id = e.player_id and b.event_id = e.event_id)
                    """),
            new AuditCheck("every journal entry has its event", "select count(*) from journal", """
                    select format('round %s version %s event %s', j.round_id, j.version, j.event_id)
                    from journal j
                    left join events e on e.player_id = j.player_id and e.event_id = j.event_id
                        and e.round_id = j.round_id and e.version = j.version
                    where e.player_id is null
                    """),
            new AuditCheck(
                    "what the server is said to have done in a player's place has an event of the server's",
                    "select count(*) from journal",
                    """
                    select format('round %s version %s: %s by event %s', round_id, version, action, event_id)
                    from journal
                    where server_epoch is not null and action <> 'Void' and event_id not like 'server:%'
                    """),
            new AuditCheck(
                    "a round is a chain of versions 1, 2, 3 ... and stands where its last action left it",
                    "select count(*) from rounds",
                    """
                    select format('round %s of player %s: version %s, journal has %s entries up to %s',
                        coalesce(r.id, j.round_id), coalesce(r.player_id, j.player_id), r.version, j.entries, j.last)
                    from rounds r
                    full join (
                        select round_id, player_id, min(game_id) as game_id, min(currency) as currency,
                            count(*) as entries, max(version) as last, min(version) as first,
                            (array_agg(state_hash order by version desc))[1] as state_hash
                        from journal
                        group by round_id, player_id) j on j.round_id = r.id and j.player_id = r.player_id
                    where r.id is null or j.round_id is null or r.version <> j.last or j.entries <> j.last or j.first <> 1
                        or r.state_hash <> j.state_hash or r.game_id <> j.game_id or r.currency <> j.currency
                    """),
            new AuditCheck(
                    "what a round moved is what its actions say and its postings hold",
                    "select count(*) from rounds",
                    """
                    select format('round %s: bet %s, postings %s; payout %s, postings %s',
                        coalesce(r.id, p.tx), r.bet, p.bets, r.payout, p.wins)
                    from rounds r
                    full join (
                        select tx, -coalesce(sum(amount) filter (where kind = 'bet'), 0) as bets,
                            coalesce(sum(amount) filter (where kind in ('win', 'refund')), 0) as wins
                        from postings
                        where kind in ('bet', 'win', 'refund')
                            and not exists (select from table_bets b where b.id = tx)
                        group by tx) p on p.tx = r.id
                    where r.id is null or r.bet <> coalesce(p.bets, 0) or r.payout <> coalesce(p.wins, 0)
                    """),
            new AuditCheck(
                    "an action's money is posted once, to its player, and ends at the balance it was answered",
                    "select count(*) from journal",
                    """
                    select format('round %s version %s: %s moves, %s postings, balance-after %s and %s',
                        coalesce(j.round_id, p.tx), coalesce(j.version, p.step), j.moves, p.legs, j.balance_after, p.last)
                    from journal j
                    left join accounts a on a.id = j.account
                    full join (
                        select tx, step, count(*) as legs, min(account) as account, max(account) as account_max,
                            max(version) as version, (array_agg(balance_after order by version desc))[1] as last,
                            max(leg) as last_leg
                        from postings
                        where kind in ('bet', 'win', 'refund')
                            and not exists (select from table_bets b where b.id = tx)
                        group by tx, step) p on p.tx = j.round_id and p.step = j.version
                    where j.round_id is null or j.moves <> coalesce(p.legs, 0) or a.player_id is distinct from j.player_id
                        or (p.tx is not null and (p.account <> j.account or p.account_max <> j.account
                            or p.version <> j.account_version or p.last <> j.balance_after or p.last_leg <> p.legs))
                    """),
            new AuditCheck(
                    "a void round gave back what it had taken and not paid, by its last action, and no other round did",
                    "select count(*) from rounds",
                    """
                    select format('round %s: bet %s, payout %s, void %s, ended %s, last action %s posted %s, %s of it refund',
                        r.id, r.bet, r.payout, r.voided, r.ended_at, j.action, coalesce(p.last, 0), coalesce(p.refund, 0))
                    from rounds r
                    left join journal j on j.round_id = r.id and j.version = r.version
                    left join (
                        select tx, step, sum(amount) as last, coalesce(sum(amount) filter (where kind = 'refund'), 0) as refund
                        from postings
                        where kind in ('bet', 'win', 'refund')
                        group by tx, step) p on p.tx = r.id and (p.step = r.version or p.refund > 0)
                    where r.voided and (r.ended_at is null or j.action is distinct from 'Void'
                            or coalesce(p.last, 0) <> coalesce(p.refund, 0)
                            or coalesce(p.refund, 0) <> greatest(0, r.bet - r.payout + coalesce(p.refund, 0)))
                        or not r.voided and p.refund > 0
                    """),
            new AuditCheck("nonces under a seed are 0, 1, 2 ... without a gap", "select count(*) from seeds", """
                    select format('seed %s of player %s: %s rounds with nonces up to %s, %s counted',
                        coalesce(s.id, r.seed_id), s.player_id, r.rounds, r.last, s.count)
                    from (
                        select s.id, s.player_id, case s.status when 'active' then p.nonce
                            when 'retired' then s.round_count else 0 end as count
                        from seeds s
                        left join players p on p.id = s.player_id and p.active_seed = s.id) s
                    full join (
                        select seed_id, count(*) as rounds, count(distinct nonce) as nonces, max(nonce) as last,
                            min(nonce) as first, min(player_id::text) as player, max(player_id::text) as player_max
                        from rounds
                        group by seed_id) r on r.seed_id = s.id
                    where s.id is null or s.count is distinct from coalesce(r.rounds, 0)
                        or (r.seed_id is not null and (r.nonces <> r.rounds or r.first <> 0 or r.last <> r.rounds - 1
                            or r.player <> s.player_id::text or r.player_max <> s.player_id::text))
                    """),
            new AuditCheck(
                    "every player has one active and one next seed, and what was revealed fits its commitment",
                    "select count(*) from players",
                    """
                    select format('player %s', p.id)
                    from players p
                    left join seeds a on a.id = p.active_seed and a.player_id = p.id and a.status = 'active'
                        and a.client_seed = p.client_seed
                    left join seeds n on n.id = p.next_seed and n.player_id = p.id and n.status = 'next'
                    where a.id is null or n.id is null
                    union all
                    select format('seed %s', id)
                    from seeds
                    where revealed is not null and sha256(convert_to(revealed, 'UTF8')) <> hash
                    """),
            new AuditCheck(
                    "a player stands in the open round of a game, or in none",
                    "select count(*) from game_sessions",
                    """
                    select format('round %s of player %s in %s', coalesce(s.round_id, r.id),
                        coalesce(s.player_id, r.player_id), coalesce(s.game_id, r.game_id))
                    from (select * from game_sessions where round_id is not null) s
                    full join rounds r on r.player_id = s.player_id and r.id = s.round_id and r.game_id = s.game_id
                    where (s.player_id is null and r.ended_at is null)
                        or (s.player_id is not null and (r.id is null or r.version <> s.round_version
                            or r.state_hash <> s.state_hash or (r.ended_at is not null) <> s.series
                            or r.sealed is null))
                    """),
            new AuditCheck(
                    "every deposit and withdrawal has the receipt it was answered with",
                    "select count(*) from idempotency",
                    """
                    select format('receipt %s key %s', coalesce(i.receipt, p.tx), i.key)
                    from (select * from idempotency where receipt is not null) i
                    full join (select * from postings where kind in ('deposit', 'withdrawal')) p on p.tx = i.receipt
                    where i.receipt is null or p.tx is null or p.balance_after <> i.balance_after
                    """),
            new AuditCheck(
                    "a bet at a table is an event, was taken before its round closed, and its money is posted once",
                    "select count(*) from table_bets",
                    """
                    select format('bet %s of player %s: amount %s and %s, payout %s and %s, at %s, closed %s',
                        b.id, b.player_id, b.amount, p.bets, b.payout, p.paid, b.at, r.closes_at)
                    from table_bets b
                    join table_rounds r on r.table_id = b.table_id and r.number = b.number
                    left join events e on e.player_id = b.player_id and e.event_id = b.event_id and e.round_id = b.id
                    left join (
                        select tx, -coalesce(sum(amount) filter (where kind = 'bet'), 0) as bets,
                            count(*) filter (where kind = 'bet') as bet_count,
                            coalesce(sum(amount) filter (where kind <> 'bet'), 0) as paid,
                            count(*) filter (where kind <> 'bet') as paid_count,
                            count(distinct account) as accounts, min(account) as account
                        from postings
                        group by tx) p on p.tx = b.id
                    left join accounts a on a.id = p.account
                    where e.player_id is null or p.tx is null or p.bets <> b.amount or p.bet_count <> 1
                        or p.paid <> coalesce(b.payout, 0) or p.paid_count > 1 or p.accounts <> 1
                        or a.player_id <> b.player_id or b.at >= r.closes_at
                        or (r.phase = 'void' and b.payout <> b.amount)
                    """),
            new AuditCheck(
                    // Those of before the draw log held them are in no batch; behind one that is in it none may be.
                    "a table's rounds are 1, 2, 3 ..., one after another, settled whole, under seeds that fit their commitments,"
                            + " logged, and with numbers from where they were to come from",
                    "select count(*) from table_rounds",
                    """
                    select format('round %s of table %s: %s after %s', number, table_id, phase, phase_before)
                    from (
                        select r.*, row_number() over w as place, lag(phase) over w as phase_before,
                            lag(settled_at) over w as settled_before, lag(batch) over w as batch_before,
                            exists (select from table_bets b where b.table_id = r.table_id and b.number = r.number
                                and b.settled_at is null) as unpaid
                        from table_rounds r
                        window w as (partition by table_id order by number)) r
                    where number <> place
                        or (phase <> 'planned' and settled_before is null and number > 1)
                        or (settled_at is not null and unpaid)
                        or (revealed is not null and sha256(convert_to(revealed, 'UTF8')) <> seed_hash)
                        or (phase in ('result', 'settled')) <> (outcome is not null)
                        or (phase in ('result', 'settled', 'void') and batch is null and batch_before is not null)
                        or (outcome_source = 'studio' and not studio)
                    """),
            new AuditCheck(
                    // Only time in which a node lived counts: what a stop left open waits for the next start. A node's
                    // id holds when it started; the row of one that is gone is forgotten after a day.
                    "a table's round is settled or void, and all its bets, within an hour behind its last bet",
                    "select count(*) from table_rounds",
                    """
                    select format('round %s of table %s, which is %s: %s, bets closed at %s',
                        r.number, r.table_id, t.name, r.phase, r.closes_at)
                    from table_rounds r
                    join game_tables t on t.id = r.table_id
                    where r.phase <> 'planned' and r.settled_at is null
                        and exists (
                            select from nodes n
                            where n.beat_at > interval '1 hour' + greatest(r.closes_at, to_timestamp(
                                ('x' || left(translate(n.id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)))
                    """),
            new AuditCheck(
                    "a match ticket is held by all its players and by nobody else",
                    "select count(*) from match_seats",
                    """
                    select format('player %s holds ticket %s, player %s of it holds %s',
                        s.player_id, s.ticket_id, p.player_id, o.ticket_id)
                    from match_seats s
                    cross join lateral unnest(coalesce(s.players, array[s.player_id])) p (player_id)
                    left join match_seats o on o.player_id = p.player_id
                    where s.ticket_id is not null
                        and (o.ticket_id is distinct from s.ticket_id or not s.player_id = any(coalesce(s.players, array[s.player_id])))
                    """),
            new AuditCheck(
                    "an open match has a room that admits its players, and whoever is in a match is one of them",
                    "select count(*) from matches",
                    """
                    select format('match %s', m.room_id)
                    from matches m
                    left join rooms r on r.id = m.room_id
                    where m.ended_at is null and (r.id is null
                        -- Who left one that fills its places is still named by it, and the room admits the next instead.
                        or exists (select from match_seats s where s.room_id = m.room_id and s.player_id <> all(r.admitted))
                        or cardinality(m.teams) <> cardinality(m.players)
                        or (select count(distinct p) from unnest(m.players) p) <> cardinality(m.players))
                    union all
                    select format('player %s is in match %s', s.player_id, s.room_id)
                    from match_seats s
                    left join matches m on m.room_id = s.room_id
                    where s.room_id is not null and (m.room_id is null or s.player_id <> all(m.players))
                    """),
            new AuditCheck("a player is shown the rating they have", "select count(*) from ratings", """
                    select format('player %s: %s and %s', r.player_id, r.rating, f.rating)
                    from ratings r
                    join profiles f on f.player_id = r.player_id
                    where f.rating <> round(r.rating)
                    """));
}
