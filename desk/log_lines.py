"""The lines of the log in words, for whoever reads it."""

from django.contrib.admin.models import ADDITION, DELETION
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, gettext_lazy as _

from accounts.audit import Act
from accounts.models import NOBODY
from desk import role_words
from journal.deposits.formats import format_of
from publishing.revisions.display import format_moment
from publishing.revisions.history_lines import sentence
from text.languages import LANGUAGES, text_languages

# What happened; some with details, as they are stored.
PHRASES = {
    Act.REFUSED: _("sign-in refused from %(network)s"),
    Act.PURGED: _("removed former texts for good: %(details)s"),
    Act.SIGNED_IN: _("signed in"),
    Act.SIGNED_OUT: _("signed out"),
    Act.PASSWORD: _("changed the password"),
    Act.INVITED: _("sent a link to choose a password"),
    Act.FACTOR_RESET: _("removed the second factor"),
    Act.SESSIONS: _("ended the sessions"),
    Act.IMPORTED: _("imported it from a file"),
}

# What differs in the rights of an account: {name: (given, taken away)}.
RIGHTS = {
    "groups": (_("gave the role: %(names)s"), _("took away the role: %(names)s")),
    "languages": (
        _("allowed texts in: %(names)s"),
        _("no longer allowed texts in: %(names)s"),
    ),
    "permissions": (
        _("gave the rights: %(names)s"),
        _("took away the rights: %(names)s"),
    ),
    "is_active": (_("opened the account"), _("closed the account")),
    "is_staff": (_("opened the back office"), _("closed the back office")),
    "is_superuser": (_("gave all rights"), _("took away all rights")),
}

FACTORS = {
    "+totp": _("set up the authenticator app"),
    "−totp": _("removed the authenticator app"),
    "+webauthn": _("added a passkey"),
    "−webauthn": _("removed a passkey"),
    "+recovery_codes": _("made recovery codes"),
    "−recovery_codes": _("removed the recovery codes"),
}


def sentence_of(line):
    """Return a line of the log as a sentence, as HTML."""
    somebody = None if line.user.username == NOBODY else line.user
    return sentence(somebody, [phrase_of(line)])


def phrase_of(line) -> str:
    """Return what a line of the log says, without its person."""
    code, _space, details = line.change_message.partition(" ")
    if code not in Act:
        return phrase_of_save(line)
    act = Act(code)
    if act in PHRASES:
        return PHRASES[act] % {"network": details, "details": details}
    try:
        return DETAILED[act](details)
    except (LookupError, ValueError):
        # Another version of the site wrote it.
        return details


def phrase_of_save(line):
    if line.action_flag == ADDITION:
        return gettext("created the item")
    if line.action_flag == DELETION:
        return gettext("deleted the item")
    message = line.get_change_message()
    return message[:1].lower() + message[1:].removesuffix(".")


def phrase_of_rights(details):
    name, _colon, change = details.partition(": ")
    given, taken = RIGHTS[name]
    if " → " in change:
        return str(given if change.endswith("True") else taken)
    phrases = []
    for sign, phrase in [("+", given), ("−", taken)]:
        if names := [part[1:] for part in change.split(", ") if part[:1] == sign]:
            names = ", ".join(word_of_right(name, part) for part in names)
            phrases.append(phrase % {"names": names})
    return "; ".join(phrases)


def word_of_right(name, value):
    """Return a role, a language or a permission as people call it."""
    if name == "groups":
        return str(role_words.NAMES.get(value, value))
    if name == "languages":
        return text_languages([value]) if value in LANGUAGES else value
    return role_words.name_of_permission(value)


def phrase_of_deposit(details):
    target, number = details.split()
    phrase = gettext("deposited articles at %(target)s: %(number)s")
    return phrase % {"target": format_of(target).name, "number": number}


# What happened to a release: the first word of the details.
RELEASES = {
    "published": _("published the release, items: %(number)s"),
    "scheduled": _("scheduled the release for %(when)s"),
    "unscheduled": _("unscheduled the release"),
    "failed": _("had scheduled the release, which could not go out"),
    "taken-back": _("took the release back, items: %(number)s of %(all)s"),
}


def phrase_of_release(details):
    what, *values = details.split()
    names = dict(zip(["number", "all"], values, strict=False))
    if what == "scheduled":
        names["when"] = format_moment(parse_datetime(values[0]))
    return RELEASES[what] % names


DETAILED = {
    Act.RIGHTS: phrase_of_rights,
    Act.RELEASE: phrase_of_release,
    Act.DEPOSITED: phrase_of_deposit,
    Act.FACTOR: lambda details: str(FACTORS[details]),
}
