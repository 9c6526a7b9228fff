-- A round that the server gave up: its stakes were given back.
alter table rounds add column voided boolean not null default false;

-- The policy under which a round began, with its version; null where none was in force.
alter table rounds add column terms text;

-- A player's own jurisdiction, as the operator set it; null for the node's default.
alter table players add column jurisdiction text;

-- When the last round began, kept only while a minimum cycle time is in force.
alter table game_sessions add column paced_at timestamptz;

-- How rounds of a game, version, currency and level of stake came out that ended in an hour, counted from 1970. Amounts are
-- in minor units; what was expected has fractions of them. judged counts the rounds of which something was expected.
create table return_buckets (
    game_id text not null,
    config_version bigint not null,
    currency text not null,
    stake_level smallint not null,
    hour bigint not null,
    rounds bigint not null,
    judged bigint not null,
    staked numeric not null,
    paid numeric not null,
    least numeric not null,
    most numeric not null,
    variance numeric not null,
    rise numeric not null,
    fall numeric not null,
    primary key (game_id, config_version, currency, stake_level, hour)
) with (fillfactor = 70);
create index return_buckets_hour on return_buckets (hour);

-- Up to where rounds were put into the buckets. Rounds that transactions before the mark began were looked at; while a
-- window up to to_mark is under way, those of its rounds up to after_id too.
create table return_progress (
    only_row boolean primary key default true check (only_row),
    step bigint not null default 0,
    mark bigint not null,
    mark_at timestamptz not null,
    to_mark bigint,
    to_at timestamptz,
    after_id uuid,
    check ((to_mark is null) = (to_at is null) and (to_mark is null) = (after_id is null))
);
insert into return_progress (mark, mark_at)
values (pg_snapshot_xmin(pg_current_snapshot())::text::bigint, clock_timestamp());

-- Rounds that were open when they were looked at, and when to look again.
create table return_open_rounds (
    round_id uuid primary key,
    player_id uuid not null,
    since timestamptz not null default now(),
    check_at timestamptz not null default now()
);
create index return_open_rounds_check on return_open_rounds (check_at);
