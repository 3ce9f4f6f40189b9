"""Every write to the store, its log, and undo."""
