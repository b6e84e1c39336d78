"""The words of an HTML page or an HTML mail, as a reader would see them, block by block."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

INVISIBLE = frozenset(
    {"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "-comment", "!doctype"}
)
BLOCK_NAMES = """
    address article aside blockquote br caption dd div dl dt fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hr li main nav ol option p pre section table tr ul
"""
BLOCKS = frozenset(BLOCK_NAMES.split())
CELLS = frozenset({"td", "th"})


def html_text(html: str, limit: int) -> str:
    """Up to about `limit` characters of visible text. No recursion: elements may be nested without end."""
    return visible_text(LexborHTMLParser(html), limit)


def html_title(tree: LexborHTMLParser) -> str | None:
    title = tree.css_first("title")
    return title.text() if title else None


def visible_text(tree: LexborHTMLParser, limit: int) -> str:
    root = tree.root
    pieces: list[str] = []
    length = 0
    node, entering = root, True
    while node is not None and length < limit:
        hidden = node.tag in INVISIBLE
        if entering:
            piece = _on_entering(node)
            length += len(piece)
            pieces.append(piece)
            if not hidden and node.child is not None:
                node = node.child
                continue
        if node.tag in BLOCKS:
            pieces.append("\n")
        elif node.tag in CELLS:
            pieces.append("\t")
        if node == root:
            break
        following = node.next
        node, entering = (following, True) if following is not None else (node.parent, False)
    return "".join(pieces)


def _on_entering(node: LexborNode) -> str:
    if node.tag == "-text":
        text = node.text_content or ""
        return text if _preformatted(node) else " ".join(_edges(text))
    return "\n" if node.tag in BLOCKS else ""


def _preformatted(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag in ("pre", "textarea")


def _edges(text: str) -> list[str]:
    """The words, with an empty one at an end where a space stood, so that joining keeps that space."""
    words = text.split()
    if not words:
        return ["", ""] if text else []
    return [""] * text[0].isspace() + words + [""] * text[-1].isspace()
