-- The state that features go on from: smaller, and with what shows that it still belongs to the shop's tables. The next
-- night reads the whole history once.

DROP TABLE allot.user_state, allot.user_purchase, allot.user_interest, allot.corrected_event;
DELETE FROM allot.feature_checkpoint;

-- Whether the shop had items when the state was taken: without any, categories are not followed.
ALTER TABLE allot.feature_checkpoint ADD COLUMN knows_items boolean NOT NULL;

-- Counts and sums of each user who may be profiled, as packed words (FeatureRow and PackedWords in the sources say how).
-- A user who is not here is read anew from the shop's events.
CREATE TABLE allot.user_state (
    user_id bigint PRIMARY KEY,
    totals  bytea NOT NULL
);
ALTER TABLE allot.user_state ALTER COLUMN totals SET STORAGE PLAIN;

-- Purchases of the history, to count orders and days with a purchase, and what carts, purchases, reviews and shares weigh
-- by category, of the users in allot.user_state who have any, as packed words.
CREATE TABLE allot.user_history (
    user_id bigint PRIMARY KEY,
    events  bytea NOT NULL
);

-- What the events in the state come to by the shop's day: when a day leaves the history, its events are taken back, and
-- must be those that were read.
CREATE TABLE allot.feature_day (
    day    date PRIMARY KEY,
    rows   bigint NOT NULL,
    digest bigint NOT NULL
);

-- The category that each item of the state's carts, purchases, reviews and shares had: a digest of its name, or NULL where
-- it had none. When an item moves to another category, its users are read anew.
CREATE TABLE allot.item_category (
    item_id  bigint PRIMARY KEY,
    category bigint
);

-- Events of the history with more than one row: when they leave it, their users are read anew.
CREATE TABLE allot.corrected_event (
    event_id bigint NOT NULL,
    user_id  bigint NOT NULL,
    PRIMARY KEY (event_id, user_id)
);
