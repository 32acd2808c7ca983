from typing import Any

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    """Demand, and the meeting of the two."""

    name = "employers"

    def ready(self) -> None:
        """Who acts for a firm, and what waits for who checks firms."""
        import employers.aid_inbox
        import employers.bus_inbox
        import employers.gig_inbox
        import employers.inbox
        import employers.memberships
        import employers.referral_inbox
        import employers.services.referral_clock
        import employers.vacancy_inbox
        import employers.visit_inbox
        import employers.welfare_inbox  # noqa: F401  # all of them register themselves
        from employers.aid_exports import StalledList
        from employers.bus_exports import BusList
        from employers.cooperation_exports import AwayList, GuidanceList, TalentList
        from employers.demo.accounts import printed_firm_accounts
        from employers.employer_imports import EmployersSheet
        from employers.exports import EmployerList, MonthList
        from employers.forgetting import FORGET
        from employers.gig_exports import GigList
        from employers.imports import EmployerMonthsSheet
        from employers.models import Employer
        from employers.personal_data import PURPOSES
        from employers.referral_exports import FollowUpList, PlacementList, ReferralList
        from employers.services.buses import give_seats_back
        from employers.services.employer_workbook import PHONE_KEPT
        from employers.services.referrals import end_open
        from employers.vacancy_exports import VacancyList
        from employers.vacancy_imports import VacanciesSheet
        from employers.views.gigs import section as own_gigs
        from employers.views.own_referrals import section
        from employers.visit_exports import IssueList, VisitList
        from employers.welfare_exports import WelfareList
        from jiayu_jobs.exports.lists import register
        from jiayu_jobs.imports.models import ImportedRow
        from jiayu_jobs.imports.registry import register as register_sheet
        from jiayu_jobs.keeping.inventory import declare
        from jiayu_jobs.keeping.sealed_places import InJson, register_in_json
        from stations.demo import MORE_ACCOUNTS
        from workers.services.erasing import HANGING
        from workers.services.own import SECTIONS
        from workers.services.stopping import STOPS, Why

        MORE_ACCOUNTS.append(printed_firm_accounts)
        declare(self.label, PURPOSES)
        HANGING.update(FORGET)
        STOPS[Why.WITHDRAWN].append(end_open)
        STOPS[Why.LEFT].extend((end_open, give_seats_back))
        SECTIONS.extend((section, own_gigs))
        for kind in (
            EmployerList,
            MonthList,
            VisitList,
            IssueList,
            VacancyList,
            StalledList,
            ReferralList,
            PlacementList,
            FollowUpList,
            BusList,
            GigList,
            AwayList,
            TalentList,
            GuidanceList,
            WelfareList,
        ):
            register(kind())
        phone: Any = Employer._meta.get_field("contact_phone")
        register_in_json(InJson(ImportedRow, "before", PHONE_KEPT, "record_key", phone))
        register_sheet(EmployersSheet())
        register_sheet(EmployerMonthsSheet())
        register_sheet(VacanciesSheet())
