"""Every write to the store, its log, and the way back."""
