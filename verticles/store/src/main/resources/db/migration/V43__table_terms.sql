-- What a bet at a table was taken under, as rounds.terms has it for a round; null for nothing.
alter table table_bets add column terms text;

-- When a player's last round of a game at its tables began, of those whose jurisdiction wants a pause between them.
create table table_paces (
    player_id uuid not null,
    game_id text not null,
    paced_at timestamptz not null,
    primary key (player_id, game_id)
);

-- The functions of tables, which keep to it.
-- functions 285cc8c291701b13e034204bbcf2cdacaa04d915d544a6c8069afc62798fe911
