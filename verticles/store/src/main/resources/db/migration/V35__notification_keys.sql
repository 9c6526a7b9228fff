-- A notification's key, as the operators' name for it. Functions of before wrote down a key without ever looking for it, so
-- that one may be there twice where a gateway was new before its store: the first of them keeps it.
lock table mail in share row exclusive mode;
update mail m
set sender_key = null, fingerprint = null
where m.sender is null and m.sender_key is not null
  and exists (
    select from mail first
    where first.sender is null and first.sender_key = m.sender_key and first.position < m.position);
create unique index notification_once on mail (sender_key) where sender is null and sender_key is not null;

-- The function that sends, which looks for the keys of notifications.
-- functions 6f4f88f57aa49ff0c3bd1e349eceb14366087db0201736d0d02438cf9179d4d5
