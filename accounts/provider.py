"""Signing in by the institute's own provider, as Keycloak: OpenID Connect.

It opens no account: whom it knows signs in with the account that has the e-mail address
which it has verified. Its answers are read by Authlib, which compares state, nonce,
signature, audience and issuer.
"""

import logging
from contextlib import contextmanager
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import audit, limits
from accounts.models import User

logger = logging.getLogger(__name__)

# Key of the session: where somebody wanted to go, until the provider has answered.
TARGET = "provider_target"


class Refused(Exception):
    """Why somebody does not sign in, as they are told it."""


@contextmanager
def refusal_of_nonsense():
    """Refuse whatever is wrong with what another server has answered."""
    try:
        yield
    except Exception as error:
        logger.warning("The sign-in by the provider has failed: %r", error)
        message = gettext("The sign-in by %(provider)s has failed. Try again.")
        raise Refused(message % {"provider": name()}) from error


def name():
    """Return what people call the provider, "" where there is none."""
    return settings.OIDC_URL and (
        settings.OIDC_NAME or urlsplit(settings.OIDC_URL).hostname
    )


def client():
    """Return what asks the provider, after its description of itself was read."""
    # Only a site with a provider loads it.
    from authlib.integrations.django_client import OAuth

    issuer = settings.OIDC_URL.rstrip("/")
    client = OAuth().register(
        "provider",
        client_id=settings.OIDC_ID,
        client_secret=settings.OIDC_SECRET,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            # Seconds.
            "default_timeout": 10,
        },
    )
    described = client.load_server_metadata()
    if described["issuer"].rstrip("/") != issuer:
        raise ValueError(f"The provider calls itself {described['issuer']}.")
    return client


@refusal_of_nonsense()
def claims_of(request):
    """Return what the provider says of the person whom it has sent back."""
    asked = client()
    rules = {
        "iss": {"essential": True, "values": [asked.server_metadata["issuer"]]},
        # Authlib by itself would be content with ``azp``.
        "aud": {"essential": True, "values": [settings.OIDC_ID]},
    }
    token = asked.authorize_access_token(request, claims_options=rules)
    claims = token["userinfo"]
    if "email" in claims:
        return claims
    more = asked.userinfo(token=token)
    if more["sub"] != claims["sub"]:
        raise ValueError("The provider tells of somebody else.")
    return more


def whoever_has(claims):
    """Return whose account it is, or raise why it is nobody's."""
    email = str(claims.get("email") or "")
    # Some providers send it as a text.
    if not email or claims.get("email_verified") not in [True, "true"]:
        message = gettext("%(provider)s has not verified your e-mail address.")
        raise Refused(message % {"provider": name()})
    people = User.objects.people().filter(is_active=True, is_staff=True)
    # PostgreSQL takes a dotless i for an i.
    found = [
        user
        for user in people.filter(email__iexact=email)
        if user.email.casefold() == email.casefold()
    ]
    if len(found) == 1:
        return found[0]
    if found:
        message = gettext("Several accounts have the address %(email)s.")
    else:
        message = gettext("No account has the address %(email)s.")
    raise Refused(message % {"email": email})


def page(view):
    """Make a page of this sign-in, which only a site with a provider has."""

    @never_cache
    @require_safe
    def shown(request):
        if not settings.OIDC_URL:
            raise Http404
        if request.user.is_authenticated:
            return redirect(settings.LOGIN_REDIRECT_URL)
        try:
            limits.Tries(request, limits.PROVIDER)
            return view(request)
        except ImmediateHttpResponse as refusal:
            return refusal.response
        except Refused as refusal:
            audit.log_refusal(request, "")
            messages.error(request, str(refusal))
            target = {REDIRECT_FIELD_NAME: request.session.get(TARGET, "")}
            return redirect(f"{reverse('account_login')}?{urlencode(target)}")

    return shown


@page
def authorize(request):
    """Lead to the provider."""
    request.session[TARGET] = request.GET.get(REDIRECT_FIELD_NAME, "")
    back = f"{settings.SITE_URL}{reverse('account_provider_back')}"
    with refusal_of_nonsense():
        return client().authorize_redirect(request, back)


@page
def callback(request):
    """Let in whom the provider sends back, by its answer."""
    target = request.session.get(TARGET, "")
    if request.GET.get("error") == "access_denied":
        message = gettext("%(provider)s did not let you in.")
        raise Refused(message % {"provider": name()})
    user = whoever_has(claims_of(request))
    request.has_given_factor = settings.OIDC_SECOND_FACTOR
    adapter = get_adapter(request)
    return perform_login(
        request, user, redirect_url=target if adapter.is_safe_url(target) else None
    )
