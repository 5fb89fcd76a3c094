"""The audit is written once and never changed; a suspension ends every credential."""

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from server.moderation.models import AuditEntry
from server.moderation.services import lift_suspension, suspend_member
from server.moderation.tests.conftest import decide, partner_client
from server.users.services import Device, open_session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moderation_auditentry SET reason = 'nothing'",
        "UPDATE moderation_auditentry SET by_id = NULL",
        "DELETE FROM moderation_auditentry",
    ],
)
def test_the_database_refuses_to_change_the_audit(ana, staff, statement):
    suspend_member(by=staff, username="ana", reason="Spam.")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert AuditEntry.objects.get().reason == "Spam."


def test_the_audit_outlives_whom_it_names(ana, staff):
    suspend_member(by=staff, username="ana", reason="Spam.")
    ana_id, staff_id = ana.id, staff.id

    staff.delete()
    ana.delete()

    kept = AuditEntry.objects.get()
    assert (kept.member_id, kept.by_id) == (ana_id, staff_id)
    assert AuditEntry.objects.select_related("member", "by").get().member is None


def test_every_step_in_a_case_is_kept(api, staff, reported, list_id, ana):
    case, client = reported("list", list_id), api(staff)
    client.put(f"/api/moderation/cases/{case.pk}/claim/")
    decide(client, case, "hide", "Spam.")
    decide(client, case, "restore", "A mistake.")
    decide(client, reported("list", list_id), "warn", "Mind your words.")

    found = AuditEntry.objects.order_by("id").values_list(
        "kind", "by", "member", "target_kind", "target_id", "reason"
    )

    assert list(found) == [
        (kind, staff.id, ana.id, "list", list_id, reason)
        for kind, reason in [
            ("claimed", ""),
            ("hidden", "Spam."),
            ("restored", "A mistake."),
            ("warned", "Mind your words."),
        ]
    ]


def test_the_admin_pages_of_cases_appeals_and_audit_are_to_read(
    api, client, members, staff, reported, list_id
):
    chief = members("chief", is_staff=True, is_superuser=True)
    chief.user_permissions.set(Permission.objects.filter(content_type__app_label="moderation"))
    case = reported("list", list_id)
    decide(api(staff), case, "dismiss")
    client.force_login(chief)

    for model in ("case", "appeal", "auditentry"):
        assert client.get(reverse(f"admin:moderation_{model}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:moderation_{model}_add")).status_code == 403
    change = reverse("admin:moderation_auditentry_change", args=[AuditEntry.objects.get().pk])
    assert client.post(change, {"reason": "Other."}).status_code == 403


def test_a_suspension_ends_all_credentials_for_good(api, ana, staff):
    session = api(ana)
    refresh = open_session(user=ana, device=Device()).refresh
    partner = partner_client("ana")
    assert partner.get("/api/partner/v1/reviews/").status_code == 200

    suspend_member(by=staff, username="ana", reason="Spam.")
    during = [
        session.get("/api/me/").status_code,
        partner.get("/api/partner/v1/reviews/").status_code,
        api(None).post("/api/auth/refresh/", {"refresh": refresh}).status_code,
    ]
    lift_suspension(by=staff, username="ana")

    assert during == [401] * 3
    assert session.get("/api/me/").status_code == 401
    assert partner.get("/api/partner/v1/reviews/").json()["code"] == "token_revoked"
