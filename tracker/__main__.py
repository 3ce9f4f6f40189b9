"""The command line: ``python -m tracker --help``."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from tracker.commands import additions, data, reports, states
from tracker.commands.terminal import clear_progress, say
from tracker.errors import Failure, TrackerError, visible

STORE = """\
The store is the SQLite file data/tracker.db, or what TRACKER_DATABASE_URL says, such as
sqlite:////home/me/talks.db or postgresql://user@host/database.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0, or 1 with the reason on standard error."""
    chosen = _parser().parse_args(arguments)
    try:
        code = chosen.run(chosen)
        sys.stdout.flush()
        return code
    except Failure as error:
        reason = f"{error} ({error.details})" if error.details else str(error)
    except TrackerError as error:
        reason = str(error)
    except KeyboardInterrupt:
        reason = "Stopped. The store is as it was."
    except BrokenPipeError:  # the reader of the output, such as head, has closed it
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - else Python complains at its end
        return 1
    except OSError as error:
        reason = f"{error.filename or 'The output'} cannot be read or written: {error.strerror}"
    clear_progress()
    say(reason, sys.stderr)
    return 1


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        super().error(visible(message))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m tracker",
        description="Keep the store of Summit Tracker: create it, check its data, carry it away and bring it back.",
        epilog=STORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace], int], summary: str, details: str) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.\n{details}",
            epilog=STORE if name != "codebook" else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.set_defaults(run=run)
        return added

    for of in (data, states, additions, reports):
        of.declare(add)
    return parser


if __name__ == "__main__":
    sys.exit(main())
