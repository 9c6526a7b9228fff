-- One owner's share of the jobs p_group.0 … : says that it lives, gives up, renews, and takes what is free up to its share.
-- Who lives is in rows p_group.owner.1 …, which pass from a dead owner to the next one, so that there are never more of them
-- than there were owners at once. Of p_count jobs each owner has the same number, and some have one more; who has more than
-- that is told how many, and gives them up itself. A p_ttl_ms of 0 gives up everything.
create or replace function hold_share(p_group text, p_count int, p_owner uuid, p_given_up int[], p_ttl_ms bigint)
returns table (number int, owned_epoch bigint, surplus int)
language plpgsql as $$
declare
    lives_until timestamptz;
    owners int;
    richer int;
    fair_share int;
    owned int;
begin
    perform pg_advisory_xact_lock(7236451, 11);
    if p_ttl_ms = 0 then
        update leases l set until = '-infinity' where l.node_id = p_owner and starts_with(l.job, p_group || '.');
        return;
    end if;

    lives_until := clock_timestamp() + p_ttl_ms * interval '1 millisecond';
    update leases l set until = lives_until where l.node_id = p_owner and starts_with(l.job, p_group || '.owner.');
    if not found then
        update leases l set node_id = p_owner, epoch = l.epoch + 1, until = lives_until
        where l.job = (
            select f.job from leases f
            where starts_with(f.job, p_group || '.owner.') and f.until <= clock_timestamp()
            order by f.job
            limit 1);
        if not found then
            insert into leases (job, node_id, epoch, until)
            select p_group || '.owner.' || count(*) + 1, p_owner, 1, lives_until
            from leases l
            where starts_with(l.job, p_group || '.owner.');
        end if;
    end if;

    update leases l set until = '-infinity'
    where l.node_id = p_owner and l.job in (select p_group || '.' || n from unnest(p_given_up) n);
    update leases l set until = lives_until
    where l.node_id = p_owner and l.until > clock_timestamp()
        and l.job in (select p_group || '.' || n from generate_series(0, p_count - 1) n);

    select count(*) into owners from leases l
    where starts_with(l.job, p_group || '.owner.') and l.until > clock_timestamp();
    select count(*) into richer from (
        select from leases l
        where l.node_id <> p_owner and l.until > clock_timestamp()
            and l.job in (select p_group || '.' || n from generate_series(0, p_count - 1) n)
        group by l.node_id
        having count(*) > p_count / owners) others;
    fair_share := p_count / owners + case when richer < p_count % owners then 1 else 0 end;
    select count(*) into owned from leases l
    where l.node_id = p_owner and l.until > clock_timestamp()
        and l.job in (select p_group || '.' || n from generate_series(0, p_count - 1) n);

    insert into leases as held (job, node_id, epoch, until)
    select p_group || '.' || n, p_owner, 1, lives_until
    from generate_series(0, p_count - 1) n
    left join leases l on l.job = p_group || '.' || n
    where l.job is null or l.until <= clock_timestamp()
    order by n
    limit greatest(0, fair_share - owned)
    on conflict (job) do update
    set node_id = excluded.node_id, epoch = held.epoch + 1, until = excluded.until;

    return query
        select n, l.epoch, greatest(0, owned - fair_share)
        from generate_series(0, p_count - 1) n
        join leases l on l.job = p_group || '.' || n
        where l.node_id = p_owner and l.until > clock_timestamp();
end $$;
