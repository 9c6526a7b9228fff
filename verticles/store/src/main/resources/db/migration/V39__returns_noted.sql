-- Transactions, and of each a moment before it got its number and one after; see next_returns.
create table return_notes (
    id bigint primary key,
    before_at timestamptz not null,
    after_at timestamptz not null);

insert into return_notes (id, before_at, after_at) values (pg_current_xact_id()::text::bigint, now(), clock_timestamp());

-- The functions of the returns, which keep them.
-- functions f02663bd1a2193a4e0e215f20164a1a3d516656d2ecaa4d181433b8beded8e8c
