"""Texts for readers outside the dashboard: differences between two states, briefs, annotations and references."""
