"""Who asks: the session and its person, each by a statement that is compiled once.

Every page of the back office begins with these two.
"""

from django.contrib.auth import get_user_model
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from accounts.backends import StaffBackend
from publishing.cache.compiled import Parameter, compiled, now


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self):
        [session] = sessions(key=self.session_key) or [None]
        if session is None:
            self._session_key = None
        return session


@compiled
def sessions():
    running = Session.objects.filter(expire_date__gt=now())
    return running.filter(session_key=Parameter("key"))


class Backend(StaffBackend):
    def get_user(self, user_id):
        [user] = users(pk=user_id) or [None]
        return user if user and self.user_can_authenticate(user) else None


@compiled
def users():
    return get_user_model().objects.filter(pk=Parameter("pk"))
