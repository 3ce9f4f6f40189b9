"""Keep a snapshot of the newest schema beside those of the schemas before it: ``make released``."""

import tempfile
from pathlib import Path

from tests.support.snapshots import fill_with_odd_rows
from tracker import store
from tracker.files import snapshot

target = Path(__file__).with_name(f"{store.newest_schema()}.zip")
with tempfile.TemporaryDirectory() as folder:
    engine = store.open_engine(f"sqlite:///{folder}/store.db")
    store.migrate(engine)
    fill_with_odd_rows(engine)
    target.unlink(missing_ok=True)
    print(snapshot.write(engine, target))
    engine.dispose()
