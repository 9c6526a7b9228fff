-- An accepted move in a room with rules. ARGV: room, player, the name under which its event id is remembered, its record,
-- its batch, bytes a log may have unarchived, version the state follows from, state, outcome or '', entries.
-- Gives {'A', first number, epoch, newest, nodes}; S with the number of the message it repeats; V with version and state;
-- or a letter: N no member, E other content, O log full.
local room, player, event, record, batch, bytes_max, version, state, outcome = unpack(ARGV, 1, 9)
local key = 'room:r:' .. room
local r = redis.call('HMGET', key, 'e', 'g', 'z', 's', 'v', 't', 'y', 'n', 'm' .. player)
local why = doubt(r[1], r[2], r[3])
if why then return {why} end
if not r[9] then return {'N'} end

local now = tonumber(redis.call('TIME')[1])
local ids, last_ids = event_ids(now)
local known, known_before = redis.call('HGET', ids, event), redis.call('HGET', last_ids, event)
if known or known_before then
  local number = repeated(known or known_before, record, known and ids or last_ids)
  if number == 'E' then return {'E'} end
  return {'S', -number}
end
if version ~= r[5] then return {'V', r[5], r[6]} end
if tonumber(r[7]) >= tonumber(bytes_max) then return {'O'} end

local entries = {}
for i = 10, #ARGV do entries[#entries + 1] = ARGV[i] end
local first = tonumber(r[4]) + 1
redis.call('HSET', ids, event, record, batch, string.format('%d', first - 1))
forget_ids(ids, now)
turn(key, room, version, state, outcome)
return {'A', first, r[1], say(key, room, first - 1, entries), r[8]}
