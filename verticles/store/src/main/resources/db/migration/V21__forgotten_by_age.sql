-- What is forgotten is found by its age, not by reading the whole table again and again.
create index mail_at on mail (at);
create index mail_read_at on mail (read_at) where read_at is not null;
create index revocations_ended_at on revocations (ended_at);
