"""Makes one row of the mentions of one fact."""
