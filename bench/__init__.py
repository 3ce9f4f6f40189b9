"""How fast the pages and the snapshot are, as ratios that hold on any machine: ``python -m bench``."""
