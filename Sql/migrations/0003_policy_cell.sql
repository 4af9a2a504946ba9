COMMENT ON COLUMN allot.policy_cell.posterior IS
    'position, eligible, level_mean and level_sd as the posterior has them, and draw_sd, the spread that the odds follow '
    'from: level_sd times the campaign''s exploration';
