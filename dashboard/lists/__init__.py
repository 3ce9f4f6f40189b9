"""Lists of records: their tables, filters and search."""
