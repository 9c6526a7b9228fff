-- A transaction, and a moment before every later one: once the mark has passed the one, mark_at is the other.
alter table return_progress
    add column noted_id bigint not null default pg_current_xact_id()::text::bigint,
    add column noted_at timestamptz not null default now();

-- The functions of the returns, which keep both.
-- functions 2a6175e26f04788216eedbed9f8a9d02e5cde9a13c8e2546a314c3df76b6d70f
