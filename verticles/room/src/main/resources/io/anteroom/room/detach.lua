-- A socket is gone: its seats wait for its session's next one. ARGV: session, "player node socket" as the seat must be,
-- player, node, milliseconds to wait, rooms.
local session, seat, player, node = unpack(ARGV, 1, 4)
local due = now_ms() + tonumber(ARGV[5])
for i = 6, #ARGV do
  local room = ARGV[i]
  local now = redis.call('HGET', 'room:s:' .. room, session)
  if now == seat or string.sub(now or '', 1, #seat + 1) == seat .. ' ' then
    redis.call('HSET', 'room:s:' .. room, session, seat_of(player, '-', 0, older_of(now)))
    unseat_at('room:r:' .. room, room, node)
    redis.call('ZADD', 'room:gone', due, room .. ' ' .. session)
  end
end
return 1
