-- What a member sends to a room that ticks: it waits in the log until a tick takes it. ARGV: room, player, the name under
-- which its event id is remembered, its record, bytes a log may have unarchived, entry, or '' to ask for the
-- state it is judged by.
-- Gives {'A', number, epoch, newest, nodes}; S with the number of the message it repeats; V with 0 and the state; or a
-- letter: N no member, E other content, O log full.
local room, player, event, record, bytes_max, entry = unpack(ARGV)
local key = 'room:r:' .. room
local r = redis.call('HMGET', key, 'e', 'g', 'z', 's', 't', 'y', 'n', 'm' .. player)
local why = doubt(r[1], r[2], r[3])
if why then return {why} end

local now = tonumber(redis.call('TIME')[1])
local before = answer_before(now, event, record)
if before then return before end
-- Who left since gets the first answer too.
if not r[8] then return {'N'} end
if entry == '' then return {'V', 0, r[5]} end
if tonumber(r[6]) >= tonumber(bytes_max) then return {'O'} end

local number = tonumber(r[4]) + 1
remember(now, event, record, number)
say(key, room, number - 1, {entry})
return {'A', number, r[1], number, r[7]}
