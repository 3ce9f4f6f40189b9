"""Stable addresses for programs and plain browsers: feeds, a calendar, plain pages, tables. Streamlit is not
involved."""
