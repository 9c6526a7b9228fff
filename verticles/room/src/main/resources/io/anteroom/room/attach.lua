-- Moves a member's seat to another socket. ARGV: room, player, session, node, socket, last number the client has, bytes of a
-- page. Gives {'A', epoch, base, newest, page}; N for no member; B with the base if the seat was there before the log
-- was in doubt, and is kept still: it is to be taken again by a join.
local room, player, session, node, socket, after, bytes = unpack(ARGV)
local key = 'room:r:' .. room
local r = redis.call('HMGET', key, 'e', 'g', 'z', 's', 'b', 'm' .. player)
local why = doubt(r[1], r[2], r[3])
if why then return {why} end
local before, till = string.match(redis.call('HGET', 'room:k:' .. room, session) or '', '^(%S+) (%d+)$')
if before == player and now_ms() < tonumber(till) then return {'B', r[5]} end
if not r[6] then return {'N'} end
sit(key, room, session, player, node, socket, r[6])
return {'A', r[1], r[5], r[4], read(room, tonumber(after), 100000, tonumber(bytes))}
