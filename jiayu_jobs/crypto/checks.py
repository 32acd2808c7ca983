"""Start-up check: field keys that protect nothing are an error before the first value is sealed with them."""

from typing import Any

from django.conf import settings
from django.core.checks import Error
from django.core.exceptions import ImproperlyConfigured

from jiayu_jobs.crypto.keyring import INDEX, KEY_BYTES, KeyRing, parse_keys

HINT = (
    "Set FIELD_KEYS (or FIELD_KEYS_FILE) to KEYID=BASE64 entries of 32 random bytes, separated by commas, the primary "
    'one first. A fresh one: python -c "import base64, secrets; '
    "print('k1=' + base64.b64encode(secrets.token_bytes(32)).decode())\". Keep it apart from the backups: without it "
    "no ID number, phone or address can be read again."
)
# 32 random bytes hold about 30 different values; fewer than this does not happen by chance.
_FEWEST_VALUES = 16


def check_field_keys(app_configs: Any = None, **kwargs: Any) -> list[Error]:
    """One error a problem, each naming the key but never showing it."""
    found = problems(getattr(settings, "FIELD_KEYS", ""), getattr(settings, "FIELD_CIPHER", ""))
    return [Error(text, hint=HINT, id="crypto.E001") for text in found]


def problems(field_keys: str, cipher: str) -> list[str]:
    """What is wrong with the settings FIELD_KEYS and FIELD_CIPHER, a sentence each; empty when they may be used."""
    try:
        KeyRing(field_keys, cipher)
    except ImproperlyConfigured as error:
        return [str(error)]
    keys = parse_keys(field_keys)
    found = [
        f"FIELD_KEYS: key {name!r} is an example or made by hand, not random." for name in keys if weak(keys[name])
    ]
    sealing = [key for name, key in keys.items() if name != INDEX]
    if len(set(sealing)) < len(sealing):
        found.append("FIELD_KEYS: two key ids stand for the same key.")
    return found


def weak(key: bytes) -> bool:
    """True for a key that no random source gives: readable text, few different bytes, or counting up or down."""
    readable = all(32 <= byte < 127 for byte in key)
    steps = {(after - before) % 256 for before, after in zip(key, key[1:], strict=False)}
    return readable or len(set(key)) < _FEWEST_VALUES * len(key) // KEY_BYTES or len(steps) == 1
