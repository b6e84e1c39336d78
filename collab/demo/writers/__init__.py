"""One writer a file format: manuscript in, bytes out. The same manuscript always gives the same bytes."""

from collab.demo.catalogue import Manuscript
from collab.demo.writers import cards, mail, opendocument, pictures, printed, sheets, slides, texts, word

WRITERS = {
    "csv": sheets.csv,
    "docx": word.docx,
    "eml": mail.eml,
    "html": texts.html,
    "ics": cards.ics,
    "jpg": pictures.jpg,
    "md": texts.md,
    "odp": opendocument.odp,
    "ods": opendocument.ods,
    "odt": opendocument.odt,
    "pdf": printed.pdf,
    "png": pictures.png,
    "pptx": slides.pptx,
    "rtf": texts.rtf,
    "txt": texts.txt,
    "vcf": cards.vcf,
    "xlsx": sheets.xlsx,
}


def write(file: str, manuscript: Manuscript) -> bytes:
    """Writes the manuscript in the format that the ending of the file name asks for."""
    return WRITERS[file.rpartition(".")[2]](manuscript)
