-- The tables that allot keeps and that senders and dashboards read.
-- Applied once, in one transaction, by the schema's owner; never edited afterwards.

CREATE SEQUENCE allot.fence_seq;
CREATE SEQUENCE allot.version_seq;

-- One row per campaign that ever ran. `paused` is the kill switch: the view is empty at once.
CREATE TABLE allot.campaign (
    campaign_id text PRIMARY KEY,
    paused      boolean NOT NULL DEFAULT false,
    changed_at  timestamptz NOT NULL DEFAULT statement_timestamp()
);

-- The ledger: one row per attempt, never deleted.
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
    CHECK (status <> 'running' OR lease_until IS NOT NULL)
);

-- Mutual exclusion: at most one live run of the shop.
CREATE UNIQUE INDEX run_live ON allot.run ((true)) WHERE status = 'running';
CREATE INDEX run_interval ON allot.run (interval_day, started_at);

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

-- One published (or publishable) list of one campaign.
CREATE TABLE allot.targeting_version (
    version         bigint PRIMARY KEY,
    campaign_id     text NOT NULL REFERENCES allot.campaign,
    interval_day    date NOT NULL,
    revision        integer NOT NULL CHECK (revision >= 0),
    run_id          uuid NOT NULL REFERENCES allot.run,
    fence           bigint NOT NULL,
    input_digest    text NOT NULL,
    valid_from      timestamptz NOT NULL,
    valid_to        timestamptz NOT NULL,
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
    UNIQUE (campaign_id, interval_day, revision)
);

-- The live version of each campaign: publishing moves this pointer, and only forward in fence.
CREATE TABLE allot.targeting_pointer (
    campaign_id      text PRIMARY KEY REFERENCES allot.campaign,
    version          bigint REFERENCES allot.targeting_version,
    previous_version bigint REFERENCES allot.targeting_version,
    fence            bigint NOT NULL DEFAULT 0,
    moved_at         timestamptz NOT NULL DEFAULT statement_timestamp()
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

-- The whole probability vector, once per cell that occurs. weight / 2^32 is the probability, exactly.
CREATE TABLE allot.policy_cell (
    version     bigint NOT NULL REFERENCES allot.targeting_version ON DELETE CASCADE,
    cell_id     bigint NOT NULL,
    segment_id  text NOT NULL,
    users       bigint NOT NULL,
    arm         text NOT NULL,
    weight      bigint NOT NULL CHECK (weight > 0 AND weight <= 4294967296),
    probability double precision NOT NULL CHECK (probability > 0 AND probability <= 1),
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
    clicked     boolean NOT NULL,
    claimed     boolean NOT NULL,
    redeemed    boolean NOT NULL,
    opted_out   boolean NOT NULL,
    redeem_days real,
    PRIMARY KEY (version, user_id)
);
CREATE INDEX decision_outcome_campaign ON allot.decision_outcome (campaign_id, day);

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
    tenure_days      integer NOT NULL
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

-- What senders read: only rows to send, of live, unexpired, unpaused lists.
-- statement_timestamp(), not now(): inside a long transaction now() is older than the list.
-- LATERAL … OFFSET 0 keeps the version a parameter, so that only live partitions are touched.
CREATE VIEW allot.targeting_current AS
SELECT t.*
FROM allot.targeting_pointer p
JOIN allot.campaign c ON c.campaign_id = p.campaign_id AND NOT c.paused
JOIN allot.targeting_version v ON v.version = p.version
    AND v.valid_from <= statement_timestamp() AND v.valid_to > statement_timestamp()
CROSS JOIN LATERAL (
    SELECT r.* FROM allot.targeting r
    WHERE r.version = p.version AND r.arm_id <> 'none' AND r.reason <> 'holdout'
    OFFSET 0
) t;
