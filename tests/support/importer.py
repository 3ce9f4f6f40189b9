"""The page Import as one person has it open, without a browser."""

from tests.support.editor import Page, field, plain


class Import(Page):
    def __init__(self, name="Ann", **address):
        super().__init__("imports", name=name, **address)

    def paste(self, text):
        self.field("import_paste").input(text)
        self.run()

    def upload(self, name, content):
        self.app.get("file_uploader")[0].upload(name, content)
        self.run()

    def field(self, start):
        """The field whose key begins so; it ends in another number for each import."""
        return field(self.app, start)

    @property
    def pasted(self):
        """What stands in the field for a paste."""
        return self.field("import_paste").value

    def choose(self, start, value):
        self.field(start).set_value(value)
        self.run()

    def asked(self, text):
        """The questions about a name, each a field."""
        return [
            box for box in self.app.selectbox if str(box.key).startswith("import_answer_") and text in plain(box.label)
        ]

    def answer(self, text, value, number=0):
        self.asked(text)[number].set_value(value)
        self.run()

    def save(self):
        self.app.button(key="import_apply").click()
        self.run()

    @property
    def places(self):
        """The links below what is said of the save: what each is called, and the parameters of its address."""
        return [(plain(link.proto.label), link.proto.query_string) for link in self.app.get("page_link")]

    @property
    def lookalikes(self):
        """The tick by which records are created that look like others."""
        return next(box for box in self.app.checkbox if "like others too" in box.label)

    def allow(self):
        self.lookalikes.check()
        self.run()

    @property
    def counts(self):
        return next(text.value for text in self.app.markdown if "Nothing is saved yet" in text.value)
