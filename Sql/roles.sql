-- The three roles that keep allot to what it needs, and nobody else to what is not theirs.
--
--   allot_reader   reads the shop's columns that Sql/source names, and what audiences' conditions are over:
--                  allot.user_feature and allot.clv
--   allot_writer   owns the schema allot; sees nothing of the shop
--   allot_sender   reads allot.targeting_current, the rows to send, and nothing else
--
-- Run it as a superuser or as the database's owner with CREATEROLE, after `allot migrate`:
--
--     psql --set ON_ERROR_STOP=1 --file Sql/roles.sql
--
-- Running it again changes nothing, and is right after an upgrade of allot or a change of the columns below.
-- Nobody can log in as these roles. Either grant them to those who may take them,
--
--     GRANT allot_reader, allot_writer TO nightly;       -- and `role:` in Jobs/allot.yaml takes them
--     GRANT allot_sender TO message_service;
--
-- or let them log in, with a password set in psql by \password, never in a file:
--
--     ALTER ROLE allot_reader LOGIN CONNECTION LIMIT 8;

BEGIN;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['allot_reader', 'allot_writer', 'allot_sender'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name) THEN
            EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', name);
        END IF;
    END LOOP;
END
$$;

-- The reader. Settings of a role hold where it logs in itself; where it is taken by SET ROLE, allot makes the same ones
-- in every transaction. With row security off, a query that a policy would cut fails instead of returning fewer rows.
ALTER ROLE allot_reader SET default_transaction_read_only = on;
ALTER ROLE allot_reader SET statement_timeout = '15min';
ALTER ROLE allot_reader SET lock_timeout = '10s';
ALTER ROLE allot_reader SET idle_in_transaction_session_timeout = '5min';
ALTER ROLE allot_reader SET row_security = off;
ALTER ROLE allot_reader SET search_path = pg_catalog;

-- What Sql/source/*.sql read. Change both together: a column that is not granted cannot be read by mistake.
GRANT USAGE ON SCHEMA shop TO allot_reader;
GRANT SELECT (customer_id, created_at, region, attributes) ON shop.customers TO allot_reader;
GRANT SELECT (product_id, category, price, margin, stock, attributes) ON shop.products TO allot_reader;
GRANT SELECT (event_id, recorded_at, customer_id, occurred_at, kind, product_id, order_id, quantity, amount, margin,
    currency) ON shop.events TO allot_reader;
GRANT SELECT (decision_id, delivered_at, channel, impressions, opened_at, clicked_at, claimed_at, opted_out_at)
    ON shop.deliveries TO allot_reader;
GRANT SELECT (decision_id, customer_id, offer_id, order_id, redeemed_at, discount, cost)
    ON shop.redemptions TO allot_reader;
GRANT SELECT (customer_id, channel, personalise, contact, purpose, expires_at) ON shop.consents TO allot_reader;

-- The writer owns what is in its schema: only a table's owner can attach partitions to it.
CREATE SCHEMA IF NOT EXISTS allot;
REVOKE ALL ON SCHEMA allot FROM PUBLIC;
ALTER SCHEMA allot OWNER TO allot_writer;
ALTER ROLE allot_writer SET lock_timeout = '10s';
-- A night puts the users whose features change into a temporary table.
DO $$ BEGIN
    EXECUTE pg_catalog.format('GRANT TEMPORARY ON DATABASE %I TO allot_writer', pg_catalog.current_database());
END $$;
ALTER ROLE allot_writer SET idle_in_transaction_session_timeout = '5min';
ALTER ROLE allot_writer SET search_path = pg_catalog;

DO $$
DECLARE
    relation record;
BEGIN
    -- Sequences of identity columns follow their tables, and an index follows its own.
    FOR relation IN
        SELECT c.oid::pg_catalog.regclass AS name, c.relkind AS kind
        FROM pg_catalog.pg_class AS c
        WHERE c.relnamespace = 'allot'::pg_catalog.regnamespace
          AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
          AND c.relowner <> 'allot_writer'::pg_catalog.regrole
          AND NOT EXISTS (
              SELECT FROM pg_catalog.pg_depend AS d
              WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
                AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
    LOOP
        EXECUTE pg_catalog.format(
            'ALTER %s %s OWNER TO allot_writer',
            CASE relation.kind
                WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE'
            END,
            relation.name);
    END LOOP;

    -- Tables of allot that others may read, where `allot migrate` has made them.
    GRANT USAGE ON SCHEMA allot TO allot_reader, allot_sender;
    IF pg_catalog.to_regclass('allot.user_feature') IS NOT NULL THEN
        GRANT SELECT ON allot.user_feature TO allot_reader;
    END IF;
    IF pg_catalog.to_regclass('allot.clv') IS NOT NULL THEN
        GRANT SELECT ON allot.clv TO allot_reader;
    END IF;
    IF pg_catalog.to_regclass('allot.targeting_current') IS NOT NULL THEN
        GRANT SELECT ON allot.targeting_current TO allot_sender;
    END IF;
    -- The views of single campaigns that were made before this ran.
    FOR relation IN
        SELECT c.oid::pg_catalog.regclass AS name
        FROM pg_catalog.pg_class AS c
        WHERE c.relnamespace = 'allot'::pg_catalog.regnamespace AND c.relkind = 'v'
          AND pg_catalog.starts_with(c.relname, 'targeting_current_')
    LOOP
        EXECUTE pg_catalog.format('GRANT SELECT ON %s TO allot_sender', relation.name);
    END LOOP;
END
$$;

-- The sender.
ALTER ROLE allot_sender SET default_transaction_read_only = on;
ALTER ROLE allot_sender SET statement_timeout = '5min';
ALTER ROLE allot_sender SET idle_in_transaction_session_timeout = '1min';
ALTER ROLE allot_sender SET search_path = pg_catalog;

COMMIT;
