-- By which resume whoever holds the game has its session: of one session the newest socket has it. Nodes of before say none.
alter table game_sessions add column holder_resume bigint not null default 0;

-- The function of claims, which keeps it and takes nothing from a later one.
-- functions 180a20e1cab5e408c6e4b7b514e42fadafe5292f413b05e92ec8ef3bc7e76edf
