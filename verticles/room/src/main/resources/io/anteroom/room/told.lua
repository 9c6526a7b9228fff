-- Matchmaking knows that a player left a match. ARGV: room, player, "epoch number" as it was told: who came back since may have
-- left again, which it is still to be told. Gives {'A'}.
local who = ARGV[1] .. ' ' .. ARGV[2]
if redis.call('HGET', 'room:left', who) == ARGV[3] then redis.call('HDEL', 'room:left', who) end
return {'A'}
