-- A player's account in a currency, or one of the house's own: 'house' faces bets and wins, one per lane; 'cashier'
-- faces deposits and withdrawals; 'welcome' faces welcome money. The house may be below zero, a player never.
create table accounts (
    id bigint generated always as identity primary key,
    player_id uuid,
    purpose text,
    lane int,
    currency text not null,
    balance bigint not null default 0,
    version bigint not null default 0,
    check ((player_id is null) <> (purpose is null)),
    constraint accounts_funded check (player_id is null or balance >= 0)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
create unique index accounts_player on accounts (player_id, currency) where player_id is not null;
create unique index accounts_house on accounts (purpose, lane, currency) where purpose is not null;

-- One row is one transfer with both its legs, so that it sums to zero by construction: amount is added to the account
-- and taken from the counter account. tx is the round or the deposit, step the round's version, leg its place there.
create table postings (
    tx uuid not null,
    step int not null,
    leg smallint not null,
    account bigint not null,
    amount bigint not null check (amount <> 0),
    balance_after bigint not null,
    version bigint not null,
    counter bigint not null check (counter <> account),
    counter_after bigint not null,
    counter_version bigint not null,
    at timestamptz not null,
    kind text not null,
    currency text not null
) partition by range (tx);

create view ledger_legs as
select tx, step, leg, kind, currency, at, account, amount, balance_after, version from postings
union all
select tx, step, leg, kind, currency, at, counter, -amount, counter_after, counter_version from postings;

create view house_balances as
select purpose, currency, sum(balance) as balance from accounts where purpose is not null group by purpose, currency;

-- What a key was first answered: a receipt or a refusal. Never forgotten, because money hangs on it.
create table idempotency (
    principal text not null,
    key text not null,
    fingerprint bytea not null,
    at timestamptz not null default now(),
    receipt uuid,
    balance_after bigint,
    refusal text,
    primary key (principal, key)
);

create table push_outbox (
    id bigint generated always as identity primary key,
    player_id uuid not null,
    event_type text not null,
    fields text not null,
    taken_until timestamptz not null default '-infinity'
);
