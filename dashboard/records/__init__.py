"""One record on the page, a module a kind."""
