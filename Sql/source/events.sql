-- What users did in an interval, as the shop knew it at the interval's end.
--
--   event_id     bigint, never NULL; a correction repeats it with a later recorded_at
--   recorded_at  timestamptz, never NULL: when the shop learned of it
--   user_id      bigint, never NULL
--   occurred_at  timestamptz, never NULL
--   kind         text: view, search, cart, purchase, review, share or refund
--   item_id      bigint or NULL
--   order_id     bigint or NULL; purchases and refunds of one order share it
--   quantity     integer or NULL
--   amount       numeric or NULL: paid, before discounts of allot's coupons and after all others; never negative,
--                a refund's sign is in its kind
--   margin       numeric or NULL: of the amount
--   currency     text or NULL for the shop's own
--
-- The bounds are settings of the transaction, each in a SELECT of its own so that the server reads it once and not for
-- every row. Events dated at or after the end come through on purpose: they are quarantined and counted as dated in
-- the future. The query runs twice a night, for the identifiers and for the events, on several connections at once:
-- what it returns must depend on nothing but the tables.
SELECT
    e.event_id    AS event_id,
    e.recorded_at AS recorded_at,
    e.customer_id AS user_id,
    e.occurred_at AS occurred_at,
    e.kind        AS kind,
    e.product_id  AS item_id,
    e.order_id    AS order_id,
    e.quantity    AS quantity,
    e.amount      AS amount,
    e.margin      AS margin,
    e.currency    AS currency
FROM shop.events AS e
WHERE e.occurred_at >= (SELECT current_setting('allot.from')::timestamptz)
  AND e.recorded_at < (SELECT current_setting('allot.to')::timestamptz)
