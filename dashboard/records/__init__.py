"""The content of the page of one record, a module for each kind of record, and the pieces that several pages share."""
