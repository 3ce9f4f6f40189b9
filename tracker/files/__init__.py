"""Everything that comes from a file or goes to one: curated CSV, snapshots, archives, the codebook."""

from tracker.files import soundness as soundness  # which tells what an error of a damaged store means
