"""IndexJob: this record's entry in the index must be made anew."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from collab.base.columns import Base, Id
from collab.base.queue import Attempts


class IndexJob(Attempts, Base):
    """Several rows for one record are fine: the worker indexes its present state once, then clears them."""

    __tablename__ = "index_job"
    __table_args__ = (Index("ix_index_job_object", "kind", "object_id"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int] = mapped_column(BigInteger)
