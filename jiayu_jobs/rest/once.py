"""Writes of the API: refusals as problem details, and an Idempotency-Key with which a write happens once.

Of any number of requests with one key at once, the first holds the unique row until it has committed; the others wait
and get its answer. A refusal is an answer too; what was only wrongly written is not kept, so that it can be corrected.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import QueryDict
from rest_framework.request import Request
from rest_framework.response import Response

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now
from jiayu_jobs.refusals import Refused
from jiayu_jobs.rest.models import AnsweredRequest
from jiayu_jobs.rest.problems import CONTENT_TYPE, Problem, problem_body

KEPT_FOR = timedelta(days=7)
KEY = re.compile(r"[\x21-\x7e]{8,80}")
PASSED_ON = ("Location",)


def once(request: Request, verb: str, work: Callable[[], Response], about: Any = None) -> Response:
    """Do the work and answer; with an Idempotency-Key of the account's a second time the same answer, without the work.

    verb: what is written down when a service refuses; about: the row it is about. Raises Problem for a key that is no
    key (400) or was used for another request (409).
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return answer(verb, work, about)
    if not KEY.fullmatch(key):
        raise Problem(
            400, "bad_idempotency_key", "Idempotency-Key 应为 8 到 80 个字母、数字或符号。", field="Idempotency-Key"
        )
    user: Any = request.user
    digest = digest_of(request)
    with transaction.atomic():
        AnsweredRequest.objects.filter(user=user, created_at__lt=now() - KEPT_FOR).delete()
        row, is_first = AnsweredRequest.objects.get_or_create(user=user, key=key, defaults={"digest": digest})
        if row.digest != digest:
            raise Problem(
                409,
                "idempotency_key_reused",
                "这个 Idempotency-Key 已用于另一个请求，请换一个。",
                field="Idempotency-Key",
            )
        if not is_first:
            kind = CONTENT_TYPE if row.status and row.status >= 400 else None
            return Response(json.loads(row.body), status=row.status, headers=row.headers, content_type=kind)
        response = answer(verb, work, about)
        row.status, row.body = response.status_code, json.dumps(response.data, ensure_ascii=False)
        row.headers = {name: response.headers[name] for name in PASSED_ON if name in response.headers}
        row.save(update_fields=["status", "body", "headers"])
    return response


def answer(verb: str, work: Callable[[], Response], about: Any = None) -> Response:
    """The work's response, or the service's refusal as problem details, written down."""
    try:
        return work()
    except Refused as refusal:
        write_down(verb, refusal, about=about)
        body = problem_body(refusal.status, refusal.code, refusal.message, field=refusal.field or "")
        return Response(body, status=refusal.status, content_type=CONTENT_TYPE)


def digest_of(request: Request) -> str:
    """A hash of where and what was sent: of the values, not of the bytes, since a client may part a form anew."""
    data: Any = request.data
    if isinstance(data, QueryDict):
        data = [(name, [value_of(one) for one in values]) for name, values in sorted(data.lists())]
    content = json.dumps([request.method, request.path, data], sort_keys=True, default=str)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def value_of(value: Any) -> str:
    """A form's value; of a file its name and the hash of its content."""
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = hashlib.sha256()
    for piece in value.chunks():
        digest.update(piece)
    value.seek(0)
    return f"{value.name}\0{digest.hexdigest()}"
