-- Says whether a table may be written under an epoch, and keeps older ones out from now on.
create or replace function hold_table(p_table uuid, p_epoch bigint) returns bool language plpgsql as $$
begin
    update game_tables set owner_epoch = p_epoch where id = p_table and owner_epoch <= p_epoch;
    return found;
end $$;

-- Opens the planned round, with another planned behind it. False if it is not the next, or under an old epoch. From here on it
-- is settled whether its number comes from a studio.
create or replace function open_table_round(
    p_table uuid, p_epoch bigint, p_number bigint, p_open_ms bigint,
    p_next_seed uuid, p_next_hash bytea, p_next_sealed bytea)
returns bool language plpgsql as $$
begin
    if not hold_table(p_table, p_epoch) then
        return false;
    end if;
    update table_rounds
    set phase = 'open', opened_at = clock_timestamp(),
        closes_at = clock_timestamp() + p_open_ms * interval '1 millisecond',
        studio = (select t.studio from game_tables t where t.id = p_table)
    where table_id = p_table and number = p_number and phase = 'planned'
        and not exists (
            select from table_rounds r
            where r.table_id = p_table and r.number < p_number and r.phase not in ('settled', 'void'));
    if not found then
        return false;
    end if;
    insert into table_rounds (table_id, number, seed_id, seed_hash, sealed)
    values (p_table, p_number + 1, p_next_seed, p_next_hash, p_next_sealed);
    return true;
end $$;

-- Closes a round whose time is up. It waits for bets that hold the row, and from here on none is accepted.
create or replace function close_table_round(p_table uuid, p_epoch bigint, p_number bigint) returns bool
language plpgsql as $$
begin
    if not hold_table(p_table, p_epoch) then
        return false;
    end if;
    update table_rounds set phase = 'closed', closed_at = clock_timestamp()
    where table_id = p_table and number = p_number and phase = 'open' and closes_at <= clock_timestamp();
    return found;
end $$;

-- The outcome of a closed round, once; or none, which voids it. p_epoch is null for a studio, which owns no lease, and ends no
-- round that was opened to be drawn. p_module is the code that gave the bytes; a node of before does not say.
--
-- What it ended with is a batch of the draw log: LoggedTableRound has the form of the digest.
drop function if exists end_table_round(uuid, bigint, bigint, int, text);
create or replace function end_table_round(
    p_table uuid, p_epoch bigint, p_number bigint, p_outcome int, p_source text, p_module bytea default null)
returns bool language plpgsql as $$
declare
    ended table_rounds%rowtype;
    logged bigint;
begin
    if p_epoch is not null and not hold_table(p_table, p_epoch) then
        return false;
    end if;
    update table_rounds
    set phase = case when p_outcome is null then 'void' else 'result' end,
        outcome = p_outcome, outcome_source = p_source, result_at = clock_timestamp(),
        rng_module = case when p_module is not null then rng_module(p_module) end
    where table_id = p_table and number = p_number and phase = 'closed'
        and (p_source is distinct from 'studio' or studio is not false)
    returning * into ended;
    if not found then
        return false;
    end if;

    insert into draw_batches (actions, digest)
    values (1, sha256(sha256(
        uuid_send(ended.table_id) || int8send(ended.number) || uuid_send(ended.seed_id) || ended.seed_hash
        || int4send(coalesce(ended.studio::int, -1)) || int4send(coalesce(ended.outcome, -1))
        || int4send(coalesce(length(ended.outcome_source), -1))
        || convert_to(coalesce(ended.outcome_source, ''), 'UTF8')
        || int4send(coalesce(length(p_module), -1)) || coalesce(p_module, ''))))
    returning id into logged;
    update table_rounds set batch = logged where table_id = p_table and number = p_number;
    return true;
end $$;

-- True once every bet of a round was settled.
create or replace function settle_table_round(p_table uuid, p_epoch bigint, p_number bigint) returns bool
language plpgsql as $$
begin
    if not hold_table(p_table, p_epoch) then
        return false;
    end if;
    update table_rounds r
    set phase = case when r.phase = 'result' then 'settled' else r.phase end, settled_at = clock_timestamp()
    where r.table_id = p_table and r.number = p_number and r.phase in ('result', 'void') and r.settled_at is null
        and not exists (
            select from table_bets b
            where b.table_id = p_table and b.number = p_number and b.settled_at is null);
    return found;
end $$;

-- Bets of different players, sorted by player, at most one of each. What is decided is decided after all locks are got:
-- players, accounts, and the open rounds for share. A round whose time is up is not locked: locks for share are got past who
-- waits to change the row, so late bets, one after another, would keep it from being closed.
--
-- Statuses: 0 accepted, 1 replayed, 2 event id reused, 3 late, 4 closed, 5 over the limit of a round, 6 insufficient funds,
-- 7 more single bets on a round than p_count_max, 8 the player is under another jurisdiction, which owns has, 9 too early: waits
-- has the milliseconds that are left. A player's round begins with the first bet on it, whatever the table.
--
-- The arrays of terms are null when no bet is under any. A node of before may still call the function that it brought.
create or replace function place_table_bets(
    p_players uuid[], p_tables uuid[], p_numbers bigint[], p_ids uuid[], p_events text[], p_contents bytea[],
    p_details text[], p_amounts bigint[], p_currencies int[], p_stake_max bigint[], p_count_max int[],
    p_remaining_ms int[],
    p_jurisdictions text[], p_terms text[], p_paces int[],
    codes text[], houses bigint[],
    out statuses int[], out balances bigint[], out waits int[], out owns text[])
language plpgsql as $$
declare
    n constant int := cardinality(p_players);
    started constant timestamptz := clock_timestamp();
    at_now timestamptz;
    elapsed_ms double precision;
    found int;
    account_ids bigint[];
    versions bigint[];
    house_balances bigint[];
    house_versions bigint[];
    open_rounds text[];
    accepted int[];
begin
    select array_agg(x.jurisdiction), count(*)
    into owns, found
    from (
        select p.jurisdiction
        from generate_series(1, n) i
        join players p on p.id = p_players[i]
        order by p.id
        for no key update of p) x;
    if found <> n then
        raise exception 'unknown player' using errcode = 'AN001';
    end if;

    loop
        select array_agg(x.id order by x.i), array_agg(x.balance order by x.i), array_agg(x.version order by x.i), count(*)
        into account_ids, balances, versions, found
        from (
            select i, a.id, a.balance, a.version
            from generate_series(1, n) i
            join accounts a on a.player_id = p_players[i] and a.currency = codes[p_currencies[i]]
            order by a.id
            for no key update of a) x;
        exit when found = n;
        insert into accounts (player_id, currency)
        select p_players[i], codes[p_currencies[i]]
        from generate_series(1, n) i
        on conflict do nothing;
    end loop;

    select array_agg(locked.table_id || ' ' || locked.number) into open_rounds
    from (
        select r.table_id, r.number
        from table_rounds r
        where exists (
            select from generate_series(1, n) i where r.table_id = p_tables[i] and r.number = p_numbers[i])
            and r.phase = 'open' and clock_timestamp() < r.closes_at
        order by r.table_id, r.number
        for share of r) locked;

    at_now := clock_timestamp();
    elapsed_ms := extract(epoch from at_now - started) * 1000;
    select array_agg(case
            when e.player_id is not null then case when e.content_hash = p_contents[i] then 1 else 2 end
            when elapsed_ms > p_remaining_ms[i] then 3
            -- Also what was opened meanwhile, and is not locked.
            when r.number is null or at_now >= r.closes_at
                or r.table_id || ' ' || r.number <> all(coalesce(open_rounds, '{}')) then 4
            when owns[i] is distinct from p_jurisdictions[i] then 8
            when p_paces[i] > 0 and c.paced_at > at_now - p_paces[i] * interval '1 millisecond' and not exists (
                select from table_bets b
                where b.player_id = p_players[i] and b.table_id = p_tables[i] and b.number = p_numbers[i]) then 9
            when p_amounts[i] + coalesce((
                select sum(b.amount) from table_bets b
                where b.player_id = p_players[i] and b.table_id = p_tables[i] and b.number = p_numbers[i]), 0)
                > p_stake_max[i] then 5
            when json_array_length(p_details[i]::json) + coalesce((
                select sum(json_array_length(b.details::json)) from table_bets b
                where b.player_id = p_players[i] and b.table_id = p_tables[i] and b.number = p_numbers[i]), 0)
                > p_count_max[i] then 7
            when balances[i] < p_amounts[i] then 6
            else 0 end order by i)
    into statuses
    from generate_series(1, n) i
    left join events e on e.player_id = p_players[i] and e.event_id = p_events[i]
    left join table_rounds r on r.table_id = p_tables[i] and r.number = p_numbers[i]
    left join game_tables t on t.id = p_tables[i]
    left join table_paces c on c.player_id = p_players[i] and c.game_id = t.game_id;

    if 9 = any (statuses) then
        select array_agg(case when statuses[i] = 9 then
                p_paces[i] - floor(extract(epoch from at_now - c.paced_at) * 1000)::int end order by i)
        into waits
        from generate_series(1, n) i
        left join game_tables t on t.id = p_tables[i]
        left join table_paces c on c.player_id = p_players[i] and c.game_id = t.game_id;
    end if;

    accepted := array_positions(statuses, 0);
    if cardinality(accepted) = 0 then
        return;
    end if;

    insert into events (player_id, round_id, version, event_id, content_hash)
    select p_players[i], p_ids[i], 0, p_events[i], p_contents[i] from unnest(accepted) i;

    if p_paces is not null then
        insert into table_paces (player_id, game_id, paced_at)
        select p_players[i], t.game_id, at_now
        from unnest(accepted) i
        join game_tables t on t.id = p_tables[i]
        where p_paces[i] > 0 and not exists (
            select from table_bets b
            where b.player_id = p_players[i] and b.table_id = p_tables[i] and b.number = p_numbers[i])
        on conflict (player_id, game_id) do update set paced_at = excluded.paced_at;
    end if;

    insert into table_bets (id, player_id, event_id, table_id, number, details, currency, amount, balance_after, at,
        terms)
    select p_ids[i], p_players[i], p_events[i], p_tables[i], p_numbers[i], p_details[i], codes[p_currencies[i]],
        p_amounts[i], balances[i] - p_amounts[i], at_now, p_terms[i]
    from unnest(accepted) i;

    select array_agg(x.balance order by x.c), array_agg(x.version order by x.c)
    into house_balances, house_versions
    from (
        select c, a.balance, a.version
        from generate_series(1, cardinality(codes)) c
        join accounts a on a.id = houses[c]
        order by a.id
        for no key update of a) x;

    insert into postings (tx, step, leg, account, amount, balance_after, version, counter, counter_after,
        counter_version, at, kind, currency)
    select p_ids[i], 1, 1, account_ids[i], -p_amounts[i], balances[i] - p_amounts[i], versions[i] + 1,
        houses[c], house_balances[c] + (sum(p_amounts[i]) over lane)::bigint,
        house_versions[c] + row_number() over lane, at_now, 'bet', codes[c]
    from unnest(accepted) i
    cross join lateral (select p_currencies[i] as c) item
    window lane as (partition by c order by i rows unbounded preceding);

    update accounts a
    set balance = a.balance + net.amount,
        version = a.version + net.moves
    from (
        select account_ids[i] as id, -p_amounts[i] as amount, 1 as moves
        from unnest(accepted) i
        union all
        select houses[p_currencies[i]], sum(p_amounts[i])::bigint, count(*)
        from unnest(accepted) i
        group by 1) net
    where a.id = net.id;
end $$;

-- Pays bets of one round, in one currency: each once, however often it is asked. A payout of nothing is no posting. The
-- players hear of their new balance. Gives back how many bets were settled now.
create or replace function settle_table_bets(
    p_table uuid, p_number bigint, p_ids uuid[], p_payouts bigint[], p_kind text, p_currency text, p_house bigint,
    p_digits int)
returns int language plpgsql as $$
declare
    at_now timestamptz;
    ids uuid[];
    owners uuid[];
    payouts bigint[];
    house_balance bigint;
    house_version bigint;
begin
    perform from (
        select p.id
        from players p
        where p.id in (select b.player_id from table_bets b where b.id = any (p_ids))
        order by p.id
        for no key update of p) locked;
    perform from (
        select a.id
        from accounts a
        where a.currency = p_currency
            and a.player_id in (select b.player_id from table_bets b where b.id = any (p_ids))
        order by a.id
        for no key update of a) locked;

    at_now := clock_timestamp();
    with due as (
        update table_bets b
        set payout = p_payouts[i], settled_at = at_now
        from generate_subscripts(p_ids, 1) i
        where b.id = p_ids[i] and b.table_id = p_table and b.number = p_number and b.currency = p_currency
            and b.settled_at is null
        returning b.id, b.player_id, b.payout
    )
    select array_agg(id order by id), array_agg(player_id order by id), array_agg(payout order by id)
    into ids, owners, payouts
    from due;
    if ids is null then
        return 0;
    end if;

    select balance, version into strict house_balance, house_version
    from accounts
    where id = p_house
    for no key update;

    insert into postings (tx, step, leg, account, amount, balance_after, version, counter, counter_after,
        counter_version, at, kind, currency)
    select ids[i], 2, 1, a.id, payouts[i], a.balance + (sum(payouts[i]) over own)::bigint,
        a.version + row_number() over own, p_house, house_balance - (sum(payouts[i]) over house)::bigint,
        house_version + row_number() over house, at_now, p_kind, p_currency
    from generate_subscripts(ids, 1) i
    join accounts a on a.player_id = owners[i] and a.currency = p_currency
    where payouts[i] > 0
    window own as (partition by a.id order by i rows unbounded preceding),
        house as (order by i rows unbounded preceding);

    with paid as (
        update accounts a
        set balance = a.balance + net.amount, version = a.version + net.moves
        from (
            select owners[i] as player_id, sum(payouts[i])::bigint as amount, count(*) as moves
            from generate_subscripts(ids, 1) i
            where payouts[i] > 0
            group by 1) net
        where a.player_id = net.player_id and a.currency = p_currency
        returning a.player_id, a.balance
    )
    insert into push_outbox (player_id, event_type, fields)
    select player_id, 'BalanceUpdate', json_build_object(
        'balance', round(balance::numeric / 10::numeric ^ p_digits, p_digits)::text, 'currency', p_currency)::text
    from paid;

    update accounts a
    set balance = a.balance - net.amount, version = a.version + net.moves
    from (
        select coalesce(sum(payouts[i]), 0)::bigint as amount, count(*) as moves
        from generate_subscripts(ids, 1) i
        where payouts[i] > 0) net
    where a.id = p_house;
    return cardinality(ids);
end $$;

grant select, insert, update on game_tables, table_rounds, table_paces to anteroom_app;
grant select, insert on table_bets to anteroom_app;
grant update (payout, settled_at) on table_bets to anteroom_app;
