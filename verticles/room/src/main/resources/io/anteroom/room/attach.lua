-- Moves a member's seat to another socket. ARGV: room, player, session, node, socket, number of the resume by which it has
-- the session, last number the client has, bytes of a page, epoch of the log it has that number of, 0 if it does not say, 1 if
-- the socket was there all along.
-- Gives {'A', epoch, base, newest, page}, or R and the same with all of the log from its base, if the number is another
-- log's; N for no member, or if the seat was given up and sockets hold all that the player may have; S if another socket has the seat by now; B with the base if the seat was there before the log was in
-- doubt, and is kept still: it is to be taken again by a join.
--
-- A socket that was broken may have taken the seat again in this log, and its client never heard of it; the seat says so
-- then. Without a seat nothing is known of the log that a number without its epoch is of, and its client has to join.
local room, player, session, node, socket, resume, after, bytes, epoch, stays = unpack(ARGV)
local key = 'room:r:' .. room
local r = redis.call('HMGET', key, 'e', 'g', 'z', 's', 'b', 'm' .. player)
local why = doubt(r[1], r[2], r[3])
if why then return {why} end
local before, till = string.match(redis.call('HGET', 'room:k:' .. room, session) or '', '^(%S+) (%d+)$')
if before == player and now_ms() < tonumber(till) then return {'B', r[5]} end
local seat = redis.call('HGET', 'room:s:' .. room, session)
if (stays == '1' and is_anothers(seat, node, socket)) or is_overtaken(seat, room, session, node, socket, resume) then return {'S'} end
local record = r[6]
if record and not seat then record = epoch ~= '0' and with_place(key, room, player, record) end
if not record then return {'N'} end

local number, older, letter = tonumber(after), '', 'A'
local exactly, named = string.match(older_of(seat), '^(=?)(%d+)$')
named = tonumber(named or -1)
local is_older = number > tonumber(r[4]) or number == named or (exactly == '' and number < named)
if epoch == '0' and is_older or epoch ~= '0' and epoch ~= r[1] then
  -- It names the same again if it does not get this answer.
  letter, older, number = 'R', '=' .. after, tonumber(r[5])
end
sit(key, room, session, player, node, socket, resume, record, older)
return {letter, r[1], r[5], r[4], read(room, number, 100000, tonumber(bytes))}
