"""XLSX, XLSB, XLS and ODS: every sheet, its name first, one line a row."""

from collections.abc import Iterator

from python_calamine import CalamineSheet, PasswordError, SheetTypeEnum, load_workbook

from collab.base.extract.cells import shown
from collab.base.extract.ole import offer_properties
from collab.base.extract.package import offer_core_properties, opened
from collab.base.extract.source import Locked, Source


def read(source: Source) -> Iterator[str]:
    if source.mime == "application/vnd.ms-excel":
        offer_properties(source.path, source.facts)
    else:
        with opened(source.path) as package:
            properties = "meta.xml" if "opendocument" in source.mime else "docProps/core.xml"
            offer_core_properties(package, source.facts, properties)
    try:
        workbook = load_workbook(str(source.path))
    except PasswordError as error:
        raise Locked from error
    with workbook:
        for sheet in workbook.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet:
                yield _text(sheet.name, workbook.get_sheet_by_name(sheet.name), source)


def _text(name: str, sheet: CalamineSheet, source: Source) -> str:
    lines = [name]
    length = 0
    for row in sheet.iter_rows():
        line = "\t".join(filter(None, map(shown, row)))
        if line:
            lines.append(line)
            length += len(line)
        if length > source.budget.text_chars:
            source.budget.cut = True
            break
    return "\n".join(lines)
