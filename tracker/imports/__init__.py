"""A person's spreadsheet on its way into the store: its columns matched, its cells read, its rows compared."""
