-- A table: rounds that many players bet on together, on server time. Whoever owns it writes under an epoch that only
-- grows; an older one is refused.
create table game_tables (
    id uuid primary key,
    game_id text not null,
    name text not null,
    owner_epoch bigint not null default 0,
    created_at timestamptz not null default now(),
    unique (game_id, name)
);

-- A round of a table. It is planned, and its seed committed to, before the round in front of it opens. A bet locks this
-- row for share; closing it waits for them, so that no bet can be accepted behind the close.
create table table_rounds (
    table_id uuid not null references game_tables,
    number bigint not null,
    phase text not null default 'planned' check (phase in ('planned', 'open', 'closed', 'result', 'settled', 'void')),
    seed_id uuid not null unique,
    seed_hash bytea not null,
    sealed bytea not null,
    revealed text,
    opened_at timestamptz,
    closes_at timestamptz,
    closed_at timestamptz,
    outcome int,
    -- Whether the number came from the committed seed or from a studio.
    outcome_source text check (outcome_source in ('seed', 'studio')),
    result_at timestamptz,
    settled_at timestamptz,
    primary key (table_id, number),
    check (revealed is null or phase in ('result', 'settled', 'void')),
    check ((outcome is null) = (outcome_source is null))
) with (fillfactor = 70);

-- What a player bet with one event. details is the list of bets as it was accepted.
create table table_bets (
    id uuid primary key,
    player_id uuid not null,
    event_id text not null,
    table_id uuid not null,
    number bigint not null,
    details text not null,
    currency text not null,
    amount bigint not null check (amount > 0),
    balance_after bigint not null,
    at timestamptz not null,
    payout bigint,
    settled_at timestamptz,
    unique (player_id, event_id),
    foreign key (table_id, number) references table_rounds,
    check ((payout is null) = (settled_at is null))
);
create index table_bets_of_round on table_bets (table_id, number, id) where settled_at is null;
create index table_bets_of_player on table_bets (player_id, table_id, number);
