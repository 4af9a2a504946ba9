-- The benchmark makes this table, which a shop would have.
SELECT user_id, NULL::timestamptz AS joined_at, NULL::text AS region, NULL::jsonb AS attributes FROM customers_benchmark
