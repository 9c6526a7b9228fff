-- Whose turn it is to begin a room: one at a time asks for its next epoch, so that nodes which miss it at once raise the epoch
-- once. ARGV: room, name of the claim, milliseconds it holds.
-- Gives {'A', epoch, base, newest} if it was begun meanwhile, C for whose claim it is, or W while another is at it.
local room, name, hold = unpack(ARGV)
local r = redis.call('HMGET', 'room:r:' .. room, 'e', 'g', 'b', 's')
if r[1] and r[2] == redis.call('GET', 'room:run') then return {'A', r[1], r[3], r[4]} end
return {redis.call('SET', 'room:b:' .. room, name, 'NX', 'PX', hold) and 'C' or 'W'}
