"""Where the tables live: their columns, their Arrow schemas, and files that are whole at any moment."""
