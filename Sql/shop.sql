-- The tables of a common web shop, as `Sql/source` maps them: what the demo's simulated shop writes.
--
-- A shop of one's own needs none of this. Rows arrive roughly in the order of time, so that small block-range indexes
-- find the rows of an interval; nobody looks up a single event.

CREATE SCHEMA shop;

CREATE TABLE shop.customers (
    customer_id bigint PRIMARY KEY,
    created_at  timestamptz NOT NULL,
    region      text,
    attributes  jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE shop.products (
    product_id bigint PRIMARY KEY,
    category   text NOT NULL,
    price      numeric(12, 2) NOT NULL CHECK (price >= 0),
    margin     numeric(12, 2) NOT NULL,
    stock      integer CHECK (stock >= 0),
    attributes jsonb NOT NULL DEFAULT '{}'
);

-- No primary key: a correction repeats event_id with a later recorded_at.
CREATE TABLE shop.events (
    event_id    bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    customer_id bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    kind        text NOT NULL,
    product_id  bigint,
    order_id    bigint,
    quantity    integer,
    amount      numeric(12, 2),
    margin      numeric(12, 2),
    currency    text
);
CREATE INDEX events_occurred_at ON shop.events USING brin (occurred_at) WITH (pages_per_range = 32);
CREATE INDEX events_recorded_at ON shop.events USING brin (recorded_at) WITH (pages_per_range = 32);

-- One row per decision that arrived.
CREATE TABLE shop.deliveries (
    decision_id  uuid PRIMARY KEY,
    delivered_at timestamptz NOT NULL,
    channel      text NOT NULL,
    impressions  integer NOT NULL CHECK (impressions >= 1),
    opened_at    timestamptz,
    clicked_at   timestamptz,
    claimed_at   timestamptz,
    opted_out_at timestamptz
);
CREATE INDEX deliveries_delivered_at ON shop.deliveries USING brin (delivered_at) WITH (pages_per_range = 32);

-- A coupon is used once.
CREATE TABLE shop.redemptions (
    decision_id uuid PRIMARY KEY,
    customer_id bigint NOT NULL,
    offer_id    text NOT NULL,
    order_id    bigint NOT NULL,
    redeemed_at timestamptz NOT NULL,
    discount    numeric(12, 2) NOT NULL CHECK (discount >= 0),
    cost        numeric(12, 2) NOT NULL CHECK (cost >= 0)
);
CREATE INDEX redemptions_redeemed_at ON shop.redemptions USING brin (redeemed_at) WITH (pages_per_range = 32);

-- Users without a row have refused nothing.
CREATE TABLE shop.consents (
    customer_id bigint NOT NULL,
    channel     text NOT NULL,
    personalise boolean NOT NULL,
    contact     boolean NOT NULL,
    purpose     text NOT NULL DEFAULT 'marketing',
    expires_at  timestamptz,
    PRIMARY KEY (customer_id, channel, purpose)
);
