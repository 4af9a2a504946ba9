-- More of what is known of users, and what is kept so that a night need not read their whole history again.

-- An interval's features. Days that are not known, rates without a trial and categories that are not there are NULL.
ALTER TABLE allot.user_feature
    ADD COLUMN decayed_views       real,
    ADD COLUMN decayed_searches    real,
    ADD COLUMN decayed_carts       real,
    ADD COLUMN decayed_purchases   real,
    ADD COLUMN decayed_reviews     real,
    ADD COLUMN decayed_shares      real,
    ADD COLUMN average_basket      bigint,
    ADD COLUMN purchase_days       integer,
    ADD COLUMN first_purchase_days integer,
    ADD COLUMN purchase_gap_days   real,
    ADD COLUMN last_gap_days       integer,
    ADD COLUMN cart_abandonment    real,
    ADD COLUMN return_rate         real,
    ADD COLUMN price_sensitivity   real,
    ADD COLUMN open_rate           real,
    ADD COLUMN click_rate          real,
    ADD COLUMN redeem_rate         real,
    ADD COLUMN category_1          text,
    ADD COLUMN category_1_share    real,
    ADD COLUMN category_2          text,
    ADD COLUMN category_2_share    real,
    ADD COLUMN category_3          text,
    ADD COLUMN category_3_share    real;

COMMENT ON COLUMN allot.user_feature.recency_days IS 'whole days from the last purchase to the end of the interval; NULL without a purchase';
COMMENT ON COLUMN allot.user_feature.frequency IS 'orders; a purchase without an order is one of its own';
COMMENT ON COLUMN allot.user_feature.monetary IS 'purchases less refunds, in micros of the currency''s unit';
COMMENT ON COLUMN allot.user_feature.margin IS 'margin of purchases less margin of refunds, in micros';
COMMENT ON COLUMN allot.user_feature.decayed_views IS 'views, each counting half after every half-life of 30 days (a 24th of the history where that is longer)';
COMMENT ON COLUMN allot.user_feature.average_basket IS 'paid per order before refunds, in micros; 0 without an order';
COMMENT ON COLUMN allot.user_feature.purchase_days IS 'days with a purchase; days begin at the shop''s midnight by its offset from UTC on 1 January 2000, summer and winter';
COMMENT ON COLUMN allot.user_feature.first_purchase_days IS 'whole days from the first purchase of the history to the end of the interval; NULL without a purchase';
COMMENT ON COLUMN allot.user_feature.purchase_gap_days IS 'mean days between one day with a purchase and the next; NULL for fewer than two';
COMMENT ON COLUMN allot.user_feature.last_gap_days IS 'days between the last two days with a purchase; NULL for fewer than two';
COMMENT ON COLUMN allot.user_feature.cart_abandonment IS 'share of things put into a cart that were not bought, 0 to 1; NULL without a cart';
COMMENT ON COLUMN allot.user_feature.return_rate IS 'share of what was paid that was paid back, 0 to 1';
COMMENT ON COLUMN allot.user_feature.discount_share IS 'discounts of allot''s coupons as a share of purchases; 0 without purchases';
COMMENT ON COLUMN allot.user_feature.price_sensitivity IS 'coupons redeemed per order, 0 to 1, shrunk to everybody''s as if by 5 orders';
COMMENT ON COLUMN allot.user_feature.channel_response IS 'share of deliveries opened or clicked, shrunk to everybody''s as if by 10 deliveries';
COMMENT ON COLUMN allot.user_feature.open_rate IS 'share of deliveries opened, shrunk as channel_response';
COMMENT ON COLUMN allot.user_feature.click_rate IS 'share of deliveries clicked, shrunk as channel_response';
COMMENT ON COLUMN allot.user_feature.redeem_rate IS 'coupons redeemed per delivery, 0 to 1, shrunk as channel_response';
COMMENT ON COLUMN allot.user_feature.category_1 IS 'the category most put into carts (1), bought (3), reviewed (1) and shared (1)';
COMMENT ON COLUMN allot.user_feature.category_1_share IS 'its share of the user''s whole weight, 0 to 1';

-- How far the state below has come: one row, or none where the next night reads the whole history.
--   history_from      events that occurred earlier have been taken back
--   recorded_through  events that the shop recorded later are not in it
--   occurred_through  events dated later are not in it: on that night they were in the future
--   newest_event      no event in it has a greater identifier
--   settings          digest of what features depend on beside the events: queries, time zone, currency, history
CREATE TABLE allot.feature_checkpoint (
    is_only          boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    day              date NOT NULL,
    history_from     timestamptz NOT NULL,
    recorded_through timestamptz NOT NULL,
    occurred_through timestamptz NOT NULL,
    newest_event     bigint NOT NULL,
    settings         text NOT NULL
);

-- Counts and sums of each user who may be profiled, packed (FeatureRow in the sources says how). A user who is not here
-- is read anew from the shop's events.
CREATE TABLE allot.user_state (
    user_id bigint PRIMARY KEY,
    totals  bytea NOT NULL
);

-- Purchases of the history, to count orders and days with a purchase; those without an order have none.
CREATE TABLE allot.user_purchase (
    user_id     bigint NOT NULL,
    order_id    bigint,
    occurred_at timestamptz NOT NULL
);
CREATE INDEX user_purchase_user ON allot.user_purchase (user_id);

-- What users' carts, purchases, reviews and shares weigh by category; the category is a digest of its name.
CREATE TABLE allot.user_interest (
    user_id  bigint NOT NULL,
    category bigint NOT NULL,
    weight   bigint NOT NULL
);
CREATE INDEX user_interest_user ON allot.user_interest (user_id);

-- Events of the history with more than one row: when they leave it, their users are read anew.
CREATE TABLE allot.corrected_event (
    event_id bigint NOT NULL,
    user_id  bigint NOT NULL
);
