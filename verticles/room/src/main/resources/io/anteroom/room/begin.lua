-- Begins a log, or goes on with it under a higher epoch and without members. ARGV: room, name of the claim under which the
-- epoch was given, epoch, number to go on from, members at most, kind if it has rules or '', their first state or '', shard if
-- it ticks or '', who is muted, milliseconds that a seat nobody holds is kept.
-- Gives {'A', epoch, base, newest, 1 if it was begun by this call}, or W if the claim is over.
local room, claim, epoch, archived, max, kind, state, shard, mutes, kept = unpack(ARGV)
local key = 'room:r:' .. room
local run = redis.call('GET', 'room:run')
if not run then
  run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
  redis.call('MSET', 'room:run', run, 'room:seen', run .. ' ' .. run)
end
local r = redis.call('HMGET', key, 'e', 'g', 's', 'b', 'h')
-- Somebody else who missed it began it meanwhile: its members keep their seats, whoever was given the higher epoch.
if r[1] and r[2] == run then return {'A', r[1], r[4], r[3], 0} end
-- Another may have begun it and lost it again since: more is archived than this caller was told, under a higher epoch than its.
if redis.call('GET', 'room:b:' .. room) ~= claim then return {'W'} end

local seats = redis.call('HGETALL', 'room:s:' .. room)
local claims, now = 'room:k:' .. room, now_ms()
for i = 1, #seats, 2 do
  local session, player, node = seats[i], string.match(seats[i + 1], '^(%S+) (%S+)')
  local due = redis.call('ZSCORE', 'room:gone', room .. ' ' .. session)
  -- Whoever held it may be gone with the server; who was gone before has no more time for it.
  local till = node == '-' and tonumber(due or 0) or now + tonumber(kept)
  if r[1] and till > now then redis.call('HSET', claims, session, player .. ' ' .. string.format('%d', till)) end
  redis.call('ZREM', 'room:gone', room .. ' ' .. session)
end
redis.call('PEXPIRE', claims, kept)
redis.call('DEL', 'room:s:' .. room, 'room:u:' .. room)
local newest = tonumber(archived)
if r[1] then
  -- Redis came back older than the archive: all it has of the log is in PostgreSQL, and the log goes on behind what is there.
  -- Kept, it would have a hole. Nor can a state that ticks take any more what its successors took.
  if newest > tonumber(r[3]) then
    redis.call('DEL', 'room:l:' .. room)
    redis.call('HSET', key, 'a', archived, 'y', 0)
    if r[5] then redis.call('HSET', key, 'q', archived) end
  end
  newest = math.max(newest, tonumber(r[3]))
  if r[5] then redis.call('HSET', key, 'o', '-') end
  local all = redis.call('HKEYS', key)
  for _, field in ipairs(all) do
    local letter = string.sub(field, 1, 1)
    if letter == 'c' and #field > 1 then
      local node = string.sub(field, 2)
      redis.call('SREM', 'room:n:' .. node, room)
      if redis.call('EXISTS', 'room:n:' .. node) == 0 then redis.call('SREM', 'room:nodes', node) end
    end
    if #field > 1 then redis.call('HDEL', key, field) end
  end
else
  redis.call('DEL', 'room:l:' .. room)
  redis.call('HSET', key, '', LONG, 'a', archived, 'y', 0)
  if kind ~= '' then redis.call('HSET', key, 'k', kind, 't', state) end
  if shard ~= '' then
    redis.call('HSET', key, 'h', shard, 'i', 0, 'q', archived, 'w', now_ms())
  elseif kind ~= '' then
    redis.call('HSET', key, 'v', 1)
  end
end
if shard ~= '' and redis.call('HEXISTS', key, 'u') == 0 then redis.call('SADD', 'room:t:' .. shard, room) end
redis.call('HSET', key, 'e', epoch, 'g', run, 'b', newest, 's', newest, 'x', max, 'c', 0, 'n', '')
hear_mutes(key, mutes)
redis.call('ZADD', 'room:idle', now_ms(), room)
return {'A', epoch, newest, newest, 1}
