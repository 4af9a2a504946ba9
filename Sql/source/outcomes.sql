-- Redemptions of coupons.
--
-- What users bought comes from events; this says only which orders used which coupon, and what that cost.
--   decision_id  uuid or NULL, as in allot.targeting_current
--   user_id      bigint or NULL  } these two where the shop does not keep
--   offer_id     text or NULL    } the decision's identifier
--   order_id     bigint or NULL
--   redeemed_at  timestamptz, never NULL
--   discount     numeric, never NULL: taken off the order
--   cost         numeric or NULL: charged to the campaign's budget; NULL for the discount
SELECT
    r.decision_id AS decision_id,
    r.customer_id AS user_id,
    r.offer_id    AS offer_id,
    r.order_id    AS order_id,
    r.redeemed_at AS redeemed_at,
    r.discount    AS discount,
    r.cost        AS cost
FROM shop.redemptions AS r
WHERE r.redeemed_at >= (SELECT current_setting('allot.from')::timestamptz)
  AND r.redeemed_at < (SELECT current_setting('allot.to')::timestamptz)
