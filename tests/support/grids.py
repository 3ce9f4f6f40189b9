"""What a person does in a grid of the desk in a browser: cells are drawn on a canvas, and typed with the keyboard."""

from contextlib import suppress

from playwright.sync_api import expect

from tests.support.pages import ONE_TRY_MS, TRIES, settle

HEAD_PX, ROW_PX, FIRST_COLUMN_PX = 35, 35, 110
HAND_MS, STEPS = 20, 8  # from key to key; of a way across the page


class Hand:
    """A person at a page, whose clicks and keys that commit what was typed are counted."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def click(self, locator):
        locator.click()
        self.count += 1
        settle(self.page)

    def type(self, text, commit=""):
        """Type where the cursor is; ``commit`` is the key by which it is taken, such as Tab."""
        self.page.keyboard.type(text, delay=HAND_MS)
        if commit:
            self.press(commit)

    def press(self, key):
        self.page.keyboard.press(key)
        self.count += 1
        settle(self.page)

    def grid(self, name):
        grid = self.page.get_by_test_id("stDataFrame").filter(has=self.page.get_by_label(name))
        grid.evaluate("grid => grid.scrollIntoView({block: 'center'})")
        return grid

    def cell(self, name, line):
        """Click the first cell of a line of a grid, and look that it is chosen; the first line is 1. Where the page
        moved on the way, the click fell beside it, and is made once more."""
        expect(self.page.get_by_role("listbox")).to_have_count(0)  # a list that shuts would take the click
        for _ in range(TRIES):
            settle(self.page)
            grid = self.grid(name)
            place = grid.locator("canvas").first.bounding_box()
            x, y = place["x"] + FIRST_COLUMN_PX, place["y"] + HEAD_PX + ROW_PX * (line - 0.5)
            self.page.mouse.move(x + ROW_PX, y)
            self.page.mouse.move(x, y, steps=STEPS)  # the grid follows the hand on its way to the cell
            self.page.mouse.click(x, y, delay=HAND_MS)
            self.count += 1
            with suppress(AssertionError):
                expect(self.chosen(name, line, 1)).to_be_attached(timeout=ONE_TRY_MS)
                return
        expect(self.chosen(name, line, 1)).to_be_attached()

    def chosen(self, name, line, number):
        """The cell of a line where it is the one chosen, by what the grid tells the blind: there the headings are row
        1 and the numbers of the lines column 1."""
        chosen = f"[aria-rowindex='{line + 1}'] > [aria-colindex='{number + 1}'][aria-selected=true]"
        return self.page.get_by_test_id("stDataFrame").filter(has=self.page.get_by_label(name)).locator(chosen)

    def line(self, name, line, *cells):
        """Type the cells of a line, from the first on; Tab leads to the next, and past one that stays blank."""
        self.cell(name, line)
        typed = self.page.locator("#portal textarea")
        for number, cell in enumerate(cells, 1):
            expect(self.chosen(name, line, number)).to_be_attached()  # a hand looks where it types
            if not cell:
                self.press("Tab")
                continue
            self.page.keyboard.type(cell[0])
            expect(typed).to_be_visible()  # no hand is faster
            self.type(cell[1:])
            expect(typed).to_have_value(cell)
            self.press("Tab" if number < len(cells) else "Enter")
            expect(typed).to_have_count(0)

    def choose(self, box, typed):
        """Choose from a list by the beginning of a name."""
        self.click(box)
        self.type(typed, "Enter")
