"""Who sent a request."""

import pytest

from accounts.devices import client_address, network_of


@pytest.mark.parametrize(
    ("behind_a_proxy", "forwarded", "address"),
    [
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        (True, "", "192.0.2.1"),
        (False, "203.0.113.9", "192.0.2.1"),
    ],
)
def test_forged_address_is_not_believed(
    rf, settings, behind_a_proxy, forwarded, address
):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X", "https") if behind_a_proxy else None
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = rf.get("/", headers=headers, REMOTE_ADDR="192.0.2.1")
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("address", "household", "neighbourhood"),
    [
        ("192.0.2.7", "192.0.2.7/32", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("::ffff:192.0.2.7", "192.0.2.7/32", "192.0.2.0/24"),
        ("nonsense", "nonsense", "nonsense"),
        ("", "", ""),
    ],
)
def test_networks_of_an_address(address, household, neighbourhood):
    assert network_of(address) == household
    assert network_of(address, v4=24, v6=48) == neighbourhood
