-- What an action drew (null: nothing), the code that gave the bytes, and the batch of the draw log the action is in. Entries
-- of before the log are in none; no other may be, whoever writes it.
alter table journal
    add column draws bytea,
    add column rng_module smallint,
    add column batch bigint;
alter table journal add constraint journal_in_draw_log check (batch is not null) not valid;

-- The code that gives bytes, by its hash.
create table rng_modules (
    id smallint generated always as identity primary key,
    hash bytea not null unique check (length(hash) = 32),
    seen_at timestamptz not null default now()
);

-- A batch for each transaction that committed actions, until a block takes it over.
create table draw_batches (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    actions int not null check (actions > 0),
    digest bytea not null
);

-- The chain: each block holds the hash of the one before. Batches, actions and digests belong together by their places.
create table draw_blocks (
    number bigint primary key check (number > 0),
    at timestamptz not null default clock_timestamp(),
    previous bytea not null,
    module bytea not null,
    batches bigint[] not null,
    actions int[] not null,
    digests bytea[] not null,
    hash bytea not null,
    seal bytea not null
);

-- Where the chain ends. unlogged is how many entries there were before it began; the first block follows the hash of that.
create table draw_head (
    only_row boolean primary key default true check (only_row),
    number bigint not null,
    actions bigint not null,
    unlogged bigint not null,
    hash bytea not null,
    seal bytea not null
);
insert into draw_head (number, actions, unlogged, hash, seal)
select 0, 0, count(*), sha256('anteroom draw log'::bytea || int8send(count(*))), decode(repeat('00', 32), 'hex')
from journal;
