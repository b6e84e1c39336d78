"""Tables: XLSX by openpyxl and CSV. One sheet a section; numbers written the German way become numbers."""

import csv as stdlib_csv
import re
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from collab.demo.catalogue import Manuscript
from collab.demo.prose import Aside, Grid, Paragraph, Section, plain, sections
from collab.demo.writers.frozen import frozen

_NUMBER = re.compile(r"-?\d{1,3}(\.\d{3})*(,\d+)?|-?\d+(,\d+)?")


def xlsx(manuscript: Manuscript) -> bytes:
    """Each sheet: remarks on top, the table below; the setting `chart` adds a chart of the second column."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = manuscript.title, manuscript.author.name
    book.properties.created = manuscript.written_at
    for section in sections(manuscript.blocks):
        sheet = book.create_sheet(section.title[:31])
        _fill_sheet(sheet, section, chart=manuscript.settings.get("chart") == section.title)
    result = BytesIO()
    book.save(result)
    return frozen(result.getvalue(), manuscript.written_at)


def csv(manuscript: Manuscript) -> bytes:
    """The first table, with semicolons and CRLF as office programs in Germany write it."""
    table = next(block for block in manuscript.blocks if isinstance(block, Grid))
    result = StringIO()
    stdlib_csv.writer(result, delimiter=";", lineterminator="\r\n").writerows(table.rows)
    return result.getvalue().encode(manuscript.settings.get("encoding", "utf-8-sig"))


def number(text: str) -> float | int | None:
    """1.234 is 1234, 12,5 is 12.5; anything else (a year with a letter, an empty cell) is None."""
    if not _NUMBER.fullmatch(text):
        return None
    plain_number = text.replace(".", "").replace(",", ".")
    return float(plain_number) if "." in plain_number else int(plain_number)


def remarks(section: Section) -> list[str]:
    """What is said about the tables of a section."""
    texts = [plain(block.spans) for block in section.blocks if isinstance(block, Paragraph)]
    return texts + [block.text for block in section.blocks if isinstance(block, Aside)]


def _fill_sheet(sheet: Worksheet, section: Section, *, chart: bool) -> None:
    for text in remarks(section):
        sheet.append([text])
        sheet.cell(sheet.max_row, 1).font = Font(italic=True, color="444444")
    for table in (block for block in section.blocks if isinstance(block, Grid)):
        head_row = sheet.max_row + 2 if remarks(section) else 1
        _fill_table(sheet, table, head_row)
        if chart:
            _add_chart(sheet, table, head_row)


def _fill_table(sheet: Worksheet, table: Grid, head_row: int) -> None:
    for row_number, row in enumerate(table.rows, start=head_row):
        for column_number, text in enumerate(row, start=1):
            cell = sheet.cell(row_number, column_number)
            value = number(text) if row_number > head_row else None
            cell.value = text if value is None else value
            if isinstance(value, float):
                cell.number_format = "#,##0.0"
            elif isinstance(value, int) and value >= 10_000:
                cell.number_format = "#,##0"
            if row_number == head_row:
                cell.font = Font(bold=True, color="FFFFFF")
                cell.fill = PatternFill("solid", fgColor="1B4B72")
                cell.alignment = Alignment(wrap_text=True, vertical="center")
    for column_number in range(1, len(table.rows[0]) + 1):
        longest = max(len(row[column_number - 1]) for row in table.rows[1:])
        sheet.column_dimensions[get_column_letter(column_number)].width = min(max(longest, 12) + 3, 60)
    sheet.freeze_panes = sheet.cell(head_row + 1, 2)


def _add_chart(sheet: Worksheet, table: Grid, head_row: int) -> None:
    last_row = head_row + len(table.rows) - 1
    chart = BarChart()
    chart.type, chart.legend, chart.title = "bar", None, table.rows[0][1]
    chart.add_data(Reference(sheet, min_col=2, min_row=head_row, max_row=last_row), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=head_row + 1, max_row=last_row))
    chart.height, chart.width = 11, 17
    sheet.add_chart(chart, f"B{last_row + 3}")
