"""The tables, their columns and the rules of a single record."""
