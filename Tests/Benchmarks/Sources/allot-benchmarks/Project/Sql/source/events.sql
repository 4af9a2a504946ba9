-- The generated events. Clicks are read as searches; an event is named by a hash of its user and time; a quarter of
-- every purchase is margin.
SELECT
    hashint8extended(e.user_id, timestamp_hash(e.ts AT TIME ZONE 'UTC')) AS event_id,
    e.ts AS recorded_at, e.user_id, e.ts AS occurred_at,
    CASE e.kind WHEN 0 THEN 'view' WHEN 1 THEN 'search' WHEN 2 THEN 'cart' ELSE 'purchase' END AS kind,
    e.item_id, NULL::bigint AS order_id, NULL::integer AS quantity,
    CASE WHEN e.kind = 3 THEN e.amount::numeric END AS amount,
    CASE WHEN e.kind = 3 THEN (e.amount * 0.25)::numeric END AS margin,
    NULL::text AS currency
FROM events AS e
WHERE e.ts >= (SELECT current_setting('allot.from')::timestamptz) AND e.ts < (SELECT current_setting('allot.to')::timestamptz)
