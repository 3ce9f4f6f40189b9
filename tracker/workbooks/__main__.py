"""The process that reads one workbook for ``tracker.workbooks.reader``: the file comes in, JSON goes out.

A file that crashes the compiled code which reads it crashes this process alone. Memory and time are limited here.
"""

import io
import json
import sys
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from tracker.workbooks.check import check
from tracker.workbooks.sheets import BROKE_OFF, ENCRYPTED, NO_WORKBOOK, Refused

PANIC = "PanicException"  # which compiled code raises that meets what it does not expect; nothing can import its class
TYPES = (bool, int, float, str, type(None))  # that JSON has


def main() -> None:
    """Print as JSON the cells of a sheet, or why the file is refused."""
    wanted, memory, seconds = sys.argv[1:]
    _limit(int(memory), int(seconds))
    try:
        answer = json.dumps(_cells(sys.stdin.buffer.read(), wanted))
    except Refused as error:
        answer = json.dumps({"refused": str(error)})
    except (MemoryError, RecursionError):
        answer = json.dumps({"refused": BROKE_OFF})
    except BaseException as error:
        if type(error).__name__ != PANIC:
            raise  # a fault of ours, which the reader tells from one of the file by the exit status
        answer = json.dumps({"refused": BROKE_OFF})
    sys.stdout.write(answer)


def _limit(memory: int, seconds: int) -> None:
    """Limit this process to so many bytes of memory and seconds of work, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for name, most in (("RLIMIT_AS", memory), ("RLIMIT_CPU", seconds), ("RLIMIT_CORE", 0)):
        try:
            resource.setrlimit(getattr(resource, name), (most, most))
        except (AttributeError, OSError, ValueError):  # macOS knows no limit of memory; a stricter one may hold already
            continue


def _cells(content: bytes, wanted: str) -> dict[str, Any]:
    sheets = check(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            visible = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
            full = [name for name in visible if name in sheets and sheets[name].rows]
            if not full:
                return {"sheet": "", "others": 0, "rows": [], "errors": [], "hidden": [], "merged": [], "booleans": []}
            chosen = wanted if wanted in full else full[0]
            if fault := sheets[chosen].fault:
                raise Refused(f"{fault} (sheet “{chosen}”)")
            rows = book.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
    except PasswordError as error:
        raise Refused(ENCRYPTED) from error
    except CalamineError as error:
        raise Refused(NO_WORKBOOK) from error
    except OverflowError as error:  # a day that no calendar has
        raise Refused(BROKE_OFF) from error
    return {
        "sheet": chosen,
        "others": len(full) - 1,
        "rows": [[_plain(cell) for cell in row] for row in rows],
        "errors": [[*place, text] for place, text in sheets[chosen].errors.items()],
        "hidden": [[*place, text] for place, text in sheets[chosen].hidden.items()],
        "merged": [*sheets[chosen].merged.items()],
        "booleans": sheets[chosen].booleans,
    }


def _plain(cell: Any) -> Any:
    """Return a cell as JSON can write it: a day as ``{"day": "2026-01-06"}``, hours and rarer types as text."""
    match cell:
        case datetime() if cell.time() == time():
            return {"day": cell.date().isoformat()}
        case datetime():
            return cell.isoformat(" ", "minutes")
        case time():
            return cell.isoformat("minutes")
        case date():
            return {"day": cell.isoformat()}
    return cell if isinstance(cell, TYPES) else str(cell)


if __name__ == "__main__":
    main()
