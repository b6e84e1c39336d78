"""What can be shown, and how."""

from collab.base.filetype import OFFICE, OPENDOCUMENT

WITHOUT_DECODER = ("image/svg+xml", "image/heic", "image/heif")

TABLES_AS_TEXT = ("text/csv", "text/tab-separated-values", "text/plain")

OFFICE_ENDINGS = {
    f"{OFFICE}wordprocessingml.document": ".docx",
    f"{OFFICE}presentationml.presentation": ".pptx",
    f"{OFFICE}spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-word.document.macroEnabled.12": ".docm",
    "application/vnd.ms-powerpoint.presentation.macroEnabled.12": ".pptm",
    "application/vnd.ms-excel.sheet.macroEnabled.12": ".xlsm",
    "application/vnd.ms-excel.sheet.binary.macroEnabled.12": ".xlsb",
    "application/msword": ".doc",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.ms-excel": ".xls",
    f"{OPENDOCUMENT}text": ".odt",
    f"{OPENDOCUMENT}text-template": ".ott",
    f"{OPENDOCUMENT}presentation": ".odp",
    f"{OPENDOCUMENT}presentation-template": ".otp",
    f"{OPENDOCUMENT}spreadsheet": ".ods",
    f"{OPENDOCUMENT}spreadsheet-template": ".ots",
    f"{OPENDOCUMENT}graphics": ".odg",
    "application/rtf": ".rtf",
}
"""Types that need LibreOffice to be seen, with the ending by which it knows them."""


def is_picture(mime: str) -> bool:
    return mime.startswith("image/") and mime not in WITHOUT_DECODER


def is_table(mime: str) -> bool:
    return mime in TABLES_AS_TEXT or any(word in mime for word in ("spreadsheet", "ms-excel"))


def is_mail(mime: str) -> bool:
    return mime in ("message/rfc822", "application/vnd.ms-outlook")
