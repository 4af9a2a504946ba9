-- The shop's events; a quarter of every purchase is margin.
SELECT
    e.event_id, e.at AS recorded_at, e.user_id, e.at AS occurred_at,
    (ARRAY['view', 'search', 'cart', 'purchase', 'review', 'share'])[e.kind] AS kind,
    e.item_id, CASE WHEN e.kind = 4 THEN e.event_id END AS order_id, NULL::integer AS quantity,
    CASE WHEN e.kind = 4 THEN e.cents / 100.0 END AS amount,
    CASE WHEN e.kind = 4 THEN e.cents / 400.0 END AS margin,
    NULL::text AS currency
FROM shop_events AS e
WHERE e.at >= (SELECT current_setting('allot.from')::timestamptz) AND e.at < (SELECT current_setting('allot.to')::timestamptz)
