"""How a sealed value shows itself: a mask by name, the same for everyone (domain/codes.md section 1)."""

from collections.abc import Callable

from jiayu_jobs.identifiers import citizen_id, names, phone

Mask = Callable[[str], str]

_MASKS: dict[str, Mask] = {}


def register_mask(name: str, mask: Mask) -> None:
    """Make a mask known under a name that fields may give. Raises ValueError for a name that is taken."""
    if _MASKS.setdefault(name, mask) is not mask:
        raise ValueError(f"There is a mask {name!r} already.")


def is_mask(name: str) -> bool:
    """Whether a name is known."""
    return name in _MASKS


def mask(name: str, text: str) -> str:
    """The text as it may be shown; an empty text shows as nothing. Raises KeyError for an unknown mask."""
    return _MASKS[name](text) if text else ""


def _registered(text: str) -> str:
    """Nothing of an address is shown, only that there is one."""
    return "已登记"


def _nothing(text: str) -> str:
    """For what has no mask of its own: five stars, whatever the length."""
    return "*****"


register_mask("citizen_id", citizen_id.mask)
register_mask("phone", phone.mask)
register_mask("name", names.mask_name)
register_mask("address", _registered)
register_mask("nothing", _nothing)
