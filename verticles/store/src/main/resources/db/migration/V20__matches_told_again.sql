-- What a matcher could own: its own configuration decides, and nodes may differ in it.
alter table matchers add column shards text[] not null default '{}';

-- By player, where in the room's log the newest leave stands that was taken: [epoch, seq].
alter table matches add column leaves jsonb not null default '{}';

-- A room whose outcome is kept, and whose match does not have it yet. Only the few that this may be are written to.
alter table rooms add column reported bool not null default true;
alter table rooms alter column reported set default false;
update rooms r set reported = false
where r.outcome is null and r.status = 'open'
    or r.outcome is not null and r.mode is not null
        and exists (select from matches m where m.room_id = r.id and m.result is null);
create index rooms_unreported on rooms (id) where outcome is not null and mode is not null and not reported;
