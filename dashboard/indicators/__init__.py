"""The figures of the portal, as declarations. Add one: see docs/adding-an-indicator.md."""

from dashboard.indicators.registry import INDICATORS, MEASURES, SUBJECTS, indicators_of, subjects_of

__all__ = ["INDICATORS", "MEASURES", "SUBJECTS", "indicators_of", "subjects_of"]
