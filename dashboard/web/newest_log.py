"""The log of the store up to its last save, which pages and stable addresses share."""

from weakref import WeakKeyDictionary

from sqlalchemy.engine import Engine

from dashboard.web.cache import Cache
from tracker import store
from tracker.store.change_detection import Log, follow

BY_STAMP = Cache(1)
LOGS: WeakKeyDictionary[Engine, Log] = WeakKeyDictionary()


def newest_log(database: Engine) -> Log:
    """Return the log up to the last save; without a query while the files of the store show that nothing was written.

    Raises StoreUnavailable for a database that cannot be used.
    """
    stamp = store.stamp(database)
    # Without a stamp the state is read anew: another reader's may be from before this reader's own save.
    return BY_STAMP.value((database, stamp), lambda: (_follow(database), True)) if stamp else _follow(database)


def _follow(database: Engine) -> Log:
    with store.reading(database) as connection:
        log = LOGS[database] = follow(connection, LOGS.get(database))
    return log
