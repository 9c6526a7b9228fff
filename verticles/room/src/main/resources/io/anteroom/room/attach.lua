-- Moves a member's seat to another socket. ARGV: room, player, session, node, socket, last number the client has, bytes of a
-- page. Gives {'A', epoch, base, newest, page}, or N for no member.
local room, player, session, node, socket, after, bytes = unpack(ARGV)
local key = 'room:r:' .. room
local r = redis.call('HMGET', key, 'e', 'g', 'z', 's', 'b', 'm' .. player)
local why = doubt(r[1], r[2], r[3])
if why then return {why} end
if not r[6] then return {'N'} end
sit(key, room, session, player, node, socket, r[6])
return {'A', r[1], r[5], r[4], read(room, tonumber(after), 100000, tonumber(bytes))}
