-- Segments by likeness, which keep their identifiers from night to night, and what customers are worth.

COMMENT ON TABLE allot.segment_membership IS
    'everybody''s segment as of the end of an interval, as the night used it; users who refuse to be profiled are in none';
COMMENT ON COLUMN allot.segment_membership.segment_id IS
    'a rule''s identifier, or one of the kind that allot.yaml says: of RFM, a stage, cluster_<n>, or a tier of value';
COMMENT ON COLUMN allot.segment_membership.recency IS 'quintile of recency, 5 the most recent, whatever segments are by; 0 without a purchase';
COMMENT ON COLUMN allot.segment_membership.frequency IS 'quintile of orders, 5 the most; 0 without a purchase';
COMMENT ON COLUMN allot.segment_membership.monetary IS 'quintile of purchases less refunds, 5 the most; 0 without a purchase';

-- Clusters of each interval that made any. A night takes its identifiers from the newest one before it.
CREATE TABLE allot.clustering (
    interval_day date PRIMARY KEY,
    settings     text NOT NULL,
    next_id      integer NOT NULL CHECK (next_id >= 1),
    is_stable    boolean NOT NULL,
    features     text[] NOT NULL
);
COMMENT ON TABLE allot.clustering IS 'an interval''s clusters of users alike, where segments are by clusters; a row is kept for good';
COMMENT ON COLUMN allot.clustering.settings IS 'digest of features, most_clusters and currency: after a change, clusters get new identifiers';
COMMENT ON COLUMN allot.clustering.next_id IS 'what the next new cluster is called; no identifier is given twice';
COMMENT ON COLUMN allot.clustering.is_stable IS 'whether another sample of users would have been grouped alike';
COMMENT ON COLUMN allot.clustering.features IS 'the features, in the order of the columns of allot.cluster';

CREATE TABLE allot.cluster (
    interval_day date NOT NULL REFERENCES allot.clustering ON DELETE CASCADE,
    cluster_id   integer NOT NULL CHECK (cluster_id >= 1),
    users        bigint NOT NULL CHECK (users > 0),
    centre       double precision[] NOT NULL,
    standing     double precision[] NOT NULL,
    PRIMARY KEY (interval_day, cluster_id)
);
COMMENT ON COLUMN allot.cluster.cluster_id IS 'the n of cluster_<n> in allot.segment_membership';
COMMENT ON COLUMN allot.cluster.users IS 'users in it before rules of the shop''s own took any';
COMMENT ON COLUMN allot.cluster.centre IS 'its centre in each feature: days, orders, and the currency''s unit';
COMMENT ON COLUMN allot.cluster.standing IS 'how far the centre stands from all users'' mean, in standard deviations on the robust scale';

-- What customers are worth: of the interval of allot.user_feature, and with its users.
CREATE TABLE allot.clv (
    interval_day       date NOT NULL,
    user_id            bigint PRIMARY KEY,
    p_alive            double precision,
    expected_purchases double precision,
    expected_spend     bigint,
    clv                bigint,
    tier               text NOT NULL
);
COMMENT ON TABLE allot.clv IS
    'forecasts of users who bought, where allot.yaml has lifetime_value or segments by clv; as old as allot.user_feature';
COMMENT ON COLUMN allot.clv.p_alive IS 'probability that the user has not stopped buying; NULL where no model could be fitted';
COMMENT ON COLUMN allot.clv.expected_purchases IS 'days with a purchase to expect within the horizon; NULL where no model could be fitted';
COMMENT ON COLUMN allot.clv.expected_spend IS 'what such a day is expected to bring before refunds, in micros; NULL where it cannot be told';
COMMENT ON COLUMN allot.clv.clv IS 'expected spend within the horizon, discounted week by week, in micros; NULL where it cannot be told';
COMMENT ON COLUMN allot.clv.tier IS
    'top_5, top_20, top_50, lower or zero by clv; where that is NULL, by expected purchases at the user''s own average, or by what he spent';

CREATE TABLE allot.clv_fit (
    interval_day   date PRIMARY KEY,
    model          text,
    customers      bigint NOT NULL,
    repeaters      bigint NOT NULL,
    weeks          integer NOT NULL,
    discount       double precision NOT NULL,
    at_boundary    boolean NOT NULL,
    parameters     jsonb NOT NULL,
    spend          jsonb NOT NULL,
    log_likelihood double precision,
    cautions       jsonb NOT NULL
);
COMMENT ON TABLE allot.clv_fit IS 'what an interval''s forecasts are made with; a row is kept for good';
COMMENT ON COLUMN allot.clv_fit.model IS 'bg_nbd, or nbd where nobody seems to stop; NULL where no model could be fitted';
COMMENT ON COLUMN allot.clv_fit.customers IS 'users who bought';
COMMENT ON COLUMN allot.clv_fit.repeaters IS 'users who bought on two days';
COMMENT ON COLUMN allot.clv_fit.weeks IS 'the horizon';
COMMENT ON COLUMN allot.clv_fit.discount IS 'of a year';
COMMENT ON COLUMN allot.clv_fit.at_boundary IS 'whether the best parameters lie at the boundary, as cautions say';
COMMENT ON COLUMN allot.clv_fit.parameters IS 'of the model, by name; times in weeks';
COMMENT ON COLUMN allot.clv_fit.spend IS 'of Gamma-Gamma on all purchases, by name; {} where it could not be fitted';
COMMENT ON COLUMN allot.clv_fit.cautions IS 'what a reader has to know, as reports say it in words';
