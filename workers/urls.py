"""Addresses about people."""

from django.urls import path

from workers import api
from workers.views import (
    changes,
    contact,
    counter,
    finding,
    own,
    people,
    picking,
    provincial,
    searching,
    transfers,
    verifying,
)

app_name = "workers"

urlpatterns = [
    path("api/v1/workers/", api.PeopleView.as_view(), name="api-workers"),
    path("workers/", people.people, name="list"),
    path("workers/verify/", verifying.verify, name="verify"),
    path("workers/new/", counter.register, name="register"),
    path("workers/find/", finding.find, name="find"),
    path("workers/searches/", searching.save, name="save-search"),
    path("workers/searches/<uuid:pk>/delete/", searching.delete, name="delete-search"),
    path("workers/check-id/", counter.check_id, name="check-id"),
    path("workers/places/", picking.search_places, name="places"),
    path("workers/occupations/", picking.search_occupations, name="occupations"),
    path("workers/tags/<uuid:pk>/end/", changes.end_tag, name="end-tag"),
    path("workers/<uuid:pk>/", people.person, name="person"),
    path("workers/<uuid:pk>/saved/", counter.saved, name="saved"),
    path("workers/<uuid:pk>/undo/", counter.undo, name="undo"),
    path("workers/<uuid:pk>/next/", changes.what_next, name="next"),
    path("workers/<uuid:pk>/intention/withdraw/", changes.withdraw_intention, name="withdraw-intention"),
    path("workers/<uuid:pk>/status/", changes.change_status, name="status"),
    path("workers/<uuid:pk>/tag/", changes.add_tag, name="tag"),
    path("workers/<uuid:pk>/edit/", changes.edit, name="edit"),
    path("workers/<uuid:pk>/consent/", changes.answer_consent, name="consent"),
    path("workers/<uuid:pk>/dial/", contact.dial, name="dial"),
    path("workers/<uuid:pk>/reveal/", contact.reveal, name="reveal"),
    path("workers/<uuid:pk>/answer/", verifying.answer, name="answer"),
    path("workers/<uuid:pk>/answer/undo/", verifying.undo_answer, name="undo-answer"),
    path("workers/<uuid:pk>/close/", verifying.close, name="close"),
    path("workers/<uuid:pk>/reinstate/", verifying.reinstate, name="reinstate"),
    path("workers/<uuid:pk>/slip/", contact.slip, name="slip"),
    path("workers/<uuid:pk>/slip/revoke/", contact.revoke, name="revoke-slip"),
    path("workers/<uuid:pk>/registration/", provincial.add, name="add-registration"),
    path("registrations/", provincial.due_list, name="registrations"),
    path("registrations/<uuid:pk>/end/", provincial.end, name="end-registration"),
    path("registrations/<uuid:pk>/renew/", provincial.renew, name="renew-registration"),
    path("registrations/<uuid:pk>/correct/", provincial.correct, name="correct-registration"),
    path("transfers/", transfers.transfer_list, name="transfers"),
    path("transfers/ask/", transfers.ask, name="ask-transfer"),
    path("transfers/<uuid:pk>/", transfers.decide, name="decide-transfer"),
    path("transfers/<uuid:pk>/withdraw/", transfers.withdraw, name="withdraw-transfer"),
    path("my/<str:code>/", own.own_record, name="own"),
    path("my/<str:code>/correct/", own.own_correct, name="own-correct"),
    path("my/<str:code>/consent/", own.own_consent, name="own-consent"),
    path("my/<str:code>/leave/", own.own_leave, name="own-leave"),
]
