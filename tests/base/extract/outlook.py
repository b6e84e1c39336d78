"""A mail as Outlook saves it."""

from __future__ import annotations

from pathlib import Path

from tests.base.extract import olefiles


def outlook_message(path: Path) -> Path:
    """With a recipient, a file and a mail inside."""
    inner = olefiles.message(
        24, **{olefiles.SUBJECT: "Weitergeleitete Nachricht", olefiles.BODY: "Innenstadtkonzept"}
    )
    recipient = olefiles.message(
        8, **{olefiles.NAME: "Max", olefiles.ADDRESS: "max@example.org", olefiles.RECIPIENT_KIND: 1}
    )
    file = olefiles.message(
        8,
        **{
            olefiles.FILE_NAME: "tagesordnung.txt",
            olefiles.FILE_DATA: b"Der Haushaltsplan",
            olefiles.ATTACH_METHOD: 1,
        },
    )
    return olefiles.write(
        path,
        olefiles.message(
            **{
                olefiles.SUBJECT: "Einladung zur Sitzung", olefiles.SENDER_NAME: "Lea Leitner",
                olefiles.SENDER_ADDRESS: "lea@example.org", olefiles.BODY: "Wir treffen uns im Sitzungsraum.",
            }
        )
        | {
            "__recip_version1.0_#00000000": recipient,
            "__attach_version1.0_#00000000": file,
            "__attach_version1.0_#00000001": olefiles.message(8, **{olefiles.ATTACH_METHOD: 5})
            | {"__substg1.0_3701000D": inner},
        },
    )  # fmt: skip
