from django.apps import AppConfig


class WorkersConfig(AppConfig):
    """The people: labour records and what hangs on them."""

    name = "workers"

    def ready(self) -> None:
        """Occupations come with a county directory; what waits for a desk shows in its inbox."""
        import workers.inbox  # noqa: F401  # registers itself
        from jiayu_jobs.exports.lists import register as register_list
        from jiayu_jobs.imports.models import ImportedRow
        from jiayu_jobs.imports.registry import register
        from jiayu_jobs.keeping import after_restore
        from jiayu_jobs.keeping.inventory import declare
        from jiayu_jobs.keeping.retention import register as register_rules
        from jiayu_jobs.keeping.sealed_places import InJson, register_in_json
        from stations.services.county import EXTRA_LOADERS
        from workers.bureau_exports import BureauList
        from workers.care_exports import CheckList, CorrectionList, PairList
        from workers.consultation_exports import ConsultationList
        from workers.exports import PeopleList, RoundList, TransferList
        from workers.imports import LabourSheet
        from workers.models import LabourRecord
        from workers.personal_data import PURPOSES
        from workers.provincial_exports import ProvincialList
        from workers.registration_exports import RegistrationList
        from workers.services.occupations import load_occupations
        from workers.services.retention import RULES
        from workers.study_mothers import StudyMothersSheet
        from workers.tasks import replay_erasures

        EXTRA_LOADERS["occupations.csv"] = load_occupations
        declare(self.label, PURPOSES)
        register_rules(RULES)
        after_restore.register("erasures", replay_erasures)
        register(LabourSheet())
        register(StudyMothersSheet())
        for people in (
            PeopleList(),
            RoundList(),
            TransferList(),
            RegistrationList(),
            ProvincialList(),
            BureauList(),
            PairList(),
            CorrectionList(),
            CheckList(),
            ConsultationList(),
        ):
            register_list(people)
        phone = LabourRecord._meta.get_field("phone")
        register_in_json(InJson(ImportedRow, "before", ("record", "phone"), "record_key", phone))
