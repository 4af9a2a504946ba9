-- The shop's users, one row each.
--
-- One SELECT with these columns, in any order. It is run as a role that may only read, in a read-only transaction.
--   user_id     bigint, never NULL, unique
--   joined_at   timestamptz
--   region      text or NULL
--   attributes  jsonb or NULL: whatever else audiences may ask for
SELECT
    c.customer_id AS user_id,
    c.created_at  AS joined_at,
    c.region      AS region,
    c.attributes  AS attributes
FROM shop.customers AS c
WHERE c.created_at < (SELECT current_setting('allot.to')::timestamptz)
