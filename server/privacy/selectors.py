"""Reads of a member's exports."""

from typing import cast

from server.privacy.models import DataExport
from server.privacy.shapes import Export, ExportState
from server.users.models import User

#: a week's, at the most that the limit allows
SHOWN = 20


def export_shape(row: DataExport) -> Export:
    """Cost: no query."""
    return Export(
        id=str(row.pk),
        state=cast(ExportState, row.state),
        asked_at=row.asked_at,
        done_at=row.done_at,
        expires_at=row.expires_at,
        line_count=row.line_count,
        size=row.size,
    )


def exports_of(member: User) -> list[Export]:
    """Newest first. Cost: one query."""
    rows = DataExport.objects.filter(member=member).order_by("-asked_at")[:SHOWN]
    return [export_shape(row) for row in rows]
