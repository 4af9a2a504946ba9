-- The generated exposures that were redeemed.
SELECT NULL::uuid AS decision_id, user_id, 'off-' || (offer + 1) AS offer_id, NULL::bigint AS order_id,
    current_setting('allot.from')::timestamptz AS redeemed_at, (offer + 1)::numeric AS discount, NULL::numeric AS cost
FROM exposures WHERE redeemed = 1
