"""Encrypted fields on a real table: what a row shows, stores, finds and refuses."""

import copy
import json
import pickle
import uuid

import pytest
from django.core import checks, serializers
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.template import Context, Template
from django.test import override_settings
from django.test.utils import isolate_apps

from jiayu_jobs.crypto.fields import (
    BlindIndexField,
    EncryptedTextField,
    SealBroken,
    Sealed,
    SealedBlob,
    blind_index,
    blind_index_many,
)
from jiayu_jobs.identifiers.uid import uuid7
from tests.cast import OWN, acting_as, citizen, make_person
from tests.crypto.test_keyring import K1, K2
from workers.models import LabourRecord

PHONE, ADDRESS = "15400000001", "鱼岳镇东街 18 号"
TABLE = "workers_labourrecord"
FIELDS = {name: LabourRecord._meta.get_field(name) for name in ("id_number", "phone", "address")}


@pytest.fixture
def person(cast):
    """Somebody with every personal field, read back, while the liaison of the village acts."""
    made = make_person(cast.liaison, cast.regions[OWN], 101, phone=PHONE, address=ADDRESS)
    with acting_as(cast.liaison, cast.regions[OWN]):
        yield LabourRecord.objects.get(pk=made.pk)


@pytest.fixture
def neighbour(cast, person):
    made = make_person(cast.liaison, cast.regions[OWN], 103, phone="15400000002", address="官桥 2 号")
    return LabourRecord.objects.get(pk=made.pk)


def again(person):
    return LabourRecord.objects.get(pk=person.pk)


def stored(person, column: str) -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {TABLE} WHERE id = %s", [person.pk])
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def store(person, column: str, value: bytes | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET {column} = %s WHERE id = %s", [value, person.pk])
        assert cursor.rowcount == 1


class TestReading:
    def test_C5_a_value_shows_its_mask_and_opens_on_request(self, person):
        number = citizen(101)
        assert (str(person.id_number), person.id_number.open()) == (f"4212**********{number[14:]}", number)
        assert (str(person.phone), person.phone.open()) == ("154****0001", PHONE)
        assert (str(person.address), person.address.open()) == ("已登记", ADDRESS)

    def test_C5_no_way_of_printing_gives_the_plaintext(self, person):
        for value, plaintext in ((person.id_number, citizen(101)), (person.phone, PHONE), (person.address, ADDRESS)):
            page = Template("{{ v }} {{ v|default:'' }} {% if v %}{{ v|upper }}{% endif %} {{ v|stringformat:'s' }}")
            printed = [
                str(value),
                repr(value),
                f"{value} {value!r} {value:>30}",
                "%s %r" % (value, value),  # noqa: UP031
                page.render(Context({"v": value})),
                repr(person.__dict__),
                repr([value]),
                str({"value": value}),
            ]
            assert plaintext not in "".join(printed)

    def test_C10_values_are_neither_json_nor_pickled_nor_put_in_fixtures(self, person):
        for value in (person.phone, LabourRecord.objects.values_list("phone", flat=True).get(pk=person.pk), person):
            with pytest.raises(TypeError):
                pickle.dumps(value)
            with pytest.raises(TypeError):
                json.dumps(value, cls=DjangoJSONEncoder)
        with pytest.raises(TypeError, match="not serialised"):
            serializers.serialize("json", [person], fields=["phone"])

    def test_copies_stay_sealed(self, person):
        assert copy.copy(person).phone.open() == copy.deepcopy(person).phone.open() == PHONE

    def test_equality_goes_by_plaintext_and_there_is_no_hash(self, person, neighbour):
        assert person.phone == PHONE == person.phone
        assert person.phone == again(person).phone
        assert person.phone != neighbour.phone
        assert person.phone is not None and person.phone != 1
        with pytest.raises(TypeError, match="unhashable"):
            hash(person.phone)

    def test_empty_is_none_and_false(self, person):
        person.phone = ""
        assert person.phone is None
        person.save()
        assert stored(person, "phone") is None
        assert again(person).phone is None
        assert bool(person.address) is True

    def test_a_value_is_opened_only_when_asked_for(self, person):
        store(person, "phone", b"nonsense that nobody looks at")
        found = again(person)
        assert found.phone and repr(found.phone) == "<sealed phone>"
        with pytest.raises(SealBroken):
            found.phone.open()

    def test_only_and_defer_load_on_first_use(self, person, django_assert_num_queries):
        found = LabourRecord.objects.only("full_name").get(pk=person.pk)
        with django_assert_num_queries(1):
            assert found.phone.open() == PHONE
        found = LabourRecord.objects.defer("phone").get(pk=person.pk)
        with django_assert_num_queries(0):
            assert found.id_number.open() == citizen(101)

    def test_C5_values_yield_what_does_not_print_until_bound(self, person):
        row = LabourRecord.objects.values("id", "phone").get(pk=person.pk)
        assert isinstance(row["phone"], SealedBlob)
        assert (str(row["phone"]), repr(row["phone"])) == ("<sealed>", "<sealed>")
        assert FIELDS["phone"].bind(row["id"], row["phone"]).open() == PHONE
        with pytest.raises(SealBroken):
            FIELDS["phone"].bind(uuid7(), row["phone"]).open()


class TestStoring:
    def test_C1_no_column_holds_the_plaintext(self, person):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT to_jsonb(r)::text FROM {TABLE} r WHERE id = %s", [person.pk])
            text = cursor.fetchone()[0]
        assert "\\x" in text
        for plaintext in (citizen(101), PHONE, ADDRESS):
            assert plaintext not in text
            assert plaintext.encode().hex() not in text

    def test_C2_two_swapped_ciphertexts_are_refused(self, person, neighbour):
        mine, theirs = stored(person, "phone"), stored(neighbour, "phone")
        store(person, "phone", theirs)
        store(neighbour, "phone", mine)
        for row in (person, neighbour):
            with pytest.raises(SealBroken, match="workers_labourrecord.phone"):
                again(row).phone.open()
            with pytest.raises(SealBroken):
                str(again(row).phone)

    def test_C2_another_column_of_the_same_row_is_refused(self, person):
        store(person, "address", stored(person, "phone"))
        with pytest.raises(SealBroken):
            again(person).address.open()

    def test_C2_a_flipped_bit_is_refused(self, person):
        blob = bytearray(stored(person, "phone"))
        blob[-1] ^= 1
        store(person, "phone", bytes(blob))
        with pytest.raises(SealBroken):
            again(person).phone.open()

    def test_C2_the_error_names_the_place_and_no_value(self, person):
        store(person, "phone", stored(person, "id_number"))
        with pytest.raises(SealBroken) as caught:
            again(person).phone.open()
        assert str(person.pk) in str(caught.value)
        assert PHONE not in str(caught.value) and citizen(101) not in str(caught.value)

    def test_an_assigned_text_is_sealed_at_save(self, person):
        before = stored(person, "phone")
        person.phone = "15400000009"
        assert str(person.phone) == "154****0009"
        assert "15400000009" not in repr(person.__dict__)
        person.save()
        assert stored(person, "phone") != before
        assert person.phone.open() == again(person).phone.open() == "15400000009"
        assert not person.phone.is_new

    def test_saving_again_leaves_an_untouched_value_as_it_is(self, person):
        before = stored(person, "phone")
        person.note = "x"
        person.save()
        assert stored(person, "phone") == before

    def test_a_value_of_another_row_is_sealed_anew(self, person, neighbour):
        person.phone = neighbour.phone
        person.save()
        assert stored(person, "phone") != stored(neighbour, "phone")
        assert again(person).phone == again(neighbour).phone

    def test_a_value_of_another_column_is_sealed_anew(self, person):
        person.address = person.phone
        person.save(update_fields=["address"])
        assert again(person).address.open() == PHONE

    def test_C2_a_row_saved_under_another_key_keeps_no_foreign_seal(self, person):
        row = again(person)
        assert row.phone.open() == PHONE
        row.pk = uuid7()
        blob = FIELDS["phone"].pre_save(row, add=True)
        assert FIELDS["phone"].bind(row.pk, blob).open() == PHONE
        unread = again(person)
        unread.pk = uuid7()
        with pytest.raises(SealBroken):
            FIELDS["phone"].pre_save(unread, add=True)

    def test_bulk_blobs_are_read_like_saved_ones(self, person, neighbour):
        rows = [person, neighbour]
        for pks in ([row.pk for row in rows], [str(row.pk) for row in rows]):
            blobs = FIELDS["phone"].seal_many(pks, ["15400000003", None])
            assert blobs[1] is None
            store(person, "phone", blobs[0])
            assert again(person).phone.open() == "15400000003"

    def test_bulk_update_seals_row_by_row(self, person, neighbour):
        person.phone, neighbour.phone = "15400000011", None
        LabourRecord.objects.bulk_update([person, neighbour], ["phone"])
        assert again(person).phone.open() == "15400000011"
        assert again(neighbour).phone is None

    def test_update_may_clear_but_not_seal(self, person):
        with pytest.raises(TypeError, match="save"), transaction.atomic():
            LabourRecord.objects.filter(pk=person.pk).update(phone="15400000012")
        LabourRecord.objects.filter(pk=person.pk).update(phone=None)
        assert again(person).phone is None

    def test_what_is_no_text_is_refused(self, person):
        for wrong in (15400000001, ["x"], models.F("note")):
            with pytest.raises(TypeError, match="text or None"):
                person.phone = wrong

    @pytest.mark.parametrize("cipher", ["sm4", "aes"])
    def test_C2_both_ciphers_serve_and_read_each_other(self, person, cipher):
        with override_settings(FIELD_CIPHER=cipher):
            person.phone = "15400000013"
            person.save()
            assert stored(person, "phone")[0] == {"sm4": 1, "aes": 2}[cipher]
        assert again(person).phone.open() == "15400000013"

    def test_C4_the_ring_follows_the_settings(self):
        pk = uuid7()
        with override_settings(FIELD_KEYS=K1):
            old, index = FIELDS["phone"].seal(pk, PHONE), blind_index("phone", PHONE)
        with override_settings(FIELD_KEYS=f"{K2},{K1}"):
            assert FIELDS["phone"].open_blob(pk, old) == PHONE
            assert blind_index("phone", PHONE) == index
        with override_settings(FIELD_KEYS=K2), pytest.raises(SealBroken, match="'k1'"):
            FIELDS["phone"].open_blob(pk, old)


class TestFinding:
    def test_C3_a_person_is_found_by_the_index_of_the_number(self, person, neighbour):
        found = LabourRecord.objects.get(id_index=blind_index("citizen_id", citizen(101).lower()))
        assert found.pk == person.pk
        assert bytes(stored(person, "id_index")) == found.id_index == blind_index("citizen_id", citizen(101))
        indexes = blind_index_many("citizen_id", [citizen(101), citizen(103), citizen(105)])
        assert LabourRecord.objects.filter(id_index__in=indexes).count() == 2

    def test_C3_the_index_follows_the_number(self, person):
        person.id_number = citizen(107)
        person.save()
        assert not LabourRecord.objects.filter(id_index=blind_index("citizen_id", citizen(101))).exists()
        assert again(person).id_index == blind_index("citizen_id", citizen(107)) == person.id_index

    def test_C3_a_number_is_never_saved_without_its_index(self, person):
        person.id_number = citizen(107)
        with pytest.raises(ValueError, match="id_index"):
            person.save(update_fields=["id_number"])
        person.save(update_fields=["id_number", "id_index"])
        assert again(person).id_index == blind_index("citizen_id", citizen(107))

    def test_an_index_is_not_computed_from_what_was_not_loaded(self, person, django_assert_num_queries):
        found = LabourRecord.objects.defer("id_number").get(pk=person.pk)
        with django_assert_num_queries(0):
            assert LabourRecord._meta.get_field("id_index").pre_save(found, add=False) == person.id_index

    @pytest.mark.parametrize("lookup", ["phone", "phone__contains", "phone__in", "id_number__startswith", "phone__gt"])
    def test_C3_ciphertext_is_not_searched(self, person, lookup):
        with pytest.raises(FieldError, match="blind_index"):
            LabourRecord.objects.filter(**{lookup: "15400000001"}).exists()

    def test_isnull_is_the_one_look_up(self, person, neighbour):
        neighbour.phone = None
        neighbour.save()
        assert list(LabourRecord.objects.filter(phone__isnull=True)) == [neighbour]

    def test_C3_an_index_is_compared_with_an_index_only(self, person):
        with pytest.raises(TypeError, match="blind_index"):
            LabourRecord.objects.filter(id_index=citizen(101)).exists()
        with pytest.raises(FieldError, match="exact, in and isnull"):
            LabourRecord.objects.filter(id_index__gt=b"").exists()


class TestDeclaring:
    def test_migrations_rebuild_the_same_fields(self):
        for field in (*FIELDS.values(), LabourRecord._meta.get_field("id_index")):
            name, path, args, kwargs = field.deconstruct()
            assert path == f"jiayu_jobs.crypto.fields.{type(field).__name__}"
            assert type(field)(*args, **kwargs).deconstruct()[1:] == (path, args, kwargs)

    @isolate_apps("workers")
    def test_a_table_whose_keys_the_database_makes_is_refused(self):
        class Row(models.Model):  # noqa: DJ008
            secret = EncryptedTextField(mask="no such mask")

            class Meta:
                app_label = "workers"

        found = Row._meta.get_field("secret").check()
        assert {message.id for message in found if message.level == checks.ERROR} == {"crypto.E002", "crypto.E003"}

    @isolate_apps("workers")
    def test_a_row_without_a_key_is_not_sealed(self):
        class Row(models.Model):  # noqa: DJ008
            id = models.UUIDField(primary_key=True)
            secret = EncryptedTextField(mask="nothing")
            secret_index = BlindIndexField(source="secret", purpose="test_secret", normalise=str.strip)

            class Meta:
                app_label = "workers"

        row = Row(secret=" a secret ")
        assert str(row.secret) == "*****"
        with pytest.raises(SealBroken, match="no key yet"):
            Row._meta.get_field("secret").pre_save(row, add=True)
        row.id = uuid.uuid4()
        assert isinstance(Row._meta.get_field("secret").pre_save(row, add=True), SealedBlob)
        assert isinstance(row.secret, Sealed) and row.secret.open() == " a secret "
        assert Row._meta.get_field("secret_index").pre_save(row, add=True) == blind_index("test_secret", "a secret")
