"""What keeps a sheet of a workbook from being read: its size, formulas, hidden rows, merged cells, unclear cells."""

ROWS_AT_MOST, COLUMNS_AT_MOST = 10_000, 200
BYTES_AT_MOST, UNPACKED_AT_MOST, MEMBERS_AT_MOST = 20_000_000, 100_000_000, 1_000
MANY_ROWS = f"has more than {ROWS_AT_MOST:,} rows, the most that are read at once: split it"
MANY_COLUMNS = f"has more than {COLUMNS_AT_MOST} columns, the most that are read: delete those that are not to be read"
TOO_LARGE = (
    f"is too large: a file has at most {BYTES_AT_MOST // 1_000_000} MB, unpacked {UNPACKED_AT_MOST // 1_000_000} MB, "
    f"and {ROWS_AT_MOST:,} rows. Save the one sheet alone, or split it"
)
ENCRYPTED = "is encrypted: open it with its password, and save it without one"
BROKE_OFF = (
    "could not be read: it is damaged, or takes more memory or time than a spreadsheet may. Save the one sheet as "
    ".csv, and import that"
)
NO_WORKBOOK = "is no spreadsheet that can be read: save it as .xlsx, .ods or .csv"
CONSTANTS = ("TRUE()", "FALSE()")  # as LibreOffice writes a yes and a no
FORMULA = "copy the sheet and paste its values alone, so that what you see is what is read"
HIDDEN = "show it, or delete it, so that what you see is what is read; a filter hides rows too"
MERGED = "split them, and write in each cell what belongs there"


class Refused(ValueError):
    """A file that is not read. The text continues a sentence that begins with the file's name."""


class SheetCheck:
    """How far the cells of a sheet reach, counted from 1, and what keeps it from being read; blank: nothing.

    By row and column: ``errors``, cells that hold an error of the spreadsheet, as its text; ``hidden``, cells that show
    less or something else than they hold, with a text that says so; ``booleans``, cells that hold a yes or a no as a
    number. ``merged`` has the last row of each merged range, with a text that refuses it.
    """

    def __init__(self) -> None:  # no dataclass, whose import would take a third of the time of reading a sheet
        self.rows, self.columns, self.fault = 0, 0, ""
        self.errors: dict[tuple[int, int], str] = {}
        self.hidden: dict[tuple[int, int], str] = {}
        self.booleans: list[tuple[int, int]] = []
        self.merged: dict[int, str] = {}

    def reach(self, row: int, column: int) -> None:
        """Record the place of a cell with a value. Raises Refused beyond the limits."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if row > ROWS_AT_MOST + 1:  # the first names the columns
            raise Refused(MANY_ROWS)
        if column > COLUMNS_AT_MOST:
            raise Refused(MANY_COLUMNS)

    def note(self, fault: str) -> None:
        """Record a fault of the sheet; only the first one is kept."""
        self.fault = self.fault or fault


def letters_of(number: int) -> str:
    """Return the letters of a column, which are A for 1."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
