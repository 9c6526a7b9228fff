-- What of a log is to be archived. ARGV: job, its epoch, room, entries to keep live, bytes to keep live, entries that are
-- worth a piece. A room that closes keeps nothing; one that ticks, until it is over, what its
-- state did not take yet.
-- Gives {'A', number up to which it is archived, number up to which it is to be, bytes by which it is too long, number up to
-- which it may be at most}; N there is nothing to do; W: the job is another's.
if not owns(ARGV[1], ARGV[2]) then return {'W'} end
local room, keep, keep_bytes, worth = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local r = redis.call('HMGET', 'room:r:' .. room, 'a', 's', 'z', 'y', 'q', 'u')
if r[1] then
  local archived, newest = tonumber(r[1]), tonumber(r[2])
  local to, spare = newest - keep, tonumber(r[4]) - keep_bytes
  if r[3] then
    to = newest
  elseif to - archived < worth then
    to = archived
  end
  if r[5] and not r[6] and not r[3] then
    newest = math.min(newest, tonumber(r[5]))
    to = math.min(to, newest)
  end
  if to > archived or (spare > 0 and newest > archived) then return {'A', archived, to, spare, newest} end
end
redis.call('SREM', 'room:long', room)
return {'N'}
