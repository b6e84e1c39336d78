"""Formats that are text: TXT, Markdown, HTML and RTF."""

import textwrap
from html import escape

from collab.demo.catalogue import Manuscript
from collab.demo.prose import Aside, Block, Grid, Heading, Listing, Paragraph, Spans, plain


def txt(manuscript: Manuscript) -> bytes:
    """Wrapped at 78 columns; the setting `encoding` may ask for the old cp1252."""
    parts = [_underlined(manuscript.title, "=")]
    if manuscript.subtitle:
        parts.append(manuscript.subtitle)
    parts += [_txt_block(block) for block in manuscript.blocks]
    return ("\n\n".join(parts) + "\n").encode(manuscript.settings.get("encoding", "utf-8"))


def md(manuscript: Manuscript) -> bytes:
    """Markdown, with the title as its first heading."""
    parts = [f"# {manuscript.title}"]
    if manuscript.subtitle:
        parts.append(f"*{manuscript.subtitle}*")
    parts += [_md_block(block) for block in manuscript.blocks]
    return ("\n\n".join(parts) + "\n").encode()


def html(manuscript: Manuscript) -> bytes:
    """One page without any script or style."""
    body = "\n".join(_html_block(block) for block in manuscript.blocks)
    subtitle = f"<p><em>{escape(manuscript.subtitle)}</em></p>\n" if manuscript.subtitle else ""
    title = escape(manuscript.title)
    return (
        f'<!doctype html>\n<html lang="de">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="author" content="{escape(manuscript.author.name)}">\n</head>\n'
        f"<body>\n<h1>{title}</h1>\n{subtitle}{body}\n</body>\n</html>\n"
    ).encode()


def rtf(manuscript: Manuscript) -> bytes:
    """Rich Text Format 1.9, pure ASCII: other characters stand as \\uN, a question mark for old readers."""
    when = manuscript.written_at.strftime(r"\yr%Y\mo%m\dy%d")
    title, author = _rtf_text(manuscript.title), _rtf_text(manuscript.author.name)
    parts = [
        r"\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}",
        _group(r"\info", _group(r"\title", title) + _group(r"\author", author) + _group(r"\creatim", when)),
        r"\paperw11906\paperh16838\deflang1031\fs22",
        _rtf_paragraph(r"\b\fs34", title),
    ]
    if manuscript.subtitle:
        parts.append(_rtf_paragraph(r"\i", _rtf_text(manuscript.subtitle)))
    parts += [_rtf_block(block) for block in manuscript.blocks]
    return _group("\n".join(parts), "\n").encode("ascii") + b"\n"


def _txt_block(block: Block) -> str:
    match block:
        case Heading(_, text):
            return _underlined(text, "-")
        case Paragraph(spans):
            return textwrap.fill(plain(spans), 78)
        case Aside(text):
            return textwrap.fill(text, 78, initial_indent="  ", subsequent_indent="  ")
        case Listing(ordered, items):
            marks = [f"{number}. " if ordered else "- " for number in range(1, len(items) + 1)]
            return "\n".join(
                textwrap.fill(plain(item), 78, initial_indent=mark, subsequent_indent=" " * len(mark))
                for mark, item in zip(marks, items, strict=True)
            )
        case Grid(rows):
            widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
            return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _underlined(text: str, mark: str) -> str:
    return f"{text}\n{mark * len(text)}"


def _md_block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * (level + 1)} {text}"
        case Paragraph(spans):
            return _md_spans(spans)
        case Aside(text):
            return f"> {text}"
        case Listing(ordered, items):
            return "\n".join(
                f"{number}. {_md_spans(item)}" if ordered else f"- {_md_spans(item)}"
                for number, item in enumerate(items, start=1)
            )
        case Grid(rows):
            lines = ["| " + " | ".join(row) + " |" for row in rows]
            lines.insert(1, "|" + " --- |" * len(rows[0]))
            return "\n".join(lines)


def _md_spans(spans: Spans) -> str:
    return "".join(f"**{span.text}**" if span.bold else span.text for span in spans)


def _html_block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level + 1}>{escape(text)}</h{level + 1}>"
        case Paragraph(spans):
            return f"<p>{_html_spans(spans)}</p>"
        case Aside(text):
            return f"<blockquote>{escape(text)}</blockquote>"
        case Listing(ordered, items):
            tag = "ol" if ordered else "ul"
            return f"<{tag}>" + "".join(f"<li>{_html_spans(item)}</li>" for item in items) + f"</{tag}>"
        case Grid(rows):
            head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in rows[0])
            lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows[1:])
            body = "\n".join(f"<tr>{line}</tr>" for line in lines)
            return f"<table>\n<tr>{head}</tr>\n{body}\n</table>"


def _html_spans(spans: Spans) -> str:
    texts = [(span.bold, escape(span.text)) for span in spans]
    return "".join(f"<strong>{text}</strong>" if bold else text for bold, text in texts)


def _rtf_block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return _rtf_paragraph(rf"\b\fs{30 - 4 * level}", _rtf_text(text))
        case Paragraph(spans):
            return _rtf_paragraph(r"\ql", _rtf_spans(spans))
        case Aside(text):
            return _rtf_paragraph(r"\li400\i", _rtf_text(text))
        case Listing(ordered, items):
            marks = [f"{number}." if ordered else r"\bullet" for number in range(1, len(items) + 1)]
            lines = (
                _group(r"\li400\fi-300", rf"{mark}\tab {_rtf_spans(item)}\par")
                for mark, item in zip(marks, items, strict=True)
            )
            return "\n".join(lines) + r"\par"
        case Grid(rows):
            return (
                "\n".join(_rtf_row(row, bold=number == 0) for number, row in enumerate(rows)) + r"\pard\par"
            )


def _rtf_row(row: tuple[str, ...], *, bold: bool) -> str:
    width = 9000 // len(row)
    edges = "".join(rf"\cellx{width * (number + 1)}" for number in range(len(row)))
    style = r"\b" if bold else r"\plain"
    cells = "".join(_group(style, _rtf_text(cell)) + r"\cell" for cell in row)
    return rf"\trowd\trgaph80{edges}\pard\intbl {cells}\row"


def _rtf_spans(spans: Spans) -> str:
    texts = [(span.bold, _rtf_text(span.text)) for span in spans]
    return "".join(_group(r"\b", text) if bold else text for bold, text in texts)


def _rtf_paragraph(control: str, content: str) -> str:
    return _group(control, content + r"\par") + r"\par"


def _group(control: str, content: str) -> str:
    return "{" + control + " " + content + "}"


def _rtf_text(text: str) -> str:
    """Code units of UTF-16, as RTF counts them; values above 32767 are negative."""
    written = []
    for character in text:
        if character in "\\{}":
            written.append("\\" + character)
        elif character.isascii():
            written.append(character)
        else:
            units = character.encode("utf-16-le")
            for start in range(0, len(units), 2):
                written.append(rf"\u{int.from_bytes(units[start : start + 2], 'little', signed=True)}?")
    return "".join(written)
