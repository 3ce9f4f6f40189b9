"""The values of cells: codes, numbers, days, hours, coordinates and names, and how people write them."""
