import Pipeline
import Postgres
import Records
import TestSupport

/// A gift-ware web shop of 2010 and 2011 as its own systems keep it: invoice lines, mailings and coupons.
///
/// Its columns are its own: times are local without a zone, customers are written `17850.0`, cancellations are invoices
/// that begin with C and have negative quantities, and two thirds of a million pounds have no customer at all.
enum RealInputRetail {
    /// The shop's tables with every line of the file, or only those from the day `since` on.
    static func load(since: CalendarDay? = nil, on connection: inout Connection) throws {
        let folder = try TemporaryFolder()
        let file = folder.file("lines.csv")
        try PublicData.unpack("online_retail/online_retail_2010-12-01_2011-06-30.csv.gz", to: file)
        try connection.execute(
            """
            CREATE SCHEMA retail;
            CREATE TABLE retail.invoice_lines (
                "Line"        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                "InvoiceNo"   text NOT NULL,
                "StockCode"   text NOT NULL,
                "Description" text,
                "Quantity"    integer NOT NULL,
                "InvoiceDate" timestamp NOT NULL,
                "UnitPrice"   numeric NOT NULL,
                "CustomerID"  text,
                "Country"     text NOT NULL
            );
            COPY retail.invoice_lines (
                "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"
            )
            FROM '\(file)' (FORMAT csv, HEADER);
            DELETE FROM retail.invoice_lines WHERE "InvoiceDate" < '\(since?.description ?? "-infinity")';
            CREATE TABLE retail.catalogue AS
            SELECT row_number() OVER (ORDER BY "StockCode") AS "Number", "StockCode", max("UnitPrice") AS "ListPrice"
            FROM retail.invoice_lines GROUP BY "StockCode";
            CREATE TABLE retail.mailings (
                "Decision" uuid, "Customer" bigint, "SentOn" timestamptz, "ReadOn" timestamptz
            );
            CREATE TABLE retail.coupons_used (
                "Decision" uuid, "Customer" bigint, "UsedOn" timestamptz, "Off" numeric
            );
            CREATE TABLE retail.do_not_mail ("CustomerID" text PRIMARY KEY);
            ANALYZE retail.invoice_lines;
            """)
    }

    /// A project for the shop whose features look back on `historyDays`.
    ///
    /// - Parameters:
    ///   - historyDays: Local days, the night's own included.
    ///   - reader: The role to read the shop's tables as; `nil` for whoever connects.
    /// - Returns: The project, on disk.
    /// - Throws: Foundation's error where a file cannot be written.
    static func project(historyDays: Int = 365, reader: String? = nil) throws -> RealInputProject {
        try RealInputProject(
            deciding: CalendarDay(year: 2011, month: 3, day: 1)...CalendarDay(year: 2011, month: 7, day: 31),
            shop: """
                timezone: Europe/London
                currency: GBP
                window: 7d
                history: \(historyDays)d
                freshness: 48h
                """,
            campaign: """
                offers:
                  - {id: p10, discount: {percent: 10, max: "20.00"}, valid_days: 7, cost: on_redemption}
                  - {id: gbp5, discount: {amount: "5.00"}, min_basket: "50.00", valid_days: 7, cost: on_redemption}
                channels: [{id: letter, cost_per_send: "0.40"}]
                budget: {total: "50000.00", per_day: "2000.00", pacing: even, overspend_probability: "0.05"}
                policy: {kind: thompson, model: hierarchical, objective: profit, half_life: 21d, floor: "0.10"}
                limits: {audience_change: "0.50", min_users: 100, quarantine: "0.40"}
                """,
            reader: reader,
            sources: [
                .users: users, .items: items, .events: events, .deliveries: deliveries, .outcomes: outcomes,
                .consent: consent,
            ])
    }

    // MARK: The shop's own queries

    private static let users = """
        -- One customer has lines in two countries: the first in the alphabet will do.
        SELECT
            "CustomerID"::numeric::bigint AS user_id,
            min("InvoiceDate" AT TIME ZONE 'Europe/London') AS joined_at,
            min("Country") AS region,
            NULL::jsonb AS attributes
        FROM retail.invoice_lines
        WHERE "CustomerID" IS NOT NULL
        GROUP BY 1
        HAVING min("InvoiceDate" AT TIME ZONE 'Europe/London') < current_setting('allot.to')::timestamptz
        """

    private static let items = """
        SELECT "Number" AS item_id, NULL::text AS category, "ListPrice" AS price, NULL::numeric AS margin,
            NULL::integer AS stock, jsonb_build_object('code', "StockCode") AS attributes
        FROM retail.catalogue
        """

    /// Every line is let through, whatever is wrong with it.
    private static let events = """
        SELECT
            lines."Line" AS event_id,
            lines."InvoiceDate" AT TIME ZONE 'Europe/London' AS recorded_at,
            lines."CustomerID"::numeric::bigint AS user_id,
            lines."InvoiceDate" AT TIME ZONE 'Europe/London' AS occurred_at,
            CASE
                WHEN lines."StockCode" IN ('BANK CHARGES', 'AMAZONFEE') THEN 'fee'
                WHEN lines."InvoiceNo" LIKE 'C%' THEN 'refund'
                ELSE 'purchase'
            END AS kind,
            catalogue."Number" AS item_id,
            ltrim(lines."InvoiceNo", 'C')::bigint AS order_id,
            CASE WHEN lines."InvoiceNo" LIKE 'C%' THEN -lines."Quantity" ELSE lines."Quantity" END AS quantity,
            CASE WHEN lines."InvoiceNo" LIKE 'C%' THEN -1 ELSE 1 END * lines."Quantity" * lines."UnitPrice" AS amount,
            CASE WHEN lines."InvoiceNo" LIKE 'C%' THEN -0.3 ELSE 0.3 END * lines."Quantity" * lines."UnitPrice"
                AS margin,
            'GBP' AS currency
        FROM retail.invoice_lines AS lines JOIN retail.catalogue USING ("StockCode")
        WHERE lines."InvoiceDate" AT TIME ZONE 'Europe/London' >= current_setting('allot.from')::timestamptz
            AND lines."InvoiceDate" AT TIME ZONE 'Europe/London' < current_setting('allot.to')::timestamptz
        """

    private static let deliveries = """
        SELECT "Decision" AS decision_id, "SentOn" AS delivered_at, 'letter' AS channel, NULL::integer AS impressions,
            "ReadOn" AS opened_at, NULL::timestamptz AS clicked_at, NULL::timestamptz AS claimed_at,
            NULL::timestamptz AS opted_out_at
        FROM retail.mailings
        WHERE "SentOn" >= current_setting('allot.from')::timestamptz
            AND "SentOn" < current_setting('allot.to')::timestamptz
        """

    private static let outcomes = """
        SELECT "Decision" AS decision_id, NULL::bigint AS user_id, NULL::text AS offer_id, NULL::bigint AS order_id,
            "UsedOn" AS redeemed_at, "Off" AS discount, NULL::numeric AS cost
        FROM retail.coupons_used
        WHERE "UsedOn" >= current_setting('allot.from')::timestamptz
            AND "UsedOn" < current_setting('allot.to')::timestamptz
        """

    private static let consent = """
        SELECT "CustomerID"::numeric::bigint AS user_id, NULL::text AS channel, true AS personalise, false AS contact,
            NULL::text AS purpose, NULL::timestamptz AS expires_at
        FROM retail.do_not_mail
        """

    // MARK: What happens in the shop

    /// Sends every letter of the live list on the morning after `day`; one in three is read, one coupon in five used.
    ///
    /// - Returns: The number of letters.
    static func send(after day: CalendarDay, on connection: inout Connection) throws -> Int {
        let morning = "'\(day + 1) 09:00'::timestamp AT TIME ZONE 'Europe/London'"
        let sent = try connection.run(
            """
            INSERT INTO retail.mailings
            SELECT decision_id, user_id, \(morning),
                CASE WHEN user_id % 3 = 0 THEN \(morning) + interval '5 hours' END
            FROM allot.targeting_current
            """)
        try connection.run(
            """
            INSERT INTO retail.coupons_used
            SELECT "Decision", "Customer", "SentOn" + interval '2 days', 1 + "Customer" % 400 / 100.0
            FROM retail.mailings WHERE "SentOn" = \(morning) AND "Customer" % 5 = 0
            """)
        return sent
    }

    // MARK: The same figures without the tool

    /// Features of every customer known at the end of `day`, from the shop's tables alone.
    static func features(_ day: CalendarDay, historyDays: Int = 365) -> String {
        """
        WITH bound AS (
            SELECT ('\(day + 1 + -historyDays)'::timestamp AT TIME ZONE 'Europe/London') AS since,
                ('\(day + 1)'::timestamp AT TIME ZONE 'Europe/London') AS until
        ), line AS (
            SELECT split_part("CustomerID", '.', 1)::bigint AS customer, left("InvoiceNo", 1) = 'C' AS is_cancelled,
                "InvoiceNo" AS invoice, "InvoiceDate" AT TIME ZONE 'Europe/London' AS instant,
                (abs("Quantity") * "UnitPrice" * 1000000)::bigint AS value,
                (abs("Quantity") * "UnitPrice" * 300000)::bigint AS earned
            FROM retail.invoice_lines
            WHERE "CustomerID" IS NOT NULL AND "StockCode" NOT IN ('BANK CHARGES', 'AMAZONFEE')
        ), customer AS (
            SELECT split_part("CustomerID", '.', 1)::bigint AS customer,
                min("InvoiceDate") AT TIME ZONE 'Europe/London' AS first_seen
            FROM retail.invoice_lines WHERE "CustomerID" IS NOT NULL GROUP BY "CustomerID"
        ), bought AS (
            SELECT customer, count(*) AS lines, max(instant) AS last_time, sum(value) AS value, sum(earned) AS earned
            FROM line, bound WHERE NOT is_cancelled AND instant >= since AND instant < until GROUP BY customer
        ), ordered AS (
            SELECT customer, count(*) AS orders
            FROM (
                SELECT DISTINCT customer, invoice FROM line, bound
                WHERE NOT is_cancelled AND instant >= since AND instant < until
            ) AS invoices
            GROUP BY customer
        ), returned AS (
            SELECT customer, count(*) AS lines, sum(value) AS value, sum(earned) AS earned
            FROM line, bound WHERE is_cancelled AND instant >= since AND instant < until GROUP BY customer
        ), sent AS (
            SELECT "Customer" AS customer, count(*) AS letters, count("ReadOn") AS read
            FROM retail.mailings, bound WHERE "SentOn" < until GROUP BY "Customer"
        ), everybody AS (
            SELECT coalesce(sum(read)::float8 / sum(letters), 0) AS response FROM sent
        ), given AS (
            SELECT "Customer" AS customer, (sum("Off") * 1000000)::bigint AS off
            FROM retail.coupons_used, bound WHERE "UsedOn" < until GROUP BY "Customer"
        )
        SELECT customer AS user_id,
            floor(extract(epoch FROM until - last_time) / 86400)::integer AS recency_days,
            coalesce(orders, 0)::integer AS frequency,
            (coalesce(bought.value, 0) - coalesce(returned.value, 0))::bigint AS monetary,
            0 AS views, 0 AS searches, 0 AS carts, coalesce(bought.lines, 0)::integer AS purchases, 0 AS reviews,
            0 AS shares, coalesce(returned.lines, 0)::integer AS refunds,
            (coalesce(bought.earned, 0) - coalesce(returned.earned, 0))::bigint AS margin,
            coalesce(off::float8 / nullif(bought.value, 0)::float8, 0)::real AS discount_share,
            ((coalesce(read, 0) + 10 * response) / (coalesce(letters, 0) + 10))::real AS channel_response,
            floor(extract(epoch FROM until - first_seen) / 86400)::integer AS tenure_days
        FROM customer CROSS JOIN bound CROSS JOIN everybody
            LEFT JOIN bought USING (customer) LEFT JOIN ordered USING (customer) LEFT JOIN returned USING (customer)
            LEFT JOIN sent USING (customer) LEFT JOIN given USING (customer)
        WHERE first_seen < until
        """
    }

    /// Every feature of the same customers, from their definitions.
    static func allFeatures(_ day: CalendarDay, historyDays: Int = 365) -> String {
        let until = "'\(day + 1)'::timestamp AT TIME ZONE 'Europe/London'"
        return FeatureAudit.features(
            person: """
                SELECT split_part("CustomerID", '.', 1)::bigint AS user_id,
                    min("InvoiceDate") AT TIME ZONE 'Europe/London' AS joined_at
                FROM retail.invoice_lines WHERE "CustomerID" IS NOT NULL
                    AND "InvoiceDate" AT TIME ZONE 'Europe/London' < \(until)
                GROUP BY "CustomerID"
                """,
            event: """
                SELECT split_part("CustomerID", '.', 1)::bigint AS user_id,
                    "InvoiceDate" AT TIME ZONE 'Europe/London' AS at,
                    CASE left("InvoiceNo", 1) WHEN 'C' THEN 'refund' ELSE 'purchase' END AS kind, NULL::text AS category,
                    regexp_replace("InvoiceNo", '\\D', '')::bigint AS order_id,
                    (abs("Quantity") * "UnitPrice" * 1000000)::bigint AS amount,
                    (abs("Quantity") * "UnitPrice" * 300000)::bigint AS margin
                FROM retail.invoice_lines
                WHERE "CustomerID" IS NOT NULL AND "StockCode" NOT IN ('BANK CHARGES', 'AMAZONFEE')
                """,
            response: """
                SELECT "Customer" AS user_id, sum(off)::bigint AS discount, sum(sent) AS delivered, sum(read) AS opened,
                    0 AS clicked, sum(read) AS responded, sum(used) AS redeemed
                FROM (
                    SELECT "Customer", 0 AS off, 1 AS sent, CASE WHEN "ReadOn" < \(until) THEN 1 ELSE 0 END AS read,
                        0 AS used
                    FROM retail.mailings WHERE "SentOn" < \(until)
                    UNION ALL
                    SELECT "Customer", ("Off" * 1000000)::bigint, 0, 0, 1
                    FROM retail.coupons_used WHERE "UsedOn" < \(until)
                ) AS letters
                GROUP BY "Customer"
                """,
            from: "'\(day + 1 + -historyDays)'::timestamp AT TIME ZONE 'Europe/London'", to: until,
            zone: "Europe/London")
    }

    /// Every row of the shop that the night of `day` reads, with the first reason for which it is of no use.
    ///
    /// - Parameters:
    ///   - day: The night.
    ///   - since: The first day of which it reads events.
    /// - Returns: The query.
    static func sourceRows(_ day: CalendarDay, since: CalendarDay) -> String {
        """
        WITH bound AS (
            SELECT ('\(since)'::timestamp AT TIME ZONE 'Europe/London') AS since,
                ('\(day + 1)'::timestamp AT TIME ZONE 'Europe/London') AS until
        ), line AS (
            SELECT *, "InvoiceDate" AT TIME ZONE 'Europe/London' AS instant FROM retail.invoice_lines
        )
        SELECT 'events', CASE
            WHEN "CustomerID" IS NULL THEN 'missing_user'
            WHEN "StockCode" IN ('BANK CHARGES', 'AMAZONFEE') THEN 'unknown_kind'
            WHEN "InvoiceNo" NOT LIKE 'C%' AND "Quantity" < 0 THEN 'negative'
        END
        FROM line, bound WHERE instant >= since AND instant < until
        UNION ALL
        SELECT 'users', NULL FROM (SELECT DISTINCT "CustomerID" FROM line, bound WHERE instant < until) AS customer
        WHERE "CustomerID" IS NOT NULL
        UNION ALL
        SELECT 'consent', CASE WHEN NOT EXISTS (
            SELECT FROM line, bound WHERE line."CustomerID" = do_not_mail."CustomerID" AND instant < until
        ) THEN 'unknown_user' END
        FROM retail.do_not_mail
        """
    }
}
