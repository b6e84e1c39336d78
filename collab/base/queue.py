"""Work that must happen later is a row. What such rows have in common: attempts and back-off."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

LONGEST_WAIT = timedelta(hours=6)


class Attempts:
    """Columns of a row of later work."""

    queued_at: Mapped[datetime] = mapped_column()
    not_before: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)

    def failed(self, error: str, now: datetime) -> None:
        """Note the failure and try again later: 30 s, 1, 2, 4 … minutes, at most six hours."""
        self.attempts += 1
        self.last_error = error[:2000]
        self.not_before = now + min(timedelta(seconds=30) * 2 ** min(self.attempts - 1, 12), LONGEST_WAIT)
