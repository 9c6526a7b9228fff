-- One narrow row per player: what every round reads, locks and changes. Whoever changes anything of a player's money,
-- seeds or sessions locks this row first.
create table players (
    id uuid primary key,
    active_seed uuid not null,
    next_seed uuid not null,
    client_seed text not null,
    nonce bigint not null default 0
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

create table profiles (
    player_id uuid primary key references players,
    username text not null,
    email text not null,
    password_hash text,
    rating bigint not null default 0,
    score bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create unique index profiles_username on profiles (lower(username));
create unique index profiles_email on profiles (lower(email));

-- A seed's client seed is fixed when it becomes active, its round count when it is retired.
create table seeds (
    id uuid primary key,
    player_id uuid not null,
    hash bytea not null,
    sealed bytea not null,
    status text not null check (status in ('active', 'next', 'retired')),
    client_seed text,
    round_count bigint,
    revealed text,
    check (revealed is null or status = 'retired')
);
create unique index seeds_in_use on seeds (player_id, status) where status <> 'retired';
create index seeds_retired on seeds (player_id) where status = 'retired';

create table logins (
    id uuid primary key,
    player_id uuid not null references players,
    opened_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ended_at timestamptz
);
create index logins_expiry on logins (expires_at);

create table refresh_tokens (
    hash bytea primary key,
    login_id uuid not null references logins on delete cascade,
    used_at timestamptz,
    successor bytea
);
create index refresh_tokens_login on refresh_tokens (login_id);

-- A row is news to whoever last looked when its transaction had not ended: tx is compared with the oldest transaction
-- that still ran then.
create table revocations (
    login_id uuid primary key,
    ended_at timestamptz not null default now(),
    tx bigint not null default (pg_current_xact_id()::text::bigint)
);
create index revocations_tx on revocations (tx);

create table signing_keys (
    key_id text primary key,
    sealed bytea not null,
    created_at timestamptz not null
);

create table master_check (
    only_row boolean primary key default true check (only_row),
    hash bytea not null
);
