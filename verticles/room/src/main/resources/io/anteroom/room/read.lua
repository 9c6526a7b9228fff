-- A page of a log. ARGV: room, number after which, entries and bytes at most, player who must be a member or ''.
-- Gives {'A', epoch, base, newest, page, archived}, or N for no member.
local room, player = ARGV[1], ARGV[5]
local r = redis.call('HMGET', 'room:r:' .. room, 'e', 'g', 'z', 's', 'b', 'a', 'm' .. player)
local why = doubt(r[1], r[2], r[3])
if why then return {why} end
if player ~= '' and not r[7] then return {'N'} end
return {'A', r[1], r[5], r[4], read(room, tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])), r[6]}
