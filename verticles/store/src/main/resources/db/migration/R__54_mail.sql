-- Puts a message or a notification into a player's box and leaves word for the player's sockets. Outcomes: 'sent',
-- 'replayed' (the same sender and key), 'reused' (the key stands for another message), 'unknown' player, 'blocked', 'full'
-- box, 'fast' sender. Notifications have no sender; their keys are all operators' together, who are one asker elsewhere too.
-- A node of before gives no fingerprint, and no key for a notification; what has none is not compared.
drop function if exists send_mail(uuid, uuid, text, uuid, text, text, int, int);
create or replace function send_mail(
    p_id uuid, p_player uuid, p_kind text, p_sender uuid, p_key text, p_body text, p_unread_max int, p_minute_max int,
    p_fingerprint bytea default null,
    out outcome text, out mail_id uuid, out sent_at timestamptz)
language plpgsql as $$
declare
    username text;
    known bytea;
begin
    if p_sender is not null then
        -- One message of a sender at a time, so that its bounds hold and a retry meets its first.
        perform pg_advisory_xact_lock(7236453, hashtext(p_sender::text));
        select m.id, m.at, m.fingerprint into mail_id, sent_at, known
        from mail m
        where m.sender = p_sender and m.sender_key = p_key;
        if found then
            outcome := case when known <> p_fingerprint then 'reused' else 'replayed' end;
            return;
        end if;
    elsif p_key is not null then
        -- One notification under a key at a time; those without one wait for none.
        perform pg_advisory_xact_lock(7236456, hashtext(p_key));
        select m.id, m.at, m.fingerprint into mail_id, sent_at, known
        from mail m
        where m.sender is null and m.sender_key = p_key;
        if found then
            outcome := case when known <> p_fingerprint then 'reused' else 'replayed' end;
            return;
        end if;
    end if;
    if not exists (select from players where id = p_player) then
        outcome := 'unknown';
        return;
    end if;
    if p_sender is not null then
        if exists (select from blocks b where b.player_id = p_player and b.blocked = p_sender) then
            outcome := 'blocked';
            return;
        end if;
        if (select count(*) from mail m
            where m.sender = p_sender and m.at > clock_timestamp() - interval '1 minute') >= p_minute_max then
            outcome := 'fast';
            return;
        end if;
    end if;
    -- One at a time into a box: positions then rise in the order of commits, and who has seen one has seen all before it.
    perform pg_advisory_xact_lock(7236454, hashtext(p_player::text || p_kind));
    if (select count(*) from (
        select from mail m where m.player_id = p_player and m.kind = p_kind and m.read_at is null
        limit p_unread_max) unread) >= p_unread_max then
        outcome := 'full';
        return;
    end if;

    outcome := 'sent';
    mail_id := p_id;
    sent_at := clock_timestamp();
    insert into mail (id, player_id, kind, sender, sender_key, body, at, fingerprint)
    values (p_id, p_player, p_kind, p_sender, p_key, p_body, sent_at, case when p_key is not null then p_fingerprint end);
    select p.username into username from profiles p where p.player_id = p_sender;
    insert into push_outbox (player_id, event_type, fields)
    values (p_player, case p_kind when 'message' then 'DirectMessage' else 'Notification' end,
        -- Nobody who sent it is left out; the sender's own nulls, and data that is null, are not.
        rtrim(json_strip_nulls(json_build_object(
            'id', p_id, 'from', p_sender, 'username', username,
            'at', to_char(sent_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))::text, '}')
            || ',"data":' || p_body::json || '}');
end $$;

-- False if the list is full.
create or replace function block_player(p_player uuid, p_blocked uuid, p_max int) returns bool language plpgsql as $$
begin
    perform from players where id = p_player for no key update;
    if exists (select from blocks where player_id = p_player and blocked = p_blocked) then
        return true;
    end if;
    if (select count(*) from blocks where player_id = p_player) >= p_max then
        return false;
    end if;
    insert into blocks (player_id, blocked) values (p_player, p_blocked);
    return true;
end $$;

grant select, insert, delete on mail, blocks to anteroom_app;
grant update (body, read_at) on mail to anteroom_app;
