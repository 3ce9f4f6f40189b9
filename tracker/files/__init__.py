"""Everything that is read from or written to files: curated CSV, snapshots, archives, spreadsheets, the codebook."""

from tracker.files import soundness as soundness  # on import it registers the diagnosis of a damaged store
