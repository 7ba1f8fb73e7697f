"""Two hundred clients that send slowly: readers do not wait for them."""

import contextlib

import pytest

from tests.faults.served import FRONTS, HOST, Readers, served

pytestmark = pytest.mark.slow

CLIENTS = 200
BEGINNINGS = {
    "headers": f"GET /en/news/?x=1 HTTP/1.1\r\nHost: {HOST}\r\nX-Slow: ",
    "body": f"POST /en/glossary/suggest/ HTTP/1.1\r\nHost: {HOST}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900000\r\n\r\n",
}


@pytest.fixture(scope="module", params=FRONTS)
def site(request, tmp_path_factory):
    with served(tmp_path_factory.mktemp("slow"), request.param) as site:
        yield site


@pytest.mark.parametrize("part", BEGINNINGS)
def test_readers_do_not_wait_for_clients_that_send_slowly(site, part):
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(site.connect()) for _number in range(CLIENTS)]
        for client in slow:
            client.sendall(BEGINNINGS[part].encode())
        with Readers(site) as readers:
            for _time in range(5):
                readers.go_on(10)
                for client in slow:
                    # Still connected: the server waits for the rest.
                    client.sendall(b"x")
    assert readers.failures == []
