"""Keyed indexes: an encrypted value is found by the index of its plaintext, never by reading rows."""

from collections.abc import Callable, Iterable

from jiayu_jobs.crypto.keyring import ring
from jiayu_jobs.identifiers import citizen_id, credit_code, phone

Normalise = Callable[[str], str]

# An index of four characters has 10,000 possible inputs: keep those beside the region, inside one's own scope only.
_NORMALISERS: dict[str, Normalise] = {
    "citizen_id": citizen_id.normalise,
    "citizen_id_tail": citizen_id.last_four,
    "phone": phone.normalise,
    "phone_tail": phone.last_four,
    "credit_code": credit_code.normalise,
}


def register_purpose(purpose: str, normalise: Normalise) -> None:
    """Say how texts of a purpose are brought into one form. Raises ValueError for a purpose that has another one."""
    if _NORMALISERS.setdefault(purpose, normalise) is not normalise:
        raise ValueError(f"The purpose {purpose!r} has another normal form already.")


def blind_index(purpose: str, text: str) -> bytes:
    """The index of a text in any form that its purpose normalises; as is where the purpose has no normal form."""
    normalise = _NORMALISERS.get(purpose)
    return ring().index(purpose, normalise(text) if normalise else text)


def digits_of(purpose: str, text: str, count: int) -> str:
    """So many digits that are worked out from the key ring and a text: a code that is shown and typed and stored nowhere."""
    return f"{int.from_bytes(blind_index(purpose, text), 'big') % 10**count:0{count}d}"


def blind_index_many(purpose: str, texts: Iterable[str | None]) -> list[bytes | None]:
    """Indexes of many texts, in order; None for what is empty."""
    normalise = _NORMALISERS.get(purpose)
    if normalise:
        texts = (normalise(text) if text else None for text in texts)
    return ring().index_many(purpose, texts)
