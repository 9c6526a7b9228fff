-- The house's account of a purpose, lane and currency; made when it is first needed.
create or replace function house_account(for_purpose text, for_lane int, for_currency text) returns bigint
language plpgsql as $$
declare
    found_id bigint;
begin
    loop
        select id into found_id from accounts
        where purpose = for_purpose and lane = for_lane and currency = for_currency;
        exit when found_id is not null;
        insert into accounts (purpose, lane, currency) values (for_purpose, for_lane, for_currency)
        on conflict do nothing;
    end loop;
    return found_id;
end $$;

-- The first lane that no connection holds; it is held until the connection ends.
create or replace function take_lane() returns int language plpgsql as $$
begin
    for lane in 0..9999 loop
        if pg_try_advisory_lock(7236452, lane) then
            return lane;
        end if;
    end loop;
    raise exception 'no lane is free';
end $$;

-- Creates players with their seeds, accounts and welcome money: all of them or, on a name that is taken, none. Answers
-- them itself: a read of its own could be refused after they were created.
create or replace function register_players(
    p_ids uuid[], p_usernames text[], p_emails text[], p_password_hashes text[], p_client_seeds text[],
    p_active_ids uuid[], p_active_hashes bytea[], p_active_sealed bytea[],
    p_next_ids uuid[], p_next_hashes bytea[], p_next_sealed bytea[],
    p_welcome_ids uuid[], p_welcome_amounts bigint[], p_welcome_currencies text[])
returns setof profiles language plpgsql as $$
declare
    n constant int := cardinality(p_ids);
    welcome record;
    house_id bigint;
    base record;
begin
    insert into players (id, active_seed, next_seed, client_seed)
    select p_ids[i], p_active_ids[i], p_next_ids[i], p_client_seeds[i] from generate_series(1, n) i;

    insert into profiles (player_id, username, email, password_hash)
    select p_ids[i], p_usernames[i], p_emails[i], p_password_hashes[i] from generate_series(1, n) i;

    insert into seeds (id, player_id, hash, sealed, status, client_seed)
    select p_active_ids[i], p_ids[i], p_active_hashes[i], p_active_sealed[i], 'active', p_client_seeds[i]
    from generate_series(1, n) i
    union all
    select p_next_ids[i], p_ids[i], p_next_hashes[i], p_next_sealed[i], 'next', null
    from generate_series(1, n) i;

    insert into accounts (player_id, currency, balance, version)
    select p_ids[i], p_welcome_currencies[i], p_welcome_amounts[i], 1
    from generate_series(1, n) i
    where p_welcome_ids[i] is not null;

    -- One after another by currency, so that two batches can't wait for each other.
    for welcome in
        select distinct currency from unnest(p_welcome_currencies) currency where currency is not null order by 1
    loop
        house_id := house_account('welcome', 0, welcome.currency);
        select id, balance, version into strict base from accounts where id = house_id for no key update;

        insert into postings (tx, step, leg, account, amount, balance_after, version, counter, counter_after,
            counter_version, at, kind, currency)
        select p_welcome_ids[i], 0, 1, a.id, a.balance, a.balance, 1, base.id,
            base.balance - sum(a.balance) over lane, base.version + row_number() over lane,
            clock_timestamp(), 'welcome', a.currency
        from generate_series(1, n) i
        join accounts a on a.player_id = p_ids[i] and a.currency = p_welcome_currencies[i]
        where p_welcome_currencies[i] = welcome.currency
        window lane as (order by i rows unbounded preceding);

        update accounts
        set balance = balance - total.amount,
            version = version + total.count
        from (
            select sum(p_welcome_amounts[i]) as amount, count(*) as count
            from generate_series(1, n) i
            where p_welcome_currencies[i] = welcome.currency) total
        where id = base.id;
    end loop;

    return query select f.* from profiles f where f.player_id = any(p_ids);
end $$;

-- A deposit or a withdrawal under a key: 'reused', 'replayed', 'in progress' or 'new'; then a receipt or a refusal. Another
-- call under the same key that has not ended is waited for until the lock timeout, then it is in progress. A wait for
-- anything else fails as any wait does: it says nothing about the key.
create or replace function fund(
    p_principal text, p_key text, p_fingerprint bytea, p_receipt uuid, p_player uuid, p_kind text, p_amount bigint,
    p_currency text, p_push_type text, p_digits int,
    out outcome text, out receipt_id uuid, out balance_after bigint, out refused text)
language plpgsql as $$
declare
    known idempotency;
    own record;
    house_id bigint;
    cashier record;
    at_now timestamptz;
begin
    begin
        insert into idempotency (principal, key, fingerprint) values (p_principal, p_key, p_fingerprint)
        on conflict do nothing;
    exception when lock_not_available then
        outcome := 'in progress';
        -- For a node of before, which does not know that outcome and answers with this.
        refused := 'IDEMPOTENCY_IN_PROGRESS';
        return;
    end;
    if not found then
        select * into strict known from idempotency k where k.principal = p_principal and k.key = p_key;
        outcome := case when known.fingerprint = p_fingerprint then 'replayed' else 'reused' end;
        receipt_id := known.receipt;
        balance_after := known.balance_after;
        refused := known.refusal;
        return;
    end if;

    outcome := 'new';
    perform from players where id = p_player for no key update;
    if not found then
        refused := 'NOT_FOUND';
    else
        insert into accounts (player_id, currency) values (p_player, p_currency) on conflict do nothing;
        select id, balance, version into strict own from accounts
        where player_id = p_player and currency = p_currency
        for no key update;
        balance_after := own.balance + p_amount;
        if balance_after < 0 then
            refused := 'INSUFFICIENT_FUNDS';
            balance_after := null;
        end if;
    end if;

    if refused is null then
        house_id := house_account('cashier', 0, p_currency);
        select id, balance, version into strict cashier from accounts where id = house_id for no key update;
        at_now := clock_timestamp();
        receipt_id := p_receipt;
        insert into postings (tx, step, leg, account, amount, balance_after, version, counter, counter_after,
            counter_version, at, kind, currency)
        values (p_receipt, 0, 1, own.id, p_amount, balance_after, own.version + 1, cashier.id,
            cashier.balance - p_amount, cashier.version + 1, at_now, p_kind, p_currency);
        update accounts a set balance = a.balance + p_amount, version = a.version + 1 where a.id = own.id;
        update accounts a set balance = a.balance - p_amount, version = a.version + 1 where a.id = cashier.id;
        insert into push_outbox (player_id, event_type, fields)
        values (p_player, p_push_type, json_build_object(
            'balance', round(balance_after::numeric / 10::numeric ^ p_digits, p_digits)::text, 'currency', p_currency)::text);
    end if;

    update idempotency k
    set receipt = receipt_id, balance_after = fund.balance_after, refusal = refused
    where k.principal = p_principal and k.key = p_key;
end $$;

-- Gives a session of a socket the game of a player; the epoch is null if another holds it and keeps it, or if the session itself
-- was resumed since, which is overtaken. Nodes of before say no number, neither here nor when they release, and no resume.
drop function if exists claim_session(uuid, text, uuid, uuid, bool, uuid, uuid);
drop function if exists claim_session(uuid, text, uuid, uuid, bool, uuid, uuid, bigint);
create or replace function claim_session(
    p_player uuid, p_game text, p_session uuid, p_node uuid, p_take_over bool, p_gone_session uuid, p_gone_node uuid,
    p_number bigint default 0, p_resume bigint default null,
    out epoch bigint, out replaced_session uuid, out replaced_node uuid, out overtaken bool)
language plpgsql as $$
declare
    held game_sessions;
begin
    perform from players where id = p_player for no key update;
    if not found then
        raise exception 'unknown player' using errcode = 'AN001';
    end if;
    select * into held from game_sessions s where s.player_id = p_player and s.game_id = p_game;
    if not found then
        epoch := 1;
        insert into game_sessions (player_id, game_id, epoch, holder_session, holder_node, claim_number, holder_resume)
        values (p_player, p_game, 1, p_session, p_node, p_number, coalesce(p_resume, 0));
        return;
    end if;
    if held.holder_session = p_session and held.holder_resume > p_resume then
        overtaken := true;
        return;
    end if;
    if held.released_at is null and held.holder_session = p_session and held.holder_node = p_node then
        epoch := held.epoch;
        update game_sessions s
        set claim_number = greatest(s.claim_number, p_number),
            holder_resume = greatest(s.holder_resume, p_resume)
        where s.player_id = p_player and s.game_id = p_game;
        return;
    end if;
    if held.released_at is null then
        if not p_take_over and held.holder_session <> p_session
            and (held.holder_session, held.holder_node) is distinct from (p_gone_session, p_gone_node) then
            return;
        end if;
        replaced_session := held.holder_session;
        replaced_node := held.holder_node;
        -- A session that moved is replaced by nobody, and may be back on that node before the node reads this.
        if held.holder_session <> p_session then
            insert into replaced_sessions (node_id, session_id) values (held.holder_node, held.holder_session);
        end if;
    end if;

    epoch := held.epoch + 1;
    update game_sessions s
    set epoch = held.epoch + 1, holder_session = p_session, holder_node = p_node, released_at = null,
        claim_number = p_number,
        holder_resume = case when s.holder_session = p_session then greatest(s.holder_resume, p_resume)
            else coalesce(p_resume, 0) end
    where s.player_id = p_player and s.game_id = p_game;
end $$;

-- Gives what a session held to its socket that resumed it, as if that had claimed it; answers how many games these are. Whoever
-- holds none needs no lock. What another session or a later resume has stays there.
create or replace function take_up_sessions(p_player uuid, p_session uuid, p_node uuid, p_number bigint, p_resume bigint)
returns int language plpgsql as $$
declare
    games int;
begin
    if not exists (select from game_sessions s where s.player_id = p_player and s.holder_session = p_session) then
        return 0;
    end if;
    perform from players where id = p_player for no key update;
    update game_sessions s
    set epoch = s.epoch + case when s.holder_node = p_node and s.released_at is null then 0 else 1 end,
        holder_node = p_node,
        released_at = null,
        claim_number = case when s.holder_node = p_node then greatest(s.claim_number, p_number) else p_number end,
        holder_resume = p_resume
    where s.player_id = p_player and s.holder_session = p_session and s.holder_resume <= p_resume;
    get diagnostics games = row_count;
    return games;
end $$;

-- Frees what sockets of a session held that are gone. The lock comes first, in a statement of its own: a claim that waits for it
-- too is over when the games are looked at.
create or replace function release_sessions(p_player uuid, p_session uuid, p_node uuid, p_up_to bigint) returns void
language plpgsql as $$
begin
    perform from players where id = p_player for no key update;
    update game_sessions s
    set released_at = clock_timestamp()
    where s.player_id = p_player and s.holder_session = p_session and s.holder_node = p_node
        and s.claim_number <= p_up_to and s.released_at is null;
end $$;

-- Retires the active seed for the next one. No row if a round is open or a series goes on.
create or replace function advance_seed(
    p_player uuid, p_client_seed text, p_next uuid, p_hash bytea, p_sealed bytea)
returns table (
    active_hash bytea, next_hash bytea, retired uuid, retired_hash bytea, retired_client_seed text, round_count bigint)
language plpgsql as $$
declare
    player players;
begin
    select * into player from players p where p.id = p_player for no key update;
    if not found then
        raise exception 'unknown player' using errcode = 'AN001';
    end if;
    if exists (select from game_sessions s where s.player_id = p_player and s.round_id is not null) then
        return;
    end if;

    update seeds s set status = 'retired', round_count = player.nonce where s.id = player.active_seed;
    update seeds s set status = 'active', client_seed = p_client_seed where s.id = player.next_seed;
    insert into seeds (id, player_id, hash, sealed, status) values (p_next, p_player, p_hash, p_sealed, 'next');
    update players p
    set active_seed = player.next_seed, next_seed = p_next, client_seed = p_client_seed, nonce = 0
    where p.id = p_player;
    return query
        select a.hash, p_hash, r.id, r.hash, r.client_seed, r.round_count
        from seeds a, seeds r
        where a.id = player.next_seed and r.id = player.active_seed;
end $$;

-- Uses up a refresh token for its successor: 'refreshed', 'unknown', or 'reused', which ends the login.
create or replace function refresh_login(
    p_presented bytea, p_successor bytea, p_grace_ms bigint, out outcome text, out login uuid, out player uuid)
language plpgsql as $$
declare
    token refresh_tokens;
    open_login logins;
begin
    select t.login_id into login from refresh_tokens t where t.hash = p_presented;
    select * into open_login from logins l where l.id = login for no key update;
    select * into token from refresh_tokens t where t.hash = p_presented;
    if token.hash is null or open_login.id is null or open_login.ended_at is not null
        or open_login.expires_at <= clock_timestamp()
        or exists (select from revocations r where r.login_id = login) then
        outcome := 'unknown';
        login := null;
        return;
    end if;

    player := open_login.player_id;
    if token.used_at is null then
        outcome := 'refreshed';
        update refresh_tokens t set used_at = clock_timestamp(), successor = p_successor where t.hash = p_presented;
        insert into refresh_tokens (hash, login_id) values (p_successor, login);
    elsif token.successor = p_successor
        and token.used_at > clock_timestamp() - p_grace_ms * interval '1 millisecond' then
        outcome := 'refreshed';
    else
        outcome := 'reused';
        perform end_login(login);
    end if;
end $$;

create or replace function end_login(p_login uuid) returns void language plpgsql as $$
begin
    update logins set ended_at = clock_timestamp() where id = p_login and ended_at is null;
    insert into revocations (login_id) values (p_login) on conflict do nothing;
end $$;

-- Saves the version after the newest; false if it is another.
create or replace function save_config(p_game text, p_version bigint, p_document text) returns bool
language plpgsql as $$
begin
    if p_version = 1 then
        insert into games (game_id, version) values (p_game, 1) on conflict do nothing;
    else
        update games set version = p_version, tx = pg_current_xact_id()::text::bigint
        where game_id = p_game and version = p_version - 1;
    end if;
    if not found then
        return false;
    end if;
    insert into game_configs (game_id, version, document) values (p_game, p_version, p_document);
    return true;
end $$;
