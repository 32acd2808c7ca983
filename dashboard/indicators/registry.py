"""Every subject, measure and indicator by its id, collected from the modules beside this one."""

from dashboard.indicators import (
    buses,
    care,
    cooperation,
    demand,
    labour,
    network,
    referrals,
    services,
    training,
    vacancies,
    welfare,
)
from dashboard.indicators.declaration import Combine, Indicator, Measure, Subject

MODULES = (network, labour, demand, services, vacancies, referrals, buses, cooperation, welfare, training, care)
SUBJECTS: dict[str, Subject] = {subject.key: subject for module in MODULES for subject in module.SUBJECTS}
MEASURES: dict[str, Measure] = {measure.id: measure for subject in SUBJECTS.values() for measure in subject.measures}
# Measures of which a whole is the largest part, not the sum.
MAXIMA = frozenset(name for name, measure in MEASURES.items() if measure.combine is Combine.MAX)
SUBJECT_OF_MEASURE: dict[str, Subject] = {
    measure.id: subject for subject in SUBJECTS.values() for measure in subject.measures
}
INDICATORS: dict[str, Indicator] = {indicator.id: indicator for module in MODULES for indicator in module.INDICATORS}


def subjects_of(mark: str) -> list[Subject]:
    """The subjects that a dirty mark makes stale."""
    return [subject for subject in SUBJECTS.values() if subject.mark == mark]


def indicators_of(measures: set[str]) -> list[Indicator]:
    """The indicators that any of the measures is a part of."""
    return [indicator for indicator in INDICATORS.values() if measures.intersection(indicator.parts)]


def is_flow(indicator: Indicator) -> bool:
    """Whether an indicator counts events rather than what stands."""
    return SUBJECT_OF_MEASURE[indicator.numerator[0]].is_flow
