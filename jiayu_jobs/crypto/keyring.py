"""Keys: FIELD_KEYS = "k2=BASE64,k1=BASE64", the first is primary; sub-keys by purpose."""

import base64
import os
from functools import cached_property, lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed

SM4, AES = 1, 2
NONCE, TAG = 12, 16


class SealBroken(ValueError):
    """A sealed value does not belong to where it stands, or was changed."""


def _derive(master: bytes, label: str, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=label.encode()).derive(master)


class KeyRing:
    """The keys in force."""

    def __init__(self, text: str, cipher: str) -> None:
        self.keys: dict[str, bytes] = {}
        for item in text.split(","):
            name, _, value = item.strip().partition("=")
            try:
                key = base64.b64decode(value, validate=True)
            except ValueError as error:
                raise ImproperlyConfigured(f"FIELD_KEYS: key {name!r} is not base64.") from error
            if not name or len(key) < 32:
                raise ImproperlyConfigured(f"FIELD_KEYS: key {name!r} must hold 32 bytes.")
            self.keys[name] = key
        self.primary = next(name for name in self.keys if name != "index")
        self.algorithm = AES if cipher == "aes" else SM4

    @cached_property
    def index_key(self) -> bytes:
        """The key of blind indexes: the entry `index`, else derived from the last entry."""
        master = self.keys.get("index") or list(self.keys.values())[-1]
        return _derive(master, "jiayu blind index", 32)

    @lru_cache(maxsize=16)  # noqa: B019  # one ring a process
    def sub_key(self, name: str, algorithm: int) -> bytes:
        """The key of a cipher."""
        return _derive(self.keys[name], f"jiayu field {algorithm}", 16 if algorithm == SM4 else 32)

    def seal(self, text: str, place: bytes) -> bytes:
        """Ciphertext of a text bound to its place."""
        nonce = os.urandom(NONCE)
        name = self.primary.encode()
        head = bytes([self.algorithm, len(name)]) + name + nonce
        return head + self._encrypt(self.algorithm, self.primary, nonce, text.encode(), place)

    def open(self, blob: bytes, place: bytes) -> str:
        """The text of a blob. Raises SealBroken."""
        blob = bytes(blob)
        algorithm, length = blob[0], blob[1]
        name = blob[2 : 2 + length].decode()
        nonce, body = blob[2 + length : 2 + length + NONCE], blob[2 + length + NONCE :]
        if name not in self.keys:
            raise SealBroken(f"key {name} is not on the ring")
        try:
            return self._decrypt(algorithm, name, nonce, body, place).decode()
        except (InvalidTag, ValueError) as error:
            raise SealBroken("the value does not belong here") from error

    def _encrypt(self, algorithm: int, name: str, nonce: bytes, data: bytes, place: bytes) -> bytes:
        key = self.sub_key(name, algorithm)
        if algorithm == AES:
            return AESGCM(key).encrypt(nonce, data, place)
        encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(place)
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def _decrypt(self, algorithm: int, name: str, nonce: bytes, body: bytes, place: bytes) -> bytes:
        key = self.sub_key(name, algorithm)
        if algorithm == AES:
            return AESGCM(key).decrypt(nonce, body, place)
        decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, body[-TAG:])).decryptor()
        decryptor.authenticate_additional_data(place)
        return decryptor.update(body[:-TAG]) + decryptor.finalize()

    def index(self, purpose: str, text: str) -> bytes:
        """HMAC-SM3 of a text for a purpose."""
        mac = hmac.HMAC(self.index_key, hashes.SM3())
        mac.update(f"{purpose}\x00{text}".encode())
        return mac.finalize()


@lru_cache(maxsize=1)
def ring() -> KeyRing:
    """The ring of the settings."""
    return KeyRing(settings.FIELD_KEYS, settings.FIELD_CIPHER)


def _forget(*, setting: str, **kwargs: object) -> None:
    if setting in {"FIELD_KEYS", "FIELD_CIPHER"}:
        ring.cache_clear()


setting_changed.connect(_forget)
