-- Takes a seat. ARGV: room, player, name, session, node, socket, number of the resume by which it has the session, last number
-- the client has, bytes of a page, 1 if it was in the room before its log was lost, numbers of an older log that its client may
-- still name then, '' for none; 1 if its socket was there all along; entry of the join; and of rules, '' without: version the rest
-- follows from, state, outcome, entries of what they say.
-- Gives {'J', first number appended or 0, epoch, base, newest, nodes, archived, version, state, members, page}, or a letter:
-- F full, T sockets hold all seats that the player may have, S another socket has the seat by now, Q matchmaking is still to be told that they left; V the
-- rules' state is another by now, with version and state.
local room, player, name, session, node, socket, resume, after, bytes, again, older, stays, joined = unpack(ARGV, 1, 13)
local version, state, outcome = unpack(ARGV, 14, 16)
local key = 'room:r:' .. room
local r = redis.call('HMGET', key, 'e', 'g', 'z', 's', 'b', 'x', 'c', 'a', 'v', 't', 'm' .. player)
local why = doubt(r[1], r[2], r[3])
if why then return {why} end
local s, record, appended = tonumber(r[4]), r[11], 0

if not record and again ~= '1' and redis.call('HEXISTS', 'room:left', room .. ' ' .. player) == 1 then return {'Q'} end
local seat = redis.call('HGET', 'room:s:' .. room, session)
if (stays == '1' and is_anothers(seat, node, socket)) or is_overtaken(seat, room, session, node, socket, resume) then return {'S'} end
if not seat then
  if not record and again ~= '1' and tonumber(r[7]) >= tonumber(r[6]) then return {'F'} end
  if record then
    record = with_place(key, room, player, record)
    if not record then return {'T'} end
  end
end
if not record and r[9] and version ~= r[9] then return {'V', r[9], r[10]} end

if not record then
  record = '0 ' .. (s + 1) .. ' ' .. name
  redis.call('HSET', key, 'm' .. player, record)
  local members = redis.call('HINCRBY', key, 'c', 1)
  -- Of a room that ticks: while it was empty no tick was missed, unless that is because its log was in doubt.
  local ticks = redis.call('HMGET', key, 'w', 'o')
  if members == 1 and ticks[1] and ticks[2] ~= '-' then redis.call('HSET', key, 'w', now_ms()) end
  redis.call('ZREM', 'room:idle', room)
  appended = s + 1
  local entries = {joined}
  if r[9] then
    turn(key, room, version, state, outcome)
    for i = 17, #ARGV do entries[#entries + 1] = ARGV[i] end
  end
  s = say(key, room, s, entries)
end
if again ~= '1' then redis.call('HDEL', key, 'l' .. player) end
sit(key, room, session, player, node, socket, resume, record, older)

local members = {}
local all = redis.call('HGETALL', key)
for i = 1, #all, 2 do
  if string.sub(all[i], 1, 1) == 'm' then
    members[#members + 1] = string.sub(all[i], 2)
    members[#members + 1] = all[i + 1]
  end
end
local now = redis.call('HMGET', key, 'n', 'v', 't')
return {'J', appended, r[1], r[5], s, now[1], r[8], now[2], now[3], members,
  read(room, tonumber(after), 100000, tonumber(bytes))}
