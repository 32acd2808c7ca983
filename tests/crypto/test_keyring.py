"""The key ring: what is sealed opens only where it was sealed, and nothing is computed without a key."""

import base64
import hashlib
import hmac
import os

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from jiayu_jobs.crypto.blind_index import blind_index, blind_index_many, register_purpose
from jiayu_jobs.crypto.keyring import KeyRing, SealBroken, key_id, parse_keys

NUMBER = "42122119900101001X"
PLACE = b"workers_labourrecord\x00id_number\x0001932c07-2f4e-7000-8000-000000000001"


def entry(name: str, key: bytes | None = None) -> str:
    return f"{name}={base64.b64encode(key or os.urandom(32)).decode()}"


K1, K2, K3 = entry("k1"), entry("k2"), entry("k3")
RINGS = {"sm4": KeyRing(K1, "sm4"), "aes": KeyRing(K1, "aes")}
ciphers = pytest.mark.parametrize("cipher", ["sm4", "aes"])


@given(st.text(max_size=80), st.binary(max_size=80), st.sampled_from(["sm4", "aes"]))
def test_C2_what_is_sealed_opens_in_its_place(text, place, cipher):
    blob = RINGS[cipher].seal(text, place)
    assert RINGS[cipher].open(blob, place) == text
    if len(text) > 3:
        assert text.encode() not in blob


@ciphers
def test_C2_a_value_is_readable_whatever_cipher_is_chosen_today(cipher):
    other = RINGS["aes" if cipher == "sm4" else "sm4"]
    blob = RINGS[cipher].seal(NUMBER, PLACE)
    assert other.open(blob, PLACE) == NUMBER
    assert RINGS[cipher].is_current(blob)
    assert not other.is_current(blob)


@ciphers
def test_C2_every_flipped_bit_is_refused(cipher):
    blob = RINGS[cipher].seal(NUMBER, PLACE)
    for bit in range(len(blob) * 8):
        wrong = bytearray(blob)
        wrong[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            RINGS[cipher].open(bytes(wrong), PLACE)


@ciphers
def test_C2_every_cut_is_refused(cipher):
    blob = RINGS[cipher].seal(NUMBER, PLACE)
    for length in range(len(blob)):
        with pytest.raises(SealBroken):
            RINGS[cipher].open(blob[:length], PLACE)


@ciphers
def test_C2_another_place_is_refused(cipher):
    blob = RINGS[cipher].seal(NUMBER, PLACE)
    for other in (PLACE[:-1] + b"2", PLACE.replace(b"id_number", b"phone"), PLACE.replace(b"workers", b"x"), b""):
        with pytest.raises(SealBroken):
            RINGS[cipher].open(blob, other)


@ciphers
def test_C2_the_same_text_never_gives_the_same_blob(cipher):
    blobs = [RINGS[cipher].seal(NUMBER, PLACE) for _ in range(500)]
    blobs += RINGS[cipher].seal_many([NUMBER] * 500, [PLACE] * 500)
    assert len(set(blobs)) == 1000
    assert len({blob[4:16] for blob in blobs}) == 1000


def test_seal_many_is_seal_in_order_and_leaves_out_what_is_empty():
    places = [b"a", b"b", b"c", b"d"]
    blobs = RINGS["sm4"].seal_many(["one", None, "", "four"], places)
    assert blobs[1] is blobs[2] is None
    assert [RINGS["sm4"].open(blob, place) for blob, place in zip(blobs, places, strict=True) if blob] == [
        "one",
        "four",
    ]


def test_C4_the_key_id_in_the_blob_finds_the_key_after_a_rotation():
    old = RINGS["sm4"].seal(NUMBER, PLACE)
    rotated = KeyRing(f"{K2},{K1}", "sm4")
    new = rotated.seal(NUMBER, PLACE)
    assert (key_id(old), key_id(new)) == ("k1", "k2")
    assert rotated.open(old, PLACE) == rotated.open(new, PLACE) == NUMBER
    assert (rotated.is_current(old), rotated.is_current(new)) == (False, True)
    with pytest.raises(SealBroken, match="'k1' is not in FIELD_KEYS"):
        KeyRing(K2, "sm4").open(old, PLACE)


def test_C3_keyless_recompute_never_matches():
    """Whoever has the table but not the keys can try every number; no unkeyed or guessable hash gives an index."""
    master = base64.b64decode(K1.partition("=")[2])
    stored = {KeyRing(K1, cipher).index("citizen_id", NUMBER) for cipher in ("sm4", "aes")}
    assert len(stored) == 1
    texts = [prefix + NUMBER.encode() for prefix in (b"", b"citizen_id", b"citizen_id\x00", b"citizen_id:")]
    tried = set()
    for algorithm in ("sm3", "sha256", "sha1", "md5", "sha3_256", "blake2s", "blake2b"):
        for text in texts:
            tried.add(hashlib.new(algorithm, text).digest()[:32])
            for key in (b"", b"\x00" * 32, b"citizen_id", b"index", b"jiayu blind index", b"k1"):
                tried.add(hmac.digest(key, text, algorithm)[:32])
    # nor does the master key itself, which seals: the index has a key of its own
    tried |= {hmac.digest(master, text, "sm3") for text in texts}
    assert not stored & tried
    assert stored != {KeyRing(entry("k1"), "sm4").index("citizen_id", NUMBER)}


def test_C3_the_index_is_hmac_sm3_under_its_own_derived_key():
    master = base64.b64decode(K1.partition("=")[2])
    extracted = hmac.digest(b"\x00" * 32, master, "sha256")
    derived = hmac.digest(extracted, b"jiayu blind index\x01", "sha256")
    expected = hmac.digest(derived, b"citizen_id\x00" + NUMBER.encode(), "sm3")
    assert KeyRing(K1, "sm4").index("citizen_id", NUMBER) == expected


def test_C3_each_purpose_has_its_own_index():
    ring = RINGS["sm4"]
    assert len({ring.index(purpose, "0001") for purpose in ("phone_tail", "citizen_id_tail", "phone")}) == 3


def test_C4_a_new_key_in_front_leaves_indexes_alone_and_a_retired_one_stays_as_index():
    before = KeyRing(K1, "sm4").index("phone", "15400000001")
    assert KeyRing(f"{K2},{K1}", "sm4").index("phone", "15400000001") == before
    assert KeyRing(f"{K3},{K2}", "sm4").index("phone", "15400000001") != before
    kept = "index=" + K1.partition("=")[2]
    retired = KeyRing(f"{K3},{K2},{kept}", "sm4")
    assert retired.index("phone", "15400000001") == before
    assert KeyRing(f"{kept},{K3}", "sm4").primary == "k3"


def test_C3_look_up_and_bulk_agree_in_any_writing():
    assert blind_index("citizen_id", "42122119900101001x") == blind_index("citizen_id", "421221 19900101 001X")
    assert blind_index("phone", "+86 154-0000-0001") == blind_index("phone", "15400000001")
    assert blind_index("phone_tail", "15400000001") == blind_index("phone_tail", "0001")
    assert blind_index_many("phone", ["154 0000 0001", None, ""]) == [blind_index("phone", "15400000001"), None, None]


def test_a_purpose_keeps_its_normal_form():
    with pytest.raises(ValueError, match="another normal form"):
        register_purpose("phone", str.upper)


@pytest.mark.parametrize(
    ("field_keys", "words"),
    [
        ("", "is empty"),
        (" , ", "is empty"),
        ("k1", "KEYID=BASE64"),
        ("k 1=AAAA", "KEYID=BASE64"),
        ("k1=***", "not base64"),
        ("k1=" + base64.b64encode(os.urandom(16)).decode(), "holds 16 bytes, not 32"),
        ("k1=" + base64.b64encode(os.urandom(33)).decode(), "holds 33 bytes, not 32"),
        (f"{K1},{entry('k1')}", "given twice"),
        (entry("index"), "indexes only"),
    ],
    # Random keys have no place in the name of a test: two processes must find the same ones.
    ids=["empty", "blank", "no value", "odd id", "no base64", "16 bytes", "33 bytes", "twice", "index alone"],
)
def test_unusable_keys_are_named_and_never_shown(field_keys, words):
    with pytest.raises(ImproperlyConfigured, match=words) as caught:
        KeyRing(field_keys, "sm4")
    encoded = field_keys.partition("=")[2]
    assert len(encoded) < 8 or encoded not in str(caught.value)


def test_an_unknown_cipher_is_refused():
    with pytest.raises(ImproperlyConfigured, match="sm4 or aes"):
        KeyRing(K1, "des")


def test_keys_are_read_in_order_with_blanks_and_padding():
    assert list(parse_keys(f" {K2} , {K1},")) == ["k2", "k1"]
