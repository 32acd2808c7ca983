"""Who sees which rows: the Scope value, the fail-closed manager, and row-level security behind it."""

from jiayu_jobs.scoping.context import (
    OutsideScope,
    Scope,
    across_regions,
    batch,
    current_scope,
    elevated,
    scoped,
)

__all__ = ["OutsideScope", "Scope", "across_regions", "batch", "current_scope", "elevated", "scoped"]
