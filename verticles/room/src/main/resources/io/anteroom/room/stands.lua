-- How a room stands, for people and for rules. ARGV: room.
-- Gives {'A', epoch, newest, version, state, members as "player, record"}.
local key = 'room:r:' .. ARGV[1]
local all = redis.call('HGETALL', key)
local r, members = {}, {}
for i = 1, #all, 2 do
  if string.sub(all[i], 1, 1) == 'm' then
    members[#members + 1] = string.sub(all[i], 2)
    members[#members + 1] = all[i + 1]
  else
    r[all[i]] = all[i + 1]
  end
end
local why = doubt(r.e, r.g, r.z)
if why then return {why} end
return {'A', r.e, r.s, r.v or false, r.t or false, members}
