"""Forms: drafts, saving, refusals, conflicts, merging of records, and undo."""
