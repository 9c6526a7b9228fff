-- A step of the archiver at one log: what is archived leaves it, and how much of the rest is due is told. The entries are read
-- by themselves then, since what goes through a script costs Redis more than ten times as much.
-- ARGV: job, its epoch, room; number up to which it was archived when it was read, number up to which it is now, 0 if nothing
-- is new, bytes between the two or '' if they are to be counted, epoch of the log when it was read, newest epoch that
-- PostgreSQL gave the room; entries to keep live, bytes to keep live, entries beyond those that are worth a piece. A room
-- that closes keeps nothing; one that ticks, until it is over, what its state did not take yet.
-- Gives {'A', epoch of the log, newest epoch that PostgreSQL gave the room as far as is known, number up to which it is
-- archived, number up to which it is to be, whatever the bytes, number that must not be exceeded, bytes that are to leave,
-- whatever the numbers, bytes of the log, its elements}; N there is nothing to do; W: the job is another's.
if not owns(ARGV[1], ARGV[2]) then return {'W'} end
local room, from, upto, bytes = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local read, given = ARGV[7], tonumber(ARGV[8])
local keep, keep_bytes, worth = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local key, log = 'room:r:' .. room, 'room:l:' .. room
local r = redis.call('HMGET', key, 'a', 's', 'z', 'y', 'q', 'u', 'e', 'j')

if r[1] then
  local archived, newest, size, closes = tonumber(r[1]), tonumber(r[2]), tonumber(r[4]), r[3]
  local may = newest
  if r[5] and not r[6] and not closes then may = math.min(newest, tonumber(r[5])) end

  local known = math.max(tonumber(r[7]), tonumber(r[8] or 0))
  if read ~= r[7] then
    -- What is archived was of a log that is lost.
    upto = 0
  elseif given > known then
    known = given
    redis.call('HSET', key, 'j', known)
  end
  if upto > may then upto, bytes = may, nil end
  if upto > archived then
    if not bytes or from ~= archived then
      bytes = 0
      for _, element in ipairs(redis.call('XRANGE', log, '-', upto .. '-0')) do bytes = bytes + #element[2][2] end
    end
    redis.call('XTRIM', log, 'MINID', (upto + 1) .. '-0')
    archived, size = upto, math.max(0, size - bytes)
    redis.call('HSET', key, 'a', archived, 'y', size)
  end

  local to, spare = newest - keep, size - keep_bytes
  if closes then
    to = newest
  elseif to - archived < worth then
    to = archived
  end
  to = math.min(to, may)
  if to > archived or (spare > 0 and may > archived) then
    return {'A', r[7], known, archived, to, may, spare, size, redis.call('XLEN', log)}
  end
end
redis.call('SREM', 'room:long', room)
return {'N'}
