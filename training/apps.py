from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Training and certificates."""

    name = "training"

    def ready(self) -> None:
        """Who acts for a training body, and what waits for who approves classes."""
        import training.inbox
        import training.memberships
        import training.services.jobs  # noqa: F401  # all of them register themselves
        from jiayu_jobs.exports.lists import register
        from jiayu_jobs.keeping.inventory import declare
        from jiayu_jobs.keeping.retention import register as register_rules
        from stations.demo import MORE_ACCOUNTS
        from training.care_exports import CareOrderList, CareVisitList, CraftTaskList, ElderList, EntryList
        from training.demo.care import printed_care_accounts
        from training.demo.training import printed_body_accounts
        from training.exports import CertificateList, ClaimList, ClassList, GrantList
        from training.forgetting import FORGET
        from training.personal_data import PURPOSES
        from training.retention import RULES
        from training.services.caregivers import end_caregivers
        from training.services.crafts import give_pieces_back
        from training.services.enrolments import give_places_back
        from training.views.own import craft_section, section
        from workers.services.erasing import HANGING
        from workers.services.own import SECTIONS
        from workers.services.stopping import STOPS, Why

        MORE_ACCOUNTS.extend((printed_body_accounts, printed_care_accounts))
        declare(self.label, PURPOSES)
        register_rules(RULES)
        HANGING.update(FORGET)
        SECTIONS.extend((section, craft_section))
        STOPS[Why.LEFT] += [give_places_back, end_caregivers, give_pieces_back]
        lists = (
            ClassList,
            CertificateList,
            ClaimList,
            GrantList,
            ElderList,
            CareOrderList,
            CareVisitList,
            CraftTaskList,
            EntryList,
        )
        for kind in lists:
            register(kind())
