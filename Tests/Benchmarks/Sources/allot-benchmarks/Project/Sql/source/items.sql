-- None are generated.
SELECT NULL::bigint AS item_id, NULL::text AS category, NULL::numeric AS price, NULL::numeric AS margin, NULL::integer AS stock, NULL::jsonb AS attributes WHERE false
