-- An accepted move in a room with rules. ARGV: room, player, the name under which its event id is remembered, its record,
-- bytes a log may have unarchived, version the state follows from, state, outcome or '', entries.
-- Gives {'A', first number, epoch, newest, nodes}; S with the number of the message it repeats; V with version and state;
-- or a letter: N no member, E other content, O log full.
local room, player, event, record, bytes_max, version, state, outcome = unpack(ARGV, 1, 8)
local key = 'room:r:' .. room
local r = redis.call('HMGET', key, 'e', 'g', 'z', 's', 'v', 't', 'y', 'n', 'm' .. player)
local why = doubt(r[1], r[2], r[3])
if why then return {why} end

local now = tonumber(redis.call('TIME')[1])
local before = answer_before(now, event, record)
if before then return before end
-- Who left since gets the first answer too.
if not r[9] then return {'N'} end
if version ~= r[5] then return {'V', r[5], r[6]} end
if tonumber(r[7]) >= tonumber(bytes_max) then return {'O'} end

local entries = {}
for i = 9, #ARGV do entries[#entries + 1] = ARGV[i] end
local first = tonumber(r[4]) + 1
remember(now, event, record, first)
turn(key, room, version, state, outcome)
return {'A', first, r[1], say(key, room, first - 1, entries), r[8]}
