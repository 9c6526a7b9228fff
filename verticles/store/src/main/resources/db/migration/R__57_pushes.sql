-- Takes pushes that wait, the oldest first; nobody else gets them for some seconds, nor anything newer of their players. One
-- at a time, and what there is is read only when the one before has ended: two at once would pass by what the other holds
-- locked, and see of it only that it waited.
create or replace function take_pushes(p_limit int)
returns table (id bigint, player_id uuid, event_type text, fields text)
language plpgsql as $$
declare
    at_now timestamptz;
begin
    perform pg_advisory_xact_lock(7236455, 0);
    at_now := clock_timestamp();
    return query
        update push_outbox o
        set taken_until = at_now + interval '5 seconds'
        where o.id in (
            select waiting.id from push_outbox waiting
            where waiting.taken_until < at_now and not exists (
                select from push_outbox older
                where older.player_id = waiting.player_id and older.id < waiting.id and older.taken_until >= at_now)
            order by waiting.id limit p_limit for update skip locked)
        returning o.id, o.player_id, o.event_type, o.fields;
end $$;

-- Gives back what was not handed over; it may be taken again at once.
create or replace function give_back_pushes(p_ids bigint[]) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock(7236455, 0);
    update push_outbox set taken_until = '-infinity' where id = any (p_ids);
end $$;
