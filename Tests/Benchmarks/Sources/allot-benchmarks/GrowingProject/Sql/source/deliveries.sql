-- None are generated.
SELECT NULL::uuid AS decision_id, NULL::timestamptz AS delivered_at, NULL::text AS channel, NULL::integer AS impressions, NULL::timestamptz AS opened_at, NULL::timestamptz AS clicked_at, NULL::timestamptz AS claimed_at, NULL::timestamptz AS opted_out_at WHERE false
