-- The least UUIDv7 of a moment: where a month begins.
create or replace function uuid_floor(moment timestamptz) returns uuid language sql immutable strict as $$
    select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;

-- Makes the partitions of months that are needed, and the default one that takes what has none, so that a clock that
-- runs wild can't stop the ledger. A month that such a clock has already written into stays with the default one, which
-- warns and stops nobody. Owned and run by the owner: the node's role makes no tables.
create or replace function ensure_partitions(first_month date, month_count int) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    parent text;
    part text;
    name_column text;
    start_at timestamptz;
    first_name uuid;
    end_name uuid;
    taken bool;
begin
    perform pg_advisory_xact_lock(7236451, 1);
    foreach parent in array array['postings', 'journal', 'rounds'] loop
        name_column := case parent when 'postings' then 'tx' when 'journal' then 'round_id' else 'id' end;
        for month in -1..month_count - 1 loop
            if month = -1 then
                part := parent || '_default';
                continue when to_regclass(part) is not null;
                execute format('create table %I partition of %I default', part, parent);
            else
                start_at := (date_trunc('month', first_month::timestamp) + make_interval(months => month)) at time zone 'UTC';
                part := parent || '_' || to_char(start_at at time zone 'UTC', 'YYYYMM');
                continue when to_regclass(part) is not null;
                first_name := uuid_floor(start_at);
                end_name := uuid_floor(((start_at at time zone 'UTC') + interval '1 month') at time zone 'UTC');
                -- Looked up first, because the attempt would keep every commit from the default one while it looks.
                execute format('select exists (select from %I where %I >= $1 and %I < $2)',
                    parent || '_default', name_column, name_column)
                into taken using first_name, end_name;
                if not taken then
                    begin
                        execute format('create table %I partition of %I for values from (%L) to (%L)', part, parent,
                            first_name, end_name);
                    exception when check_violation then
                        -- A row that came in between; the attempt and its locks are undone.
                        taken := true;
                    end;
                end if;
                if taken then
                    raise warning '% has rows of the month of %: it keeps that month', parent || '_default', part
                        using hint = 'A clock of a node ran ahead.';
                    continue;
                end if;
            end if;
            if parent = 'postings' then
                execute format('create unique index %I on %I (account, version)', part || '_account', part);
            elsif parent = 'rounds' then
                execute format('alter table %I set (fillfactor = 90)', part);
            end if;
        end loop;
    end loop;
end $$;
