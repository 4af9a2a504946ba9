-- Twenty thousand items in forty categories.
SELECT n::bigint AS item_id, 'category ' || n % 40 AS category, NULL::numeric AS price, NULL::numeric AS margin,
    NULL::integer AS stock, NULL::jsonb AS attributes
FROM generate_series(1, 20000) AS n
