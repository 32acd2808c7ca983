"""The keys of encrypted fields, and everything that is done with them.

FIELD_KEYS is text, ``k2=BASE64,k1=BASE64``: master keys of 32 bytes, the first seals, all open. From each master key
HKDF derives one key a cipher, so that no key ever serves two algorithms. A sealed value is

    1 byte algorithm · 1 byte length of the key id · key id · 12 bytes nonce · ciphertext · 16 bytes tag

with the place it stands in (table, column, primary key) as associated data. The blind index is HMAC-SM3 under a key
derived from the entry ``index`` if there is one, else from the last entry: a new key put in front leaves every index
as it is, and whoever retires the last key keeps its value under the name ``index``.
"""

import base64
import os
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, SM3
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed

KEY_BYTES = 32
INDEX = "index"

_SM4, _AES = 1, 2
_ALGORITHMS = {"sm4": _SM4, "aes": _AES}
_KEY_LENGTH = {_SM4: 16, _AES: 32}
_NONCE, _TAG = 12, 16
_KEY_ID = re.compile(r"[A-Za-z0-9_.-]{1,32}", re.ASCII)

# (nonce, data, associated data) -> data; opening raises InvalidTag
Transform = Callable[[bytes, bytes, bytes], bytes]


class SealBroken(ValueError):
    """A sealed value does not belong to where it stands, was changed, or its key is not on the ring."""


class KeyRing:
    """The keys in force. Values may be sealed and opened from any thread."""

    def __init__(self, field_keys: str, cipher: str) -> None:
        """Raises ImproperlyConfigured with a sentence that never shows a key."""
        if cipher not in _ALGORITHMS:
            raise ImproperlyConfigured("FIELD_CIPHER must be sm4 or aes.")
        keys = parse_keys(field_keys)
        # The key of blind indexes is named by the last entry, so it is taken before `index` is set aside.
        self._index_key = _derive(keys.get(INDEX) or list(keys.values())[-1], "jiayu blind index", KEY_BYTES)
        self._masters = {name: key for name, key in keys.items() if name != INDEX}
        if not self._masters:
            raise ImproperlyConfigured("FIELD_KEYS holds the key of the indexes only: add a key that seals.")
        self.primary = next(iter(self._masters))
        self.algorithm = _ALGORITHMS[cipher]
        self.header = bytes([self.algorithm, len(self.primary)]) + self.primary.encode()
        self._sealers: dict[tuple[int, str], Transform] = {}
        self._openers: dict[tuple[int, str], Transform] = {}
        self._macs: dict[str, HMAC] = {}

    def seal(self, text: str, place: bytes) -> bytes:
        """The blob of a text, bound to its place, under the primary key."""
        return self.seal_bytes(text.encode(), place)

    def seal_bytes(self, content: bytes, place: bytes) -> bytes:
        """The same for any content: files at rest."""
        nonce = os.urandom(_NONCE)
        return self.header + nonce + self._sealer()(nonce, content, place)

    def seal_many(self, texts: Iterable[str | None], places: Iterable[bytes]) -> list[bytes | None]:
        """Blobs of many texts, in order; None for what is empty."""
        header, sealer = self.header, self._sealer()
        blobs: list[bytes | None] = []
        for text, place in zip(texts, places, strict=True):
            if text:
                nonce = os.urandom(_NONCE)
                blobs.append(header + nonce + sealer(nonce, text.encode(), place))
            else:
                blobs.append(None)
        return blobs

    def open(self, blob: bytes, place: bytes) -> str:
        """The text of a blob, by whichever key and algorithm it names. Raises SealBroken."""
        try:
            return self.open_bytes(blob, place).decode()
        except UnicodeDecodeError as error:
            raise SealBroken("A sealed value was changed or moved from its place.") from error

    def open_bytes(self, blob: bytes, place: bytes) -> bytes:
        """The content of a blob. Raises SealBroken."""
        algorithm, name, start = _header(blob)
        if name not in self._masters:
            raise SealBroken(f"Key {name!r} is not in FIELD_KEYS.")
        opener = self._openers.get((algorithm, name)) or self._make_opener(algorithm, name)
        body = blob[start + _NONCE :]
        if len(body) < _TAG:
            raise SealBroken("A sealed value is cut short.")
        try:
            return opener(blob[start : start + _NONCE], body, place)
        except InvalidTag as error:
            raise SealBroken("A sealed value was changed or moved from its place.") from error

    def is_current(self, blob: bytes) -> bool:
        """Whether a blob is under the primary key and the chosen algorithm; others are due for rotation."""
        return blob.startswith(self.header)

    def index(self, purpose: str, text: str) -> bytes:
        """The 32 bytes of HMAC-SM3 of a text; the same text gives another index for every purpose."""
        mac = self._mac(purpose).copy()
        mac.update(text.encode())
        return mac.finalize()

    def index_many(self, purpose: str, texts: Iterable[str | None]) -> list[bytes | None]:
        """Indexes of many texts, in order; None for what is empty."""
        begun = self._mac(purpose)
        found: list[bytes | None] = []
        for text in texts:
            if text:
                mac = begun.copy()
                mac.update(text.encode())
                found.append(mac.finalize())
            else:
                found.append(None)
        return found

    def _mac(self, purpose: str) -> HMAC:
        """The keyed hash of a purpose, begun once and copied for every text."""
        if purpose not in self._macs:
            mac = HMAC(self._index_key, SM3())
            mac.update(purpose.encode() + b"\x00")
            self._macs[purpose] = mac
        return self._macs[purpose]

    def _sealer(self) -> Transform:
        key = (self.algorithm, self.primary)
        if key not in self._sealers:
            make = _sm4_sealer if self.algorithm == _SM4 else _aes_sealer
            self._sealers[key] = make(self._cipher_key(*key))
        return self._sealers[key]

    def _make_opener(self, algorithm: int, name: str) -> Transform:
        make = _sm4_opener if algorithm == _SM4 else _aes_opener
        opener = self._openers[algorithm, name] = make(self._cipher_key(algorithm, name))
        return opener

    def _cipher_key(self, algorithm: int, name: str) -> bytes:
        return _derive(self._masters[name], f"jiayu field {algorithm}", _KEY_LENGTH[algorithm])


def parse_keys(field_keys: str) -> dict[str, bytes]:
    """Master keys by key id, in the order given. Raises ImproperlyConfigured with a sentence that shows no key."""
    keys: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in (field_keys or "").split(","))):
        name, separator, encoded = entry.partition("=")
        if not separator or not _KEY_ID.fullmatch(name):
            raise ImproperlyConfigured("FIELD_KEYS: write each key as KEYID=BASE64, ids of letters and digits.")
        if name in keys:
            raise ImproperlyConfigured(f"FIELD_KEYS: key {name!r} is given twice.")
        try:
            keys[name] = base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise ImproperlyConfigured(f"FIELD_KEYS: key {name!r} is not base64.") from error
        if len(keys[name]) != KEY_BYTES:
            raise ImproperlyConfigured(f"FIELD_KEYS: key {name!r} holds {len(keys[name])} bytes, not {KEY_BYTES}.")
    if not keys:
        raise ImproperlyConfigured("FIELD_KEYS is empty: personal data cannot be sealed.")
    return keys


def key_id(blob: bytes) -> str:
    """The key id that a sealed value names. Raises SealBroken for what is no sealed value."""
    return _header(blob)[1]


@lru_cache(maxsize=1)
def ring() -> KeyRing:
    """The ring of the settings."""
    return KeyRing(settings.FIELD_KEYS, settings.FIELD_CIPHER)


def _header(blob: bytes) -> tuple[int, str, int]:
    """Algorithm, key id and length of a blob's header. Raises SealBroken."""
    if len(blob) < 2 or blob[0] not in _KEY_LENGTH:
        raise SealBroken("Not a sealed value.")
    end = 2 + blob[1]
    return blob[0], blob[2:end].decode("ascii", "replace"), end


def _derive(master: bytes, label: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=label.encode()).derive(master)


def _aes_sealer(key: bytes) -> Transform:
    return AESGCM(key).encrypt


def _aes_opener(key: bytes) -> Transform:
    return AESGCM(key).decrypt


def _sm4_sealer(key: bytes) -> Transform:
    algorithm = algorithms.SM4(key)

    def seal(nonce: bytes, data: bytes, place: bytes) -> bytes:
        encryptor = Cipher(algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(place)
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    return seal


def _sm4_opener(key: bytes) -> Transform:
    algorithm = algorithms.SM4(key)

    def open_(nonce: bytes, body: bytes, place: bytes) -> bytes:
        decryptor = Cipher(algorithm, modes.GCM(nonce, body[-_TAG:])).decryptor()
        decryptor.authenticate_additional_data(place)
        return decryptor.update(body[:-_TAG]) + decryptor.finalize()

    return open_


def _forget(*, setting: str, **kwargs: object) -> None:
    """Tests change the keys; the next value uses the new ones."""
    if setting in {"FIELD_KEYS", "FIELD_CIPHER"}:
        ring.cache_clear()


setting_changed.connect(_forget)
