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
        from stations.demo import MORE_ACCOUNTS
        from training.demo.training import printed_body_accounts
        from training.exports import CertificateList, ClassList, GrantList
        from training.forgetting import FORGET
        from training.personal_data import PURPOSES
        from training.services.enrolments import give_places_back
        from training.views.own import section
        from workers.services.erasing import HANGING
        from workers.services.own import SECTIONS
        from workers.services.stopping import STOPS, Why

        MORE_ACCOUNTS.append(printed_body_accounts)
        declare(self.label, PURPOSES)
        HANGING.update(FORGET)
        SECTIONS.append(section)
        STOPS[Why.LEFT].append(give_places_back)
        for kind in (ClassList, CertificateList, GrantList):
            register(kind())
