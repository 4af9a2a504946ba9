-- Nothing is redeemed.
SELECT NULL::uuid AS decision_id, NULL::bigint AS user_id, NULL::text AS offer_id, NULL::bigint AS order_id,
    NULL::timestamptz AS redeemed_at, NULL::numeric AS discount, NULL::numeric AS cost
WHERE false
