-- The one transaction of a round's action, for a batch of them: see the package documentation of io.anteroom.store.
--
-- Items come sorted by player and there is at most one of a player. Arrays are read by subscript, which costs less than
-- unnest. Arrays named m_ hold the money that moves, flattened: the item, its place there, and the sum up to and with it.
--
-- Statuses: 0 committed, 1 replayed, 2 event id reused, 3 late, 4 stale epoch, 5 stale standing, 6 stale
-- configuration, 7 insufficient funds, 8 too early: waits has the milliseconds that are left. Balances are those before the
-- item.
--
-- The last arrays are null when no item of the batch is under a jurisdiction's terms. In a cluster of two releases the
-- older one calls the function it brought, which has fewer parameters.
create or replace function commit_batch(
    p_players uuid[], p_games text[], p_epochs bigint[], p_remaining_ms int[], p_events text[], p_contents bytea[],
    p_expected uuid[], p_expected_versions int[], p_expected_hashes bytea[],
    p_rounds uuid[], p_versions int[], p_first bool[], p_ended bool[], p_current bool[],
    p_seeds uuid[], p_client_seeds text[], p_nonces bigint[], p_configs bigint[],
    p_sealed bytea[], p_hashes bytea[], p_actions text[], p_data text[], p_updates text[], p_views text[],
    p_currencies int[], p_bets bigint[], p_wins bigint[], p_moves smallint[],
    p_push_types text[], p_push_fields text[],
    m_items int[], m_legs smallint[], m_kinds text[], m_amounts bigint[], m_sums bigint[],
    codes text[], houses bigint[],
    p_draws bytea[], p_modules smallint[], p_digests bytea[],
    p_jurisdictions text[], p_terms text[], p_paces int[],
    out statuses int[], out balances bigint[], out waits int[])
language plpgsql as $$
declare
    n constant int := cardinality(p_players);
    started constant timestamptz := clock_timestamp();
    elapsed_ms double precision;
    at_now timestamptz;
    found int;
    seed_ids uuid[];
    client_seeds text[];
    nonces bigint[];
    jurisdictions text[];
    account_ids bigint[];
    versions bigint[];
    house_balances bigint[];
    house_versions bigint[];
    accepted int[];
    batch_id bigint;
begin
    select array_agg(x.active_seed), array_agg(x.client_seed), array_agg(x.nonce), array_agg(x.jurisdiction), count(*)
    into seed_ids, client_seeds, nonces, jurisdictions, found
    from (
        select p.active_seed, p.client_seed, p.nonce, p.jurisdiction
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

    -- From here on everything is read as it is after the locks were got.
    at_now := clock_timestamp();
    elapsed_ms := extract(epoch from at_now - started) * 1000;
    select array_agg(case
            when e.player_id is not null then case when e.content_hash = p_contents[i] then 1 else 2 end
            when elapsed_ms > p_remaining_ms[i] then 3
            when s.player_id is null then 4
            when s.epoch <> p_epochs[i] and p_epochs[i] <> -2 and (p_epochs[i] <> -1 or s.released_at is null and exists (
                select from nodes
                where nodes.id = s.holder_node and nodes.beat_at > at_now - interval '10 seconds')) then 4
            when s.round_id is distinct from p_expected[i]
                or s.round_version <> p_expected_versions[i]
                or s.state_hash <> p_expected_hashes[i] then 5
            when s.round_id is not null and s.series <> p_first[i] and not (s.series and p_ended[i] and p_moves[i] = 0) then 5
            when p_first[i] and (
                seed_ids[i] <> p_seeds[i] or nonces[i] <> p_nonces[i] or client_seeds[i] <> p_client_seeds[i]) then 5
            when p_first[i] and jurisdictions[i] is distinct from p_jurisdictions[i] then 5
            when p_first[i] and g.version is distinct from p_configs[i] then 6
            when p_first[i] and p_paces[i] > 0 and s.paced_at > at_now - p_paces[i] * interval '1 millisecond' then 8
            when balances[i] < p_bets[i] then 7
            else 0 end order by i)
    into statuses
    from generate_series(1, n) i
    left join events e on e.player_id = p_players[i] and e.event_id = p_events[i]
    left join game_sessions s on s.player_id = p_players[i] and s.game_id = p_games[i]
    left join games g on g.game_id = p_games[i];

    if 8 = any (statuses) then
        select array_agg(case when statuses[i] = 8 then
                p_paces[i] - floor(extract(epoch from at_now - s.paced_at) * 1000)::int end order by i)
        into waits
        from generate_series(1, n) i
        left join game_sessions s on s.player_id = p_players[i] and s.game_id = p_games[i];
    end if;

    accepted := array_positions(statuses, 0);
    if cardinality(accepted) = 0 then
        return;
    end if;

    insert into events (player_id, round_id, version, event_id, content_hash)
    select p_players[i], p_rounds[i], p_versions[i], p_events[i], p_contents[i]
    from unnest(accepted) i;

    -- For the draw log: what this transaction commits, in the order of the players.
    insert into draw_batches (actions, digest)
    select cardinality(accepted), sha256(string_agg(p_digests[i], null order by i))
    from unnest(accepted) i
    returning id into batch_id;

    insert into journal (round_id, version, moves, account, account_version, balance_after, at, player_id, event_id,
        game_id, currency, action, data, update, state_hash, draws, rng_module, batch, server_epoch)
    select p_rounds[i], p_versions[i], p_moves[i], account_ids[i], versions[i] + p_moves[i],
        balances[i] - p_bets[i] + p_wins[i], at_now, p_players[i], p_events[i],
        p_games[i], codes[p_currencies[i]], p_actions[i], p_data[i], p_updates[i], p_hashes[i],
        p_draws[i], p_modules[i], batch_id, case when p_epochs[i] < 0 then p_epochs[i] end
    from unnest(accepted) i;

    if true = any (p_first) then
        insert into rounds (player_id, id, started_at, ended_at, bet, payout, seed_id, nonce, config_version, version,
            game_id, currency, state_hash, sealed, view, terms)
        select p_players[i], p_rounds[i], at_now, case when p_ended[i] then at_now end, p_bets[i], p_wins[i], p_seeds[i],
            p_nonces[i], p_configs[i], p_versions[i], p_games[i], codes[p_currencies[i]], p_hashes[i], p_sealed[i], p_views[i],
            p_terms[i]
        from unnest(accepted) i
        where p_first[i];

        update players p
        set nonce = p.nonce + 1
        from unnest(accepted) i
        where p.id = p_players[i] and p_first[i];
    end if;

    if false = any (p_first) then
        update rounds r
        set version = p_versions[i],
            ended_at = case when p_ended[i] then coalesce(r.ended_at, at_now) end,
            bet = r.bet + p_bets[i],
            payout = r.payout + p_wins[i],
            state_hash = p_hashes[i],
            sealed = p_sealed[i],
            view = p_views[i],
            voided = r.voided or r.ended_at is null and p_actions[i] = 'Void'
        from unnest(accepted) i
        where r.player_id = p_players[i] and r.id = p_rounds[i] and not p_first[i];
    end if;

    if true = any (p_current) or array_remove(p_expected, null) <> '{}' or p_paces is not null then
        update game_sessions s
        set round_id = case when p_current[i] then p_rounds[i] end,
            round_version = case when p_current[i] then p_versions[i] end,
            state_hash = case when p_current[i] then p_hashes[i] end,
            series = p_current[i] and p_ended[i],
            paced_at = case when p_first[i] and p_paces[i] > 0 then at_now else s.paced_at end
        from unnest(accepted) i
        where s.player_id = p_players[i] and s.game_id = p_games[i]
            and (p_current[i] or p_expected[i] is not null or p_paces[i] > 0);
    end if;

    if array_remove(p_push_types, null) <> '{}' then
        insert into push_outbox (player_id, event_type, fields)
        select p_players[i], p_push_types[i], p_push_fields[i]
        from unnest(accepted) i
        where p_push_types[i] is not null;
    end if;

    if cardinality(m_items) = 0 then
        return;
    end if;

    -- The lane's own, last and by nobody else: the lane holds their lock for as long as it lives.
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
    select p_rounds[i], p_versions[i], m_legs[m], account_ids[i], m_amounts[m], balances[i] + m_sums[m],
        versions[i] + m_legs[m], houses[c], house_balances[c] - (sum(m_amounts[m]) over lane)::bigint,
        house_versions[c] + row_number() over lane, at_now, m_kinds[m], codes[c]
    from generate_series(1, cardinality(m_items)) m
    cross join lateral (select m_items[m] as i, p_currencies[m_items[m]] as c) item
    where statuses[i] = 0
    window lane as (partition by c order by m rows unbounded preceding);

    update accounts a
    set balance = a.balance + net.amount,
        version = a.version + net.moves
    from (
        select account_ids[i] as id, p_wins[i] - p_bets[i] as amount, p_moves[i] as moves
        from unnest(accepted) i
        where p_moves[i] > 0
        union all
        select houses[p_currencies[i]], sum(p_bets[i] - p_wins[i])::bigint, sum(p_moves[i])
        from unnest(accepted) i
        group by 1
        having sum(p_moves[i]) > 0) net
    where a.id = net.id;
end $$;
