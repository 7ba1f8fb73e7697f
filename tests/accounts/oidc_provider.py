"""A provider of OpenID Connect, as the institute's own: it answers by real HTTP."""

import base64
import json
import time
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.web_service import FakeService

KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "first"})


class Provider(FakeService):
    """``claims``: what it says in the ID token, or, by ``told``, of the person.

    ``key`` signs; ``described`` is what it says of itself besides.
    """

    def __enter__(self):
        super().__enter__()
        self.claims = {"email": "elena@institute.example", "email_verified": True}
        self.told, self.described, self.key, self.nonce = {}, {}, KEY, None
        self.answer = self.respond
        return self

    def respond(self, asked):
        path = urlsplit(asked.path).path
        return 200, json.dumps(
            {
                "/.well-known/openid-configuration": self.describe,
                "/token": lambda: self.give_token(asked),
                "/keys": lambda: {"keys": [KEY.as_dict(private=False)]},
                "/person": lambda: {"sub": "7", **self.told},
            }[path]()
        )

    def describe(self):
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/person",
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.described,
        }

    def give_token(self, asked):
        fields = parse_qs(asked.body.decode())
        name_and_secret = asked.headers["Authorization"].removeprefix("Basic ")
        assert base64.b64decode(name_and_secret) == b"institute:secret"
        assert fields["code"] == ["a code"]
        assert fields["code_verifier"]
        now = int(time.time())
        claims = {"iss": self.url, "sub": "7", "aud": "institute", "iat": now}
        claims |= {"exp": now + 60, "nonce": self.nonce, **self.claims}
        header = {"alg": "RS256", "kid": "first"}
        return {
            "access_token": "an access token",
            "token_type": "Bearer",
            "id_token": jwt.encode(header, claims, self.key),
        }

    def asked_for(self, address):
        """Note what a browser brings; return {name: value} of the address."""
        url = urlsplit(address)
        assert f"{url.scheme}://{url.netloc}{url.path}" == f"{self.url}/authorize"
        fields = {name: values[0] for name, values in parse_qs(url.query).items()}
        self.nonce = fields["nonce"]
        return fields
