"""What is still missing, or worth a look, before a language is published."""

from collections import Counter
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from accounts.permissions import may_see
from publishing.admin.addresses import id_in_form, page_of, place_in_form
from publishing.admin.item_actions import may_add
from publishing.admin.steps import describe_hidden_parts
from publishing.catalogue.catalogue_entry import CatalogueEntry
from publishing.content.pointer_model import ends_in_texts
from publishing.content.publishable import Publishable
from publishing.content.registry import model_of
from publishing.content.status import LanguageStatus, State
from publishing.drafts import marks, transitions
from publishing.releases.contents import hidden_parts
from publishing.revisions import display
from publishing.translations import language_checks, translation_status
from publishing.translations.language_check_words import (
    TERM,
    in_a_line_of_html,
    languages_to_mend,
    remarks as in_words,
)
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES, languages_from

# Of characters: a longer text is compared by the editor of translations alone.
LONGEST = 100_000
# Paragraphs without a translation that are named.
MOST_PARAGRAPHS = 3
# The field by which a form tells the languages of which it shows remarks; and the
# parameter that names the step which waits until they are seen.
SEEN, HELD = "remarks_seen", "held"
PUBLISHED_WITH_IT = _("“%(title)s” is not on the site yet: it is published with this.")
NOT_YET = _("“%(title)s” is not on the site: readers do not have it yet.")
IN_ANOTHER_LANGUAGE = _(
    "“%(title)s” is not on the site in this language: readers get it in another."
)
NO_LINK = _("“%(title)s” is not on the site: readers see it without a link.")


@dataclass(frozen=True)
class Remark:
    """``url``: where it is mended; ``is_stop``: it prevents the publication.

    ``is_note``: nothing is to be done about it.
    """

    text: str
    url: str
    is_stop: bool = False
    is_note: bool = False


def here(record, name):
    return f"#{id_in_form(type(record), name)}"


def remarks(record, language, form):
    if not getattr(record, f"title_{language}"):
        return []
    faults = transitions.faults(record, language, transitions.PUBLISH, lock=False)
    stops = [
        Remark(f"{label(record, it)}: {faults[it]}", here(record, it), is_stop=True)
        for it in faults
    ]
    return [
        *stops,
        *gaps(record, language),
        *parts(record, language, form.user),
        *hidden_whole(record, language, form.user),
        *links_to_drafts(record, language, form.user),
        *stale_texts(record, language, form.sync_points),
    ]


def unseen(record, form):
    """Tell whether a step publishes what has remarks that its form had not shown.

    A form shows those of what is stored when it is opened. What a translation in review
    says otherwise it asks about all the same.
    """
    step = form.step
    if step.transition.name != "publish" or not isinstance(record, Publishable):
        return False
    seen, unlike = {*form.data.getlist(SEEN)}, unlike_texts(record, form)
    return any(
        not remark.is_note
        for language in step.languages
        if language not in seen
        and (
            record.state_in(language) in transitions.UNPUBLISHED
            or is_sent(record, language, form)
        )
        for remark in [*remarks(record, language, form), *unlike.get(language, ())]
    )


def label(record, name):
    return display.label_of(type(record), name)


def gaps(record, language):
    name = f"summary_{language}"
    # Where it is needed a stop says so by its own name; to people their name is enough.
    is_summary = "summary" in {*record.texts} - {*record.required}
    if is_summary and not record.is_called_by_name and not getattr(record, name):
        text = gettext("No summary: lists and search engines show none.")
        yield Remark(text, here(record, name))
    for name, text in record.own_gaps(language):
        yield Remark(text, here(record, name))


def parts(record, language, user):
    """Remark on parts that readers do not have yet: a release takes them along."""
    for hidden in hidden_parts({record.pointer: [language]}).values():
        url = page_of(type(record), "release", record.pk)
        if not may_add(user):
            url = here(record, record.part_relations[0])
        yield Remark(describe_hidden_parts(hidden), url)


def hidden_whole(record, language, user):
    """Remark on what the record is a part of, as an issue, and readers do not have."""
    whole = record.part_of and getattr(record, record.part_of)
    if whole and not whole.is_visible_in(language):
        text = NOT_YET % {"title": display.within_quotes(whole)}
        text = f"{label(record, record.part_of)}: {text}"
        yield Remark(text, place_in_form(whole))


def left_hidden(record, languages, user):
    """Return in words, once, what a page is of or links to and readers lack."""
    remarks = [
        remark.text
        for language in languages
        for find in [hidden_whole, links_to_drafts]
        for remark in find(record, language, user)
        if not remark.is_note
    ]
    return list(dict.fromkeys(remarks))


def going_along(record, language, user):
    along = transitions.draft_attachments(record, [language], user)
    if record.status_in(language) == LanguageStatus.SCHEDULED:
        along += transitions.scheduled_with(record, language)
    return {other.pointer for _language, other in along}


def links_to_drafts(record, language, user):
    """Return what the text links to, or is chosen for it, and is not on the site.

    Readers will see links as plain text, and not what is chosen, but for what goes out
    with the text.
    """
    linked = {end for code, end in ends_in_texts(record) if code == language}
    chosen = [
        (name, other)
        for name, other in transitions.chosen_attachments(record)
        if not other.is_visible_in(language)
    ]
    with_it = going_along(record, language, user) if linked or chosen else set()
    if linked:
        entries = CatalogueEntry.objects.at(linked)
        followed = entries.that_may_be_followed().values("pk")
        [field, *_others] = record.rich_text_fields()
        for entry in entries.exclude(pk__in=followed):
            codes = languages_from(language)
            titles = [getattr(entry, f"title_{code}") for code in codes]
            is_note = entry.pointer in with_it
            text = PUBLISHED_WITH_IT if is_note else NO_LINK
            title = next(filter(None, titles), "")
            if not may_see(user, model_of(entry.to_model)):
                title = entry.pointer
            url = here(record, f"{field}_{language}")
            yield Remark(text % {"title": title}, url, is_note=is_note)
    for _name, other in chosen:
        is_note = other.pointer in with_it
        if is_note:
            text = PUBLISHED_WITH_IT
        else:
            text = IN_ANOTHER_LANGUAGE if other.visible_languages() else NOT_YET
        title = display.within_quotes(other)
        url = place_in_form(other)
        yield Remark(text % {"title": title}, url, is_note=is_note)


def stale_texts(record, language, sync_points):
    for text in record.texts:
        status = translation_status.of_text(
            record, text, language, sync_points.get(text)
        )
        if status in {TranslationStatus.STALE, TranslationStatus.BOTH}:
            name = f"{text}_{language}"
            words = marks.of_translation(status).words
            yield Remark(f"{label(record, name)}: {words}", here(record, name))


def unlike_texts(record, form):
    """Return {language: remarks on what its texts say otherwise than the other}.

    Each stands where the person can mend it: where a language is translated block by
    block, in that one, else if possible where readers have it not yet.
    Of a language that is to have only a summary, the text is not compared.
    """
    is_short = any(getattr(record, f"summary_only_{it}", False) for it in LANGUAGES)
    left_short = {*record.rich_text_fields()} if is_short else ()
    found = language_checks.findings_of(record, longest=LONGEST)
    found = language_checks.open_findings(found) if found else []
    records = language_checks.with_children(record)
    places = {each.pointer: (each, at) for each, at in records.items()}
    unlike, left_out = {}, Counter()
    for code in filter(form.may_check, LANGUAGES):
        if any(getattr(record, f"{text}_{code}") for text in record.texts):
            unlike[code] = [*texts_of_rows(records, code)]
    for remark in in_words(found):
        finding = remark.finding
        if finding.text in left_short:
            continue
        codes = [*filter(form.may_check, languages_to_mend(finding))]
        is_asked = finding.kind != TERM or len(remark.sides) == 1
        sent = [code for code in codes if is_sent(record, code, form)]
        hidden = sent or [code for code in codes if is_in_work(record, code, form)]
        if not (codes if is_asked else hidden):
            continue
        code = hidden[0] if hidden else codes[-1]
        if form.editing.target_language in codes:
            code = form.editing.target_language
        each, prefix = places[finding.pointer]
        name = f"{finding.text}_{code}"
        place = prefix + name, code
        if finding.kind == language_checks.PARAGRAPH:
            left_out[place] += 1
            if left_out[place] > MOST_PARAGRAPHS:
                continue
        text = format_html("{} — {}", label(each, name), in_a_line_of_html(remark))
        unlike.setdefault(code, []).append(Remark(text, f"#id_{prefix}{name}"))
    for (name, code), count in left_out.items():
        if more := max(0, count - MOST_PARAGRAPHS):
            text = ngettext(
                "%(count)d more paragraph without a translation",
                "%(count)d more paragraphs without a translation",
                more,
            )
            unlike[code].append(Remark(text % {"count": more}, f"#id_{name}"))
    return unlike


def texts_of_rows(records, language):
    """Remark, for each table, on texts that its rows have in another language alone."""
    lacking = {}
    for row, prefix in records.items():
        for text in row.texts if prefix else ():
            name = f"{text}_{language}"
            is_there = any(getattr(row, f"{text}_{code}") for code in LANGUAGES)
            if is_there and not getattr(row, name):
                lacking.setdefault(type(row), []).append(prefix + name)
    for model, names in lacking.items():
        words = ngettext(
            "%(rows)s: %(count)d text is in the other language alone",
            "%(rows)s: %(count)d texts are in the other language alone",
            len(names),
        )
        rows = capfirst(model._meta.verbose_name_plural)
        words %= {"rows": rows, "count": len(names)}
        yield Remark(words, f"#id_{names[0]}")


def is_in_work(record, language, form):
    """Tell whether readers do not have a language as it is now."""
    scopes = form.working_copy.scopes() if form.working_copy else ()
    return language in scopes or not record.is_public_in(language)


def is_sent(record, language, form):
    copy = form.working_copy
    return record.state_in(language) == State.REVIEW or bool(
        copy and copy.pk and copy.progress_of(language).is_in_review
    )
