"""What was done about a row, for the side of its page."""

from typing import Any

from jiayu_jobs.audit.models import AuditEntry, Outcome

HISTORY = 30


def history_of(found: Any, words: dict[str, str]) -> list[dict[str, Any]]:
    """What was done about a row, newest first; words: verb -> what a reader is told, others are left out."""
    entries = AuditEntry.objects.filter(
        object_type=found._meta.label_lower, object_id=str(found.pk), outcome=Outcome.DONE
    ).order_by("-id")[:HISTORY]
    return [
        {"when": entry.at, "who": entry.actor_label, "text": words[entry.action], "reason": entry.reason}
        for entry in entries
        if entry.action in words
    ]
