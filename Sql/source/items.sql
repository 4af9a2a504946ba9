-- What the shop sells, one row each.
--
--   item_id     bigint, never NULL, unique
--   category    text or NULL
--   price       numeric or NULL, in the shop's currency
--   margin      numeric or NULL: what is left of the price after the cost of the goods
--   stock       integer or NULL: pieces that can be sold; NULL for no limit
--   attributes  jsonb or NULL
SELECT
    p.product_id AS item_id,
    p.category   AS category,
    p.price      AS price,
    p.margin     AS margin,
    p.stock      AS stock,
    p.attributes AS attributes
FROM shop.products AS p
