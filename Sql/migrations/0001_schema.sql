-- The tables that allot keeps and that senders and dashboards read.
-- Applied once, in one transaction, by the schema's owner; never edited afterwards.

-- Whoever holds the greater fence started later: a pointer moves only to a greater one.
CREATE SEQUENCE allot.fence_seq;
CREATE SEQUENCE allot.version_seq;

-- One row per campaign that ever ran. `paused` is the kill switch: the view is empty at once.
CREATE TABLE allot.campaign (
    campaign_id text PRIMARY KEY,
    paused      boolean NOT NULL DEFAULT false,
    changed_at  timestamptz NOT NULL DEFAULT statement_timestamp()
);

-- The ledger: one row per attempt, never deleted.
-- A running row has a lease, renewed by the connection `backend_pid` since `backend_start`: when the lease has run out,
-- or that connection is gone, the next run marks the row `abandoned` and takes over.
CREATE TABLE allot.run (
    run_id               uuid PRIMARY KEY,
    campaigns            text[] NOT NULL,
    interval_day         date NOT NULL,
    attempt              integer NOT NULL CHECK (attempt >= 1),
    status               text NOT NULL
        CHECK (status IN ('running', 'published', 'unchanged', 'refused', 'failed', 'interrupted', 'abandoned')),
    fence                bigint NOT NULL UNIQUE,
    lease_until          timestamptz,
    holder               text NOT NULL,
    backend_pid          integer,
    backend_start        timestamptz,
    started_at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at          timestamptz,
    configuration_digest text,
    sql_digest           text,
    tool_version         text NOT NULL,
    seed                 bigint,
    source_through       timestamptz,
    row_counts           jsonb NOT NULL DEFAULT '{}',
    digests              jsonb NOT NULL DEFAULT '{}',
    checks               jsonb NOT NULL DEFAULT '[]',
    exit_code            integer,
    error                text,
    CHECK ((status = 'running') = (lease_until IS NOT NULL)),
    CHECK ((status = 'running') = (finished_at IS NULL))
);

-- Mutual exclusion: at most one live run of the shop.
CREATE UNIQUE INDEX run_live ON allot.run ((true)) WHERE status = 'running';
CREATE INDEX run_interval ON allot.run (interval_day, started_at);
CREATE INDEX run_started ON allot.run (started_at);

-- What a run did for each of its campaigns.
CREATE TABLE allot.run_campaign (
    run_id      uuid NOT NULL REFERENCES allot.run,
    campaign_id text NOT NULL REFERENCES allot.campaign,
    status      text NOT NULL CHECK (status IN ('published', 'unchanged', 'refused', 'paused', 'nothing_due')),
    version     bigint,
    cohorts     integer[] NOT NULL DEFAULT '{}',
    exit_code   integer NOT NULL,
    message     text,
    PRIMARY KEY (run_id, campaign_id)
);

-- Rows that no stage could use, by source and reason.
CREATE TABLE allot.quarantine (
    run_id  uuid NOT NULL REFERENCES allot.run,
    source  text NOT NULL,
    reason  text NOT NULL,
    rows    bigint NOT NULL CHECK (rows > 0),
    PRIMARY KEY (run_id, source, reason)
);

-- One list of one campaign. It is valid from the moment of its publishing; before that nobody sees it, and if its run
-- ends without publishing, the next run drops it.
-- prices has the dual price of every budget and stock of the night by name (`budget <campaign>`, `stock <campaign>/<offer>`),
-- null where it is infinite: there is room for no more than the floor, or the row is closed.
CREATE TABLE allot.targeting_version (
    version         bigint PRIMARY KEY,
    campaign_id     text NOT NULL REFERENCES allot.campaign,
    interval_day    date NOT NULL,
    revision        integer NOT NULL CHECK (revision >= 0),
    run_id          uuid NOT NULL REFERENCES allot.run,
    fence           bigint NOT NULL,
    input_digest    text NOT NULL,
    valid_from      timestamptz,
    valid_to        timestamptz,
    window_from     timestamptz NOT NULL,
    window_to       timestamptz NOT NULL,
    cohorts         integer[] NOT NULL,
    row_count       bigint NOT NULL,
    row_digest      text NOT NULL,
    prices          jsonb NOT NULL,
    budget          numeric NOT NULL,
    planned_spend   numeric NOT NULL,
    budget_reserved numeric NOT NULL,
    objective       double precision NOT NULL,
    gap             double precision NOT NULL,
    floor           double precision NOT NULL,
    summary         jsonb NOT NULL DEFAULT '{}',
    published_at    timestamptz,
    UNIQUE (campaign_id, interval_day, revision),
    CHECK (published_at IS NULL OR (valid_from = published_at AND valid_to > valid_from)),
    CHECK (window_to > window_from)
);

-- The live version of each campaign: publishing moves this pointer, and only forward in fence.
CREATE TABLE allot.targeting_pointer (
    campaign_id      text PRIMARY KEY REFERENCES allot.campaign,
    version          bigint REFERENCES allot.targeting_version,
    previous_version bigint REFERENCES allot.targeting_version,
    fence            bigint NOT NULL DEFAULT 0,
    moved_at         timestamptz NOT NULL DEFAULT statement_timestamp(),
    moved_by         text
);

-- The lists, one partition per version.
CREATE TABLE allot.targeting (
    version        bigint NOT NULL,
    campaign_id    text NOT NULL,
    user_id        bigint NOT NULL,
    segment_id     text NOT NULL,
    cell_id        bigint NOT NULL,
    arm_id         text NOT NULL,
    offer_id       text,
    creative_id    text,
    channel_id     text,
    items          bigint[] NOT NULL DEFAULT '{}',
    reason         text NOT NULL CHECK (reason IN ('policy', 'explore', 'holdout', 'generic')),
    propensity     double precision NOT NULL CHECK (propensity > 0 AND propensity <= 1),
    expected_value double precision NOT NULL,
    expected_cost  double precision NOT NULL,
    decision_id    uuid NOT NULL,
    PRIMARY KEY (version, user_id)
) PARTITION BY LIST (version);

-- Rows of a version that senders must not see again although the version is live: a pointer moved back to an older list
-- withholds the users who were sent something by a list of the same campaign and window in the meantime.
CREATE TABLE allot.delivered_decision (
    version bigint NOT NULL REFERENCES allot.targeting_version ON DELETE CASCADE,
    user_id bigint NOT NULL,
    PRIMARY KEY (version, user_id)
);

-- The whole probability vector, once per cell that occurs. weight / 2^32 is the probability, exactly.
-- Every arm whose digest cell_id is has a row, also one of weight 0: the others' odds are integrals over all laws, so with
-- posterior {position, eligible, level_mean, level_sd}, cost, and targeting_version's prices and floor they can be computed
-- again, bit for bit. position is the arm's place in the vector (ties in rounding go to the lower one); an arm that is
-- not eligible uses a closed budget or stock and has no share of the floor either.
CREATE TABLE allot.policy_cell (
    version     bigint NOT NULL REFERENCES allot.targeting_version ON DELETE CASCADE,
    cell_id     bigint NOT NULL,
    segment_id  text NOT NULL,
    users       bigint NOT NULL,
    arm         text NOT NULL,
    weight      bigint NOT NULL CHECK (weight >= 0 AND weight <= 4294967296),
    probability double precision NOT NULL CHECK (probability >= 0 AND probability <= 1),
    prob_best   double precision NOT NULL,
    n           double precision NOT NULL,
    mean        double precision NOT NULL,
    sd          double precision NOT NULL,
    cost        double precision NOT NULL,
    posterior   jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (version, cell_id, arm)
);

-- Who was left out, and why.
CREATE TABLE allot.excluded (
    version bigint NOT NULL REFERENCES allot.targeting_version ON DELETE CASCADE,
    step    integer NOT NULL,
    reason  text NOT NULL,
    users   bigint NOT NULL,
    PRIMARY KEY (version, step)
);

-- Everyone a campaign ever decided about: the headline compares them by this assignment, for ever.
CREATE TABLE allot.enrolment (
    campaign_id   text NOT NULL REFERENCES allot.campaign,
    user_id       bigint NOT NULL,
    first_version bigint NOT NULL,
    first_day     date NOT NULL,
    holdout       text NOT NULL CHECK (holdout IN ('none', 'campaign', 'universal')),
    PRIMARY KEY (campaign_id, user_id)
);

-- What came of each decision. Money in micros of the currency's unit.
-- arm 'none' with reason 'left' is an enrolled user whom the campaign no longer addressed that night.
CREATE TABLE allot.decision_outcome (
    version     bigint NOT NULL,
    campaign_id text NOT NULL,
    user_id     bigint NOT NULL,
    day         date NOT NULL,
    segment_id  text NOT NULL,
    cell_id     bigint NOT NULL,
    arm_id      text NOT NULL,
    reason      text NOT NULL,
    propensity  double precision NOT NULL,
    matured     boolean NOT NULL,
    orders      integer NOT NULL,
    revenue     bigint NOT NULL,
    margin      bigint NOT NULL,
    refunds     bigint NOT NULL,
    discount    bigint NOT NULL,
    cost        bigint NOT NULL,
    reward      bigint NOT NULL,
    delivered   boolean NOT NULL,
    opened      boolean NOT NULL,
    clicked     boolean NOT NULL,
    claimed     boolean NOT NULL,
    redeemed    boolean NOT NULL,
    opted_out   boolean NOT NULL,
    response_days real,
    PRIMARY KEY (version, user_id)
);
CREATE INDEX decision_outcome_campaign ON allot.decision_outcome (campaign_id, day);

-- Sums of matured rewards by night, cell and arm: all that is learned from. Money in micros.
-- Only decisions drawn from a policy (0 < probability < 1); rewards clipped to the night's cap.
CREATE TABLE allot.cell_outcome (
    day            date NOT NULL,
    cell_id        bigint NOT NULL,
    segment_id     text NOT NULL,
    arm_id         text NOT NULL,
    users          bigint NOT NULL CHECK (users > 0),
    reward_sum     bigint NOT NULL,
    reward_squares double precision NOT NULL,
    cost_sum       bigint NOT NULL,
    cost_squares   double precision NOT NULL,
    responses      bigint NOT NULL,
    PRIMARY KEY (day, cell_id, arm_id)
);

-- Features and segments as of the end of an interval.
CREATE TABLE allot.user_feature (
    user_id          bigint PRIMARY KEY,
    as_of            date NOT NULL,
    recency_days     integer,
    frequency        integer NOT NULL,
    monetary         bigint NOT NULL,
    views            integer NOT NULL,
    searches         integer NOT NULL,
    carts            integer NOT NULL,
    purchases        integer NOT NULL,
    reviews          integer NOT NULL,
    shares           integer NOT NULL,
    refunds          integer NOT NULL,
    margin           bigint NOT NULL,
    discount_share   real NOT NULL,
    channel_response real NOT NULL,
    tenure_days      integer
);

CREATE TABLE allot.segment_membership (
    as_of      date NOT NULL,
    user_id    bigint NOT NULL,
    segment_id text NOT NULL,
    recency    smallint NOT NULL,
    frequency  smallint NOT NULL,
    monetary   smallint NOT NULL,
    PRIMARY KEY (as_of, user_id)
);

-- The version of each campaign that senders may use now: not paused, not past its end.
-- statement_timestamp(), not now(): inside a long transaction now() stands still, and an expired list would look alive.
-- The beginning is not compared: a list is valid as soon as the pointer shows it, whatever a reader's clock started at.
CREATE VIEW allot.targeting_live AS
SELECT p.campaign_id, p.version, v.valid_to
FROM allot.targeting_pointer p
JOIN allot.campaign c ON c.campaign_id = p.campaign_id
JOIN allot.targeting_version v ON v.version = p.version
WHERE NOT c.paused AND v.valid_to > statement_timestamp();

-- What senders read, all campaigns: only rows to send, of live, unexpired, unpaused lists.
-- LATERAL … OFFSET 0 keeps the version a parameter, so that only live partitions are touched; a plain join would scan
-- them all. A condition on campaign_id skips the other campaigns' lists; to look up one user, read his campaign's own
-- view, because other conditions do not pass through OFFSET 0.
CREATE VIEW allot.targeting_current AS
SELECT t.version, l.campaign_id, t.user_id, t.segment_id, t.cell_id, t.arm_id, t.offer_id, t.creative_id, t.channel_id,
    t.items, t.reason, t.propensity, t.expected_value, t.expected_cost, t.decision_id
FROM allot.targeting_live l
CROSS JOIN LATERAL (
    SELECT r.* FROM allot.targeting r
    WHERE r.version = l.version AND r.arm_id <> 'none' AND r.reason <> 'holdout'
        AND NOT EXISTS (
            SELECT FROM allot.delivered_decision d WHERE d.version = r.version AND d.user_id = r.user_id)
    OFFSET 0
) t;

-- Makes the view of one campaign unless it is there, and returns its name: targeting_current_<campaign with _ for ->.
-- A name that would be too long, or that another campaign has, gets the beginning of a digest of the campaign instead.
-- Whoever may read allot.targeting_current may read it. The version is a scalar subquery: it is known before the scan
-- starts, so only the live partition is opened, and a condition on user_id uses its primary key.
CREATE FUNCTION allot.ensure_campaign_view(campaign text) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    view_name text := 'targeting_current_' || replace(campaign, '-', '_');
    -- The comment on a view is its campaign.
    owner_query constant text := 'SELECT coalesce(obj_description(c.oid, ''pg_class''), '''') FROM pg_class c '
        'WHERE c.relnamespace = ''allot''::regnamespace AND c.relname = $1';
    owner text;
    reader record;
BEGIN
    EXECUTE owner_query INTO owner USING view_name;
    IF octet_length(view_name) > 63 OR owner <> campaign THEN
        view_name := left(view_name, 45) || '_' || left(md5(campaign), 16);
        EXECUTE owner_query INTO owner USING view_name;
    END IF;
    IF owner = campaign THEN
        RETURN view_name;
    END IF;
    EXECUTE format(
        'CREATE VIEW allot.%I AS
         SELECT r.* FROM allot.targeting r
         WHERE r.version = (SELECT l.version FROM allot.targeting_live l WHERE l.campaign_id = %L)
             AND r.arm_id <> ''none'' AND r.reason <> ''holdout''
             AND NOT EXISTS (
                 SELECT FROM allot.delivered_decision d WHERE d.version = r.version AND d.user_id = r.user_id)',
        view_name, campaign);
    EXECUTE format('COMMENT ON VIEW allot.%I IS %L', view_name, campaign);
    FOR reader IN
        SELECT DISTINCT a.grantee
        FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.oid = 'allot.targeting_current'::regclass
            AND a.privilege_type = 'SELECT' AND a.grantee <> c.relowner
    LOOP
        EXECUTE format(
            'GRANT SELECT ON allot.%I TO %s', view_name,
            CASE WHEN reader.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(reader.grantee)) END);
    END LOOP;
    RETURN view_name;
END
$function$;
