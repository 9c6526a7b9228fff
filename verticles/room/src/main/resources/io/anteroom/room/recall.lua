-- What became of messages before, whatever room they name now. ARGV: for each the name under which its event id is remembered,
-- and its record. Gives for each its number, 0 if it is new, or -1 for other content.
local now, out = tonumber(redis.call('TIME')[1]), {}
for i = 1, #ARGV, 2 do
  local before = answer_before(now, ARGV[i], ARGV[i + 1])
  out[#out + 1] = not before and 0 or before[1] == 'E' and -1 or before[2]
end
return out
