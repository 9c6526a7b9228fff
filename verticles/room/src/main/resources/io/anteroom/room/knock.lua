-- Somebody at the door of a room with a password. ARGV: room, player, 1 if the password was right, 0 if not, '' if none was said;
-- wrong ones of a player and at a room, both at most, within so many seconds.
-- Gives {'A'} for who may enter, a member without any; N the password is another one; R too many were wrong before.
--
-- Judged and counted in one step: tries at once get no further than tries one after another, and a right password takes none
-- back. Who says none does not guess.
local room, player, right, player_max, room_max, seconds = unpack(ARGV)
if redis.call('HEXISTS', 'room:r:' .. room, 'm' .. player) == 1 then return {'A'} end
local own, all = 'room:w:' .. player, 'room:d:' .. room
local counts = redis.call('MGET', own, all)
if tonumber(counts[1] or 0) >= tonumber(player_max) or tonumber(counts[2] or 0) >= tonumber(room_max) then return {'R'} end
if right == '1' then return {'A'} end
if right == '0' then
  for _, counter in ipairs({own, all}) do
    if redis.call('INCR', counter) == 1 then redis.call('EXPIRE', counter, seconds) end
  end
end
return {'N'}
