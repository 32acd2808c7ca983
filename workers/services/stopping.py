"""What other apps end when somebody takes no further part: who withdraws consent, who has left the register."""

from collections.abc import Callable

from workers.models import LabourRecord

# Called inside the transaction, with the held record and why in a few words: 本人撤回同意, 本人已离册.
STOPS: dict[str, list[Callable[[LabourRecord, str], None]]] = {"withdrawn": [], "left": []}
WHY = {"withdrawn": "本人撤回同意", "left": "本人已离册"}


def stop(person: LabourRecord, what: str) -> None:
    """End what goes on about somebody. what: "withdrawn" or "left"."""
    for end in STOPS[what]:
        end(person, WHY[what])
