"""Addresses of employers: for staff under /employers/, for a firm's own people under /firm/."""

from django.urls import path

from employers.views import employers, firm, firm_months, months

app_name = "employers"

urlpatterns = [
    path("employers/", employers.employer_list, name="list"),
    path("employers/new/", employers.new_employer, name="new"),
    path("employers/months/", months.board, name="months"),
    path("employers/months/remind/", months.remind, name="remind-months"),
    path("employers/months/lock/", months.lock, name="lock-months"),
    path("employers/months/<uuid:pk>/", months.month, name="month"),
    path("employers/months/<uuid:pk>/check/", months.check, name="check-month"),
    path("employers/months/<uuid:pk>/return/", months.send_back, name="return-month"),
    path("employers/<uuid:pk>/", employers.employer, name="employer"),
    path("employers/<uuid:pk>/dial/", months.dial, name="dial"),
    path("employers/<uuid:pk>/edit/", employers.edit, name="edit"),
    path("employers/<uuid:pk>/decide/", employers.decide, name="decide"),
    path("employers/<uuid:pk>/suspend/", employers.suspend, name="suspend"),
    path("employers/<uuid:pk>/resume/", employers.resume, name="resume"),
    path("employers/<uuid:pk>/close/", employers.close, name="close"),
    path("employers/<uuid:pk>/above-scale/", employers.above_scale, name="above-scale"),
    path("employers/<uuid:pk>/members/new/", employers.new_member_account, name="new-member-account"),
    path("employers/<uuid:pk>/members/add/", employers.add_member, name="add-member"),
    path("firm/", firm.firm, name="firm"),
    path("firm/month/", firm_months.month, name="firm-month"),
    path("firm/month/<uuid:pk>/report/", firm_months.report, name="firm-report-month"),
    path("firm/month/<uuid:pk>/same/", firm_months.repeat, name="firm-repeat-month"),
    path("firm/edit/", firm.edit, name="firm-edit"),
    path("firm/resubmit/", firm.resubmit, name="firm-resubmit"),
    path("firm/members/", firm.members, name="firm-members"),
    path("firm/members/<uuid:pk>/role/", firm.set_role, name="firm-set-role"),
    path("firm/members/<uuid:pk>/remove/", firm.remove_member, name="firm-remove-member"),
    path("firm/invitations/<uuid:pk>/revoke/", firm.revoke_invitation, name="firm-revoke-invitation"),
    path("firm/join/", firm.join, name="firm-join"),
]
