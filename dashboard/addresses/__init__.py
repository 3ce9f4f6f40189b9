"""Stable addresses beside the pages, for readers without a browser: feeds, a calendar, plain pages, tables."""
