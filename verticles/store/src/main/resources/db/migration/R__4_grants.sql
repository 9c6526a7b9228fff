-- The node's role at run time. What was posted, journalled or answered can't be changed or deleted by it.
grant usage on schema public to anteroom_app;
grant select on all tables in schema public to anteroom_app;
grant usage on all sequences in schema public to anteroom_app;
grant insert on players, profiles, seeds, logins, refresh_tokens, revocations, signing_keys, master_check, accounts,
    postings, idempotency, push_outbox, rounds, journal, events, game_sessions, replaced_sessions, game_configs, games,
    nodes, leases to anteroom_app;
grant update on players, profiles, game_sessions, games, nodes, leases to anteroom_app;
grant update (balance, version) on accounts to anteroom_app;
grant update (ended_at, bet, payout, version, state_hash, sealed, view) on rounds to anteroom_app;
grant update (status, client_seed, round_count, revealed) on seeds to anteroom_app;
grant update (ended_at) on logins to anteroom_app;
grant update (used_at, successor) on refresh_tokens to anteroom_app;
grant update (receipt, balance_after, refusal) on idempotency to anteroom_app;
grant update (taken_until) on push_outbox to anteroom_app;
grant delete on logins, refresh_tokens, revocations, push_outbox, replaced_sessions, nodes to anteroom_app;
revoke execute on function ensure_partitions(date, int) from public;
grant execute on function ensure_partitions(date, int) to anteroom_app;
