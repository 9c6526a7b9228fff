-- A round as it stands now. Its state is kept only while something may follow from it; a view equal to the last update
-- is not kept twice.
create table rounds (
    player_id uuid not null,
    id uuid not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    bet bigint not null,
    payout bigint not null,
    seed_id uuid not null,
    nonce bigint not null,
    config_version bigint not null,
    version int not null,
    game_id text not null,
    currency text not null,
    state_hash bytea not null,
    sealed bytea,
    view text,
    primary key (player_id, id)
) partition by range (id);

-- Every action that took effect, for ever. account, account_version and moves lead to its postings: the last version
-- and how many.
create table journal (
    round_id uuid not null,
    version int not null,
    moves smallint not null,
    account bigint not null,
    account_version bigint not null,
    balance_after bigint not null,
    at timestamptz not null,
    player_id uuid not null,
    event_id text not null,
    game_id text not null,
    currency text not null,
    action text not null,
    data text not null,
    update text not null,
    state_hash bytea not null,
    primary key (round_id, version)
) partition by range (round_id);

-- Which event made which journal entry, for ever: what makes a retry a replay.
create table events (
    player_id uuid not null,
    round_id uuid not null,
    version int not null,
    event_id text not null,
    content_hash bytea not null,
    primary key (player_id, event_id)
) partition by hash (player_id);

do $$
begin
    for part in 0..15 loop
        execute format('create table events_%s partition of events for values with (modulus 16, remainder %s)', part, part);
    end loop;
end $$;

-- Who plays a game for a player, and where the player stands in it: the open round, or the last one of a series.
create table game_sessions (
    player_id uuid not null,
    game_id text not null,
    epoch bigint not null,
    holder_session uuid not null,
    holder_node uuid not null,
    released_at timestamptz,
    round_id uuid,
    round_version int,
    state_hash bytea,
    series boolean not null default false,
    primary key (player_id, game_id)
) with (fillfactor = 70);
create index game_sessions_series on game_sessions (player_id, game_id) where series;

create table replaced_sessions (
    id bigint generated always as identity primary key,
    node_id uuid not null,
    session_id uuid not null,
    at timestamptz not null default now(),
    tx bigint not null default (pg_current_xact_id()::text::bigint)
);
create index replaced_sessions_tx on replaced_sessions (node_id, tx);
create index replaced_sessions_at on replaced_sessions (at);

create table game_configs (
    game_id text not null,
    version bigint not null,
    document text not null,
    at timestamptz not null default now(),
    primary key (game_id, version)
);

-- The newest version of each game's configuration.
create table games (
    game_id text primary key,
    version bigint not null,
    tx bigint not null default (pg_current_xact_id()::text::bigint)
);
