"""A paper as an answer to a request."""

from typing import Any

from django.http import Http404, HttpResponse

from jiayu_jobs.papers import files


def answer(row: Any) -> HttpResponse:
    """The paper to look at, kept by nobody on the way; 404 where the file is gone."""
    try:
        content = files.fetch(row.pk)
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type=row.content_type)
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = "inline"
    # Whatever the file holds, it runs nothing and loads nothing.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
