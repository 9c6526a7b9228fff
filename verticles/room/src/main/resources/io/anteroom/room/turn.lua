-- An accepted move in a room with rules, or a tick. ARGV: room, player or '' for the room itself, event id, content's hash,
-- messages a player may send in a second, bytes a log may have unarchived, owner's epoch or '', version the state follows
-- from, state, outcome or '', entries.
-- Gives {'A', first number, epoch, newest, nodes}; S with the number of the message it repeats; V with version and state;
-- or a letter: N no member, Q too fast, E other content, O log full, W the owner is an older one.
local room, player, event, hash, rate, bytes_max, owner, version, state, outcome = unpack(ARGV, 1, 10)
local key = 'room:r:' .. room
local r = redis.call('HMGET', key, 'e', 'g', 'z', 's', 'v', 't', 'y', 'o', 'n', 'm' .. player, 'q' .. player)
local why = doubt(r[1], r[2], r[3])
if why then return {why} end
if owner ~= '' and tonumber(owner) < tonumber(r[8] or 0) then return {'W'} end

local now = tonumber(redis.call('TIME')[1])
local span = math.floor(now / SPAN)
local ids, messages = 'room:i:' .. player .. ':' .. span, 0
if player ~= '' then
  if not r[10] then return {'N'} end
  local known = redis.call('HGET', ids, event)
    or redis.call('HGET', 'room:i:' .. player .. ':' .. (span - 1), event)
  if known then
    if string.sub(known, 1, 12) ~= hash then return {'E'} end
    return {'S', tonumber(string.sub(known, 13))}
  end
  local second, before = string.match(r[11] or '0 0', '^(%d+) (%d+)$')
  messages = tonumber(second) == now and tonumber(before) or 0
  if messages >= tonumber(rate) then return {'Q'} end
end
if version ~= r[5] then return {'V', r[5], r[6]} end
if tonumber(r[7]) >= tonumber(bytes_max) then return {'O'} end

local entries = {}
for i = 11, #ARGV do entries[#entries + 1] = ARGV[i] end
local first = tonumber(r[4]) + 1
if player ~= '' then
  redis.call('HSET', ids, event, hash .. first)
  redis.call('EXPIREAT', ids, (span + 2) * SPAN)
  redis.call('HSET', key, 'q' .. player, now .. ' ' .. (messages + 1))
end
if owner ~= '' then redis.call('HSET', key, 'o', owner) end
turn(key, room, version, state, outcome)
local newest = #entries > 0 and say(key, room, first - 1, entries) or first - 1
return {'A', first, r[1], newest, r[9]}
