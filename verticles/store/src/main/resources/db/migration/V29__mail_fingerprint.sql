-- What a message under a key says and to whom, so that the key stands for no other; rows of before have none.
alter table mail add column fingerprint bytea;
-- functions 27f3174041e1270f4b910fcdf71f0616f3552db3af90d07ca5944e50f5dfc954
