SELECT user_id, NULL::timestamptz AS joined_at, NULL::text AS region, NULL::jsonb AS attributes FROM shop_customers
