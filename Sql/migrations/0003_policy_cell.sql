COMMENT ON COLUMN allot.policy_cell.posterior IS
    'position, eligible, level_mean and level_sd as the posterior has them, and draw_sd, the spread that the odds follow '
    'from: level_sd times the campaign''s exploration';
COMMENT ON COLUMN allot.cell_outcome.reward_sum IS
    'of rewards in micros, with margins less refunds clipped to the list''s winsorCap and multiplied by its tailFactor';
