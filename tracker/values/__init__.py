"""What a cell can hold: codes, numbers, days, hours, coordinates, names; and how people write them."""
