"""What becomes of rows of this app that hang on a person who is erased (security.md C8)."""

from workers.services.erasing import Forget

# That somebody was taught, certified and subsidised stays counted; who it was goes.
FORGET = {
    "training.Enrolment": Forget(clear={"shown_name": ""}),
    "training.AttendanceMark": Forget(delete=True),
    "training.Certificate": Forget(clear={"number": ""}),
    "training.SubsidyClaim": Forget(clear={"shown_name": "", "reason": ""}),
    "training.SkillSubsidyGrant": Forget(clear={"certificate_number": ""}),
    "training.Caregiver": Forget(clear={"shown_name": ""}),
    "training.CraftTask": Forget(clear={"shown_name": "", "note": ""}),
    "training.ContestEntry": Forget(clear={"leader": "", "phone": None, "summary": "", "unit": ""}),
}
