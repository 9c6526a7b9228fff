-- What a player has not read yet: direct messages of others, and notifications of the system. Read is gone.
create table mail (
    id uuid primary key,
    player_id uuid not null,
    kind text not null check (kind in ('message', 'notification')),
    -- Who wrote a message; null for a notification.
    sender uuid,
    -- The sender's name for this message, so that a retry is not another message.
    sender_key text,
    body text not null,
    at timestamptz not null,
    check ((kind = 'message') = (sender is not null))
);
create index mail_of_player on mail (player_id, kind, id);
create index mail_of_sender on mail (sender, at) where sender is not null;
create unique index mail_once on mail (sender, sender_key) where sender_key is not null;

-- Whom a player wants to hear nothing from.
create table blocks (
    player_id uuid not null,
    blocked uuid not null,
    at timestamptz not null default now(),
    primary key (player_id, blocked),
    check (player_id <> blocked)
);
