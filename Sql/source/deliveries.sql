-- What became of the messages: one row per decision and channel that a sender delivered.
--
--   decision_id   uuid, never NULL, as in allot.targeting_current
--   delivered_at  timestamptz, never NULL
--   channel       text, never NULL
--   impressions   integer or NULL: how often it was shown
--   opened_at, clicked_at, claimed_at, opted_out_at  timestamptz or NULL
SELECT
    d.decision_id  AS decision_id,
    d.delivered_at AS delivered_at,
    d.channel      AS channel,
    d.impressions  AS impressions,
    d.opened_at    AS opened_at,
    d.clicked_at   AS clicked_at,
    d.claimed_at   AS claimed_at,
    d.opted_out_at AS opted_out_at
FROM shop.deliveries AS d
WHERE d.delivered_at >= (SELECT current_setting('allot.from')::timestamptz)
  AND d.delivered_at < (SELECT current_setting('allot.to')::timestamptz)
