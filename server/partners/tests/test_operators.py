"""The admin and the API's documents, as operators and developers meet them."""

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from server.lists.services import create_list
from server.partners.services import give_token
from server.users.models import MailJob, Session, User
from server.users.security.emails import EmailUnverified
from server.users.services import Device, open_session
from server.users.tests.factories import make_member

APPS = {"users", "lists", "partners"}


@pytest.fixture
def operator(client, db):
    user = make_member("operator", is_staff=True, is_superuser=True)
    client.force_login(user)
    return client


def test_every_page_of_the_admin_opens_and_searches(operator, ana):
    open_session(user=ana, device=Device())
    MailJob.objects.create(kind=MailJob.Kind.PASSWORD_CHANGED, user=ana)
    create_list(user=ana, title="Noir")
    give_token(user=ana)
    models = [model for model in admin.site._registry if model._meta.app_label in APPS]
    made = {"User", "Session", "MailJob", "List", "PartnerToken"}
    assert made <= {model.__name__ for model in models}

    for model in models:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        row = model._default_manager.first()
        assert operator.get(address, {"q": "ana"}).status_code == 200, model
        assert row or model.__name__ not in made
        if row is not None:
            assert operator.get(f"{address}{row.pk}/change/").status_code == 200, model


def test_who_has_not_confirmed_their_address_gets_no_token(members):
    doubtful = members("doubtful", email_verified_at=None)

    with pytest.raises(EmailUnverified):
        give_token(user=doubtful)
    with pytest.raises(CommandError, match="has not confirmed"):
        call_command("partner_token", "doubtful")

    assert not doubtful.partner_tokens.exists()
    assert not doubtful.groups.exists()


def test_the_admin_shows_no_secret(operator, ana):
    token, text = give_token(user=ana)

    page = operator.get(f"/admin/partners/partnertoken/{token.pk}/change/").content.decode()
    member = operator.get(f"/admin/users/user/{ana.pk}/change/").content.decode()

    assert token.digest not in page
    assert text not in page
    assert ana.password not in member


def test_closing_an_account_in_the_admin_logs_it_out_everywhere(operator, ana, emitted):
    open_session(user=ana, device=Device())

    operator.post("/admin/users/user/", {"action": "close_accounts", "_selected_action": [ana.pk]})

    assert not User.objects.get(pk=ana.pk).is_active
    assert not Session.objects.filter(user=ana, revoked_at=None).exists()
    assert sorted(emitted.types) == ["member.visibility", "session.revoked"]


def test_a_member_is_no_operator(client, ana):
    client.force_login(ana)

    assert client.get("/admin/users/user/").status_code == 302


def test_the_schema_describes_accounts_with_the_members_token(db):
    schema = APIClient().get("/api/schema/?format=json").json()

    paths = schema["paths"]
    assert paths["/api/auth/login/"]["post"].get("security", [{}]) == [{}]
    assert paths["/api/me/"]["get"]["security"] == [{"member": []}]
    assert schema["components"]["securitySchemes"]["member"]["bearerFormat"] == "JWT"
    for name in ("Me", "SignedIn", "Tokens", "ListDetail"):
        assert name in schema["components"]["schemas"]
    photo = paths["/api/me/photo/"]["put"]["requestBody"]["content"]
    assert list(photo) == ["multipart/form-data"]
