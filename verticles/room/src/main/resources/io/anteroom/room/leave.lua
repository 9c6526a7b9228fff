-- Gives a seat up. ARGV: room, session, whose it must be: player, then node and socket (both '' for any), or '-' and '' if nobody
-- may hold it; entry of the leaving; 1 if its player says so, who gives up with it what seats they have that nobody holds; 1 if who
-- leaves a match by it has to be reported; of rules as with a join.
-- Gives {'K', first number appended or 0, epoch, newest, nodes, 1 if who left a match has to be reported}, or a letter: N there
-- is no such seat, S it is held otherwise; V with version and state.
local room, session, player, node, socket, left, own, quits = unpack(ARGV, 1, 8)
local version, state, outcome = unpack(ARGV, 9, 11)
local key, sitting = 'room:r:' .. room, 'room:s:' .. room
local r = redis.call('HMGET', key, 'e', 'g', 'z', 's', 'v', 't')
local why = doubt(r[1], r[2], r[3])
if why then return {why} end

local seat = redis.call('HGET', sitting, session)
if not seat then return {'N'} end
local owner, at, held = string.match(seat, '^(%S+) (%S+) (%S+)')
if owner ~= player then return {'N'} end
-- What nobody holds is its session's own to give up, whatever socket held it before.
local unheld = at == '-' and socket ~= ''
if not unheld and ((node ~= '' and node ~= at) or (socket ~= '' and socket ~= held)) then return {'S'} end
local seats, joined, name = member(redis.call('HGET', key, 'm' .. player))
local going = {session}
if own == '1' and seats > 1 then
  local all, unheld_of_player = redis.call('HGETALL', sitting), player .. ' - '
  for i = 1, #all, 2 do
    if all[i] ~= session and string.sub(all[i + 1], 1, #unheld_of_player) == unheld_of_player then
      going[#going + 1] = all[i]
    end
  end
end
seats = seats - #going
if seats == 0 and r[5] and version ~= r[5] then return {'V', r[5], r[6]} end

if at ~= '-' then unseat_at(key, room, at) end
for _, one in ipairs(going) do drop_seat(room, one) end
local s, appended = tonumber(r[4]), 0
if seats > 0 then
  redis.call('HSET', key, 'm' .. player, seats .. ' ' .. joined .. ' ' .. name)
  if quits == '1' then redis.call('HSET', key, 'l' .. player, '') end
else
  if redis.call('HDEL', key, 'l' .. player) == 1 then quits = '1' end
  redis.call('HDEL', key, 'm' .. player)
  if redis.call('HINCRBY', key, 'c', -1) == 0 then redis.call('ZADD', 'room:idle', now_ms(), room) end
  appended = s + 1
  if quits == '1' then
    redis.call('HSET', 'room:left', room .. ' ' .. player, r[1] .. ' ' .. string.format('%d', appended))
  end
  local entries = {left}
  if r[5] then
    turn(key, room, version, state, outcome)
    for i = 12, #ARGV do entries[#entries + 1] = ARGV[i] end
  end
  s = say(key, room, s, entries)
end
return {'K', appended, r[1], s, redis.call('HGET', key, 'n'), appended > 0 and quits or '0'}
