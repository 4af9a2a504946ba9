-- Nobody has refused anything.
SELECT NULL::bigint AS user_id, NULL::text AS channel, true AS personalise, true AS contact, NULL::text AS purpose, NULL::timestamptz AS expires_at WHERE false
