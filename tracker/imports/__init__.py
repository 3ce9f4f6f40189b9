"""Imports of spreadsheets and desks: headings matched, cells read, rows compared with the store in a dry run, saved."""
