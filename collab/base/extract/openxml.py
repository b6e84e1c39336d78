"""The text runs that Word and PowerPoint files share (ECMA-376 part 1)."""

from collab.base.extract.xmltext import Walker


class OpenXmlWalker(Walker):
    """Text stands in `t` elements only. `Fallback` repeats a text box for old programs; `fld` is a page
    number or today's date."""

    SKIPPED = frozenset({"Fallback", "fld"})
    OPENING = {
        "tab": "\t",
        "br": "\n",
        "cr": "\n",
        "noBreakHyphen": "-",
        "softHyphen": "\u00ad",
        "txbxContent": "\n",
    }
    CLOSING = {"p": "\n", "tc": "\t", "tr": "\n"}

    def opening(self, name: str, attributes: dict[str, str]) -> str:
        # In a paragraph's properties, "tab" describes a tab stop; its attributes tell it from a real tab.
        return "" if name == "tab" and attributes else self.OPENING.get(name, "")

    def closing(self, name: str) -> str:
        if name == "tc":
            self.drop_line_end()
        return self.CLOSING.get(name, "")

    def holds_text(self, name: str) -> bool:
        return name == "t"
