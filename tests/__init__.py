"""A package: csv-diff, a witness of these tests, installs one of this name, which would be imported instead."""
