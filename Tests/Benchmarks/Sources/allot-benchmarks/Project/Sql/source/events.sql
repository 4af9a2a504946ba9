-- The generated events, numbered as a shop numbers its own. Clicks are read as searches; a quarter of every purchase is
-- margin.
SELECT
    e.event_id, e.ts AS recorded_at, e.user_id, e.ts AS occurred_at,
    CASE e.kind WHEN 0 THEN 'view' WHEN 1 THEN 'search' WHEN 2 THEN 'cart' ELSE 'purchase' END AS kind,
    e.item_id, NULL::bigint AS order_id, NULL::integer AS quantity,
    CASE WHEN e.kind = 3 THEN e.amount::numeric END AS amount,
    CASE WHEN e.kind = 3 THEN (e.amount * 0.25)::numeric END AS margin,
    NULL::text AS currency
FROM events_benchmark AS e
WHERE e.ts >= (SELECT current_setting('allot.from')::timestamptz) AND e.ts < (SELECT current_setting('allot.to')::timestamptz)
