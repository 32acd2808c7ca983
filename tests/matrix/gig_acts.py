"""The forms about gigs and warnings, as tests/matrix/acts.py has those of the other rooms."""

from typing import Any

from employers.gig_forms import GigActForm, ShiftForm
from employers.models import GigSettlement
from jiayu_jobs.scoping import batch
from tests.matrix.acting import Act, act, of
from tests.matrix.referral_acts import own_page
from tests.matrix.stage import Stage
from tests.states import put

BUTTONS = " ".join((*GigActForm.base_fields, *ShiftForm.base_fields))
DOCUMENT = {"document_number": "鄂人社监〔2026〕1号", "issued_by": "县人社局"}


def own_gig(stage: Stage) -> dict[str, Any]:
    """The own person's gig, whose hours the employer has confirmed."""
    with batch("matrix"):
        put(GigSettlement, stage.objects["gig"]["own"], state="employer_confirmed")
    return {"gig": str(stage.objects["gig"]["own"])}


ACTS: dict[str, Act] = {
    "employers:act-gig": act("liaison", "pay_gig", {"verb": "pay"}, of("gig"), BUTTONS),
    "employers:firm-act-gig": act("firm", "pay_gig", {"verb": "pay"}, of("firm gig", "firm"), BUTTONS),
    "employers:own-gig": act(
        "anonymous", "accept_gig", lambda stage: own_gig(stage) | {"verb": "accept"}, own_page, BUTTONS
    ),
    "employers:warn": act(
        "town",
        "warn_employer",
        lambda stage: DOCUMENT | {"starts_on": stage.day},
        of("employer"),
        "verb warning ends_on",
    ),
}
REFUSED: dict[str, Act] = {
    "employers:act-gig": act("liaison", "dispute_gig", {"verb": "dispute"}, of("gig")),
    "employers:firm-act-gig": act("firm", "bill_gig", {"verb": "bill"}, of("firm gig", "firm")),
    "employers:own-gig": act("anonymous", "dispute_gig", lambda stage: own_gig(stage) | {"verb": "dispute"}, own_page),
    "employers:warn": act("town", "end_warning", {"verb": "end"}, of("employer")),
}
