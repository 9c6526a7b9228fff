-- What came to rooms since their last tick. ARGV: bytes of a page; for each room: job of its shard, owner's epoch, room, its
-- epoch, tick and number up to which its state took the log, as the owner knows them.
-- Gives for each {'A', members, newest number, page}, or a letter: W the shard is another's, V it stands otherwise.
local out = {}
for i = 2, #ARGV, 6 do
  local job, owner, room, epoch, tick, took = unpack(ARGV, i, i + 5)
  local r = redis.call('HMGET', 'room:r:' .. room, 'e', 'g', 'z', 's', 'i', 'q', 'c')
  local why = not owns(job, owner) and 'W' or doubt(r[1], r[2], r[3])
    or ((r[1] ~= epoch or r[5] ~= tick) and 'V')
  if why then
    out[#out + 1] = {why}
  else
    local page = tonumber(r[4]) > tonumber(took) and read(room, tonumber(took), 1000, tonumber(ARGV[1])) or {}
    out[#out + 1] = {'A', r[7], r[4], page}
  end
end
return out
