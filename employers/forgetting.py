"""What becomes of rows of this app that hang on a person who is erased (security.md C8)."""

from workers.services.erasing import Forget

# That a referral was made and how it ended stays counted; what was written about the person goes.
FORGET = {
    "employers.Referral": Forget(clear={"reasons": "", "reason": "", "note": "", "interview_place": ""}),
    "employers.ReferralCard": Forget(delete=True),
    "employers.FollowUp": Forget(clear={"note": ""}),
    "employers.BusRider": Forget(clear={"why": "", "pickup": ""}),
    "employers.OutOfTownIntention": Forget(clear={"work": "", "place": ""}),
    "employers.WelfarePlacement": Forget(clear={"answer": "", "ground": ""}),
    "employers.WelfarePay": Forget(delete=True),
    "employers.EmploymentAid": Forget(delete=True),
    "employers.GigSettlement": Forget(clear={"shown_name": "", "unit_name": "", "work": "", "note": ""}),
    "employers.GigShift": Forget(delete=True),
    "employers.Placement": Forget(clear={"unit_name": "", "evidence": ""}),
}
