-- What users have agreed to or refused, one row per user, channel and purpose.
--
--   user_id      bigint, never NULL
--   channel      text or NULL for every channel
--   personalise  boolean, never NULL: may behaviour decide what this user gets? If not: the generic offer.
--   contact      boolean, never NULL: may this user be addressed at all?
--   purpose      text or NULL for every purpose
--   expires_at   timestamptz or NULL for never
--
-- Users without a row here have refused nothing. If your users must agree first, return a row for each of them.
SELECT
    c.customer_id AS user_id,
    c.channel     AS channel,
    c.personalise AS personalise,
    c.contact     AS contact,
    c.purpose     AS purpose,
    c.expires_at  AS expires_at
FROM shop.consents AS c
