-- Which score of a season is first, as the node said that opened it or was set up for its board last: who archives the
-- season need not be set up for the board. Null for the lack of such a node, which is so for seasons that had ended before
-- this column was there; of the open ones the next look at them makes it known.
alter table board_seasons add column lowest_first boolean;
