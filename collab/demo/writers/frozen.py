"""Office files are ZIP archives that carry the time of writing; here that is the time of the manuscript."""

import re
import zipfile
from datetime import datetime
from io import BytesIO

_WRITTEN = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def frozen(archive: bytes, written_at: datetime) -> bytes:
    """The same archive with `written_at` as the date of every member and in the document's properties."""
    stamp = written_at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(result, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "docProps/core.xml":
                content = _WRITTEN.sub(rb"\g<1>" + stamp + rb"\3", content)
            copy = zipfile.ZipInfo(member.filename, written_at.timetuple()[:6])
            copy.compress_type = member.compress_type
            new.writestr(copy, content)
    return result.getvalue()
