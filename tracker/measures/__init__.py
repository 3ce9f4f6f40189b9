"""What is derived from a pledge's own fields, as SQL expressions."""
