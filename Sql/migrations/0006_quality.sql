-- What the events of each interval's own day looked like, so that the next nights can tell what is usual.
--
-- A row is written by the night that its events have passed, together with its features, and by a backfill; a night that
-- is refused leaves none. Running a day again replaces its row. Nights compare a day with those of the 28 days before it
-- and keep a year. An event counts once, in its latest version; "known" is whoever the shop's users query has.
CREATE TABLE allot.source_quality (
    day                      date PRIMARY KEY,
    measured_at              timestamptz NOT NULL DEFAULT statement_timestamp(),
    events                   bigint NOT NULL CHECK (events >= 0),
    unknown_users            bigint NOT NULL CHECK (unknown_users >= 0),
    repeated_rows            bigint NOT NULL CHECK (repeated_rows >= 0),
    items                    bigint NOT NULL CHECK (items >= 0),
    unknown_items            bigint NOT NULL CHECK (unknown_items BETWEEN 0 AND events),
    purchases_without_amount bigint NOT NULL CHECK (purchases_without_amount BETWEEN 0 AND events),
    purchases_without_order  bigint NOT NULL CHECK (purchases_without_order BETWEEN 0 AND events),
    recorded_ahead           bigint NOT NULL CHECK (recorded_ahead BETWEEN 0 AND events),
    dated_ahead              bigint NOT NULL CHECK (dated_ahead BETWEEN 0 AND events),
    buyers                   bigint NOT NULL CHECK (buyers >= 0),
    kinds                    bigint[] NOT NULL CHECK (cardinality(kinds) = 7),
    kinds_without_item       bigint[] NOT NULL CHECK (cardinality(kinds_without_item) = 7),
    amounts                  bigint[] NOT NULL CHECK (cardinality(amounts) = 20),
    hours                    bigint[] NOT NULL CHECK (cardinality(hours) = 24),
    activity                 bigint[] NOT NULL CHECK (cardinality(activity) = 8),
    let_through              text[] NOT NULL DEFAULT '{}'
);

COMMENT ON TABLE allot.source_quality IS 'what the events of each night''s own day looked like; a refused night leaves no row';
COMMENT ON COLUMN allot.source_quality.day IS 'the interval: a local day of the shop';
COMMENT ON COLUMN allot.source_quality.measured_at IS 'when the row was written';
COMMENT ON COLUMN allot.source_quality.events IS 'events of known users that are dated on the day; so are all counts below but unknown_users and repeated_rows';
COMMENT ON COLUMN allot.source_quality.unknown_users IS 'events of users whom the shop''s users query does not have';
COMMENT ON COLUMN allot.source_quality.repeated_rows IS 'rows beyond the first of each event, of all rows dated on the day, whoever''s they are';
COMMENT ON COLUMN allot.source_quality.items IS 'items that the shop''s items query gave';
COMMENT ON COLUMN allot.source_quality.unknown_items IS 'events that name an item which that query does not have';
COMMENT ON COLUMN allot.source_quality.purchases_without_amount IS 'purchases whose amount is NULL or 0';
COMMENT ON COLUMN allot.source_quality.purchases_without_order IS 'purchases without an order_id';
COMMENT ON COLUMN allot.source_quality.recorded_ahead IS 'events whose recorded_at was more than a minute after the clock of the shop''s database when they were read';
COMMENT ON COLUMN allot.source_quality.dated_ahead IS 'events whose occurred_at is more than a minute after their recorded_at';
COMMENT ON COLUMN allot.source_quality.buyers IS 'users with a purchase';
COMMENT ON COLUMN allot.source_quality.kinds IS 'events by kind: view, search, cart, purchase, review, share, refund';
COMMENT ON COLUMN allot.source_quality.kinds_without_item IS 'events without an item_id, by kind';
COMMENT ON COLUMN allot.source_quality.amounts IS 'purchases by amount: below 0.1 of the currency''s unit, then classes from 10^(k/2) on for k = -2 to 16';
COMMENT ON COLUMN allot.source_quality.hours IS 'events by hour of the shop''s day, 0 to 23; where clocks change, an early class may have two hours or none';
COMMENT ON COLUMN allot.source_quality.activity IS 'users by how many events they have: 1, 2, 3 to 4, 5 to 8, 9 to 16, 17 to 32, 33 to 64, more';
COMMENT ON COLUMN allot.source_quality.let_through IS 'checks that failed and that quality.accept in Jobs/allot.yaml let through';
