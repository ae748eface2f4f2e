"""What people look at: the summary of a run, rows with their evidence, the data dictionary."""
