"""Lists of records on a page: the table of each, its filters, search, files, printout and picture."""
