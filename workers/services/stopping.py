"""What other apps end when somebody takes no further part."""

from collections.abc import Callable

from django.db.models import TextChoices

from workers.models import LabourRecord


class Why(TextChoices):
    """Why somebody takes no further part."""

    WITHDRAWN = "withdrawn", "本人撤回同意"
    LEFT = "left", "本人已离册"


# What is called inside the transaction, with the held record.
STOPS: dict[Why, list[Callable[[LabourRecord, Why], None]]] = {why: [] for why in Why}


def stop(person: LabourRecord, why: Why) -> None:
    """End what goes on about somebody."""
    for end in STOPS[why]:
        end(person, why)
