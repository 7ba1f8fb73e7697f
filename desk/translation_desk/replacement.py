"""Find and replace, over the texts of many items in one language.

A dry run shows each paragraph as it would be; those that are ticked become changes that
are not published, and wait for a review. What a check would remark on is refused.
"""

import re
from collections import defaultdict
from itertools import batched, islice
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.validators import RegexValidator
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has, may_write, speaks
from desk.translation_files.contents import (
    ItemText,
    children_of,
    is_planned,
    kinds,
    states_of,
    values_of,
)
from desk.translation_files.views import chosen_items
from glossary.linker import Pattern, TermIndex, match_terms
from glossary.linker.inflection import in_form_of
from publishing.admin.addresses import page_of
from publishing.content.registry import records_of
from publishing.drafts import working_copies
from publishing.drafts.permissions import REFUSALS, reason_of, refusing_locks
from publishing.drafts.save import Said, new_working_copy, save_changes
from publishing.models import Record, Release, WorkingCopy
from publishing.releases import contents
from publishing.revisions import display
from publishing.translations.language_check_words import in_a_line, remarks
from publishing.translations.language_checks import prepared
from publishing.translations.translation_status import Declaration
from text.languages import in_order, others, own_name, title_language
from text.pointers import Pointer, parse_or_none
from text.richtext.cleaner import typeset_tree
from text.richtext.grammar import STRICT, parse, sanitise, serialise
from text.typography import typeset
from text.xml import INVALID

# Paragraphs of a dry run, items that are chosen, and items that are read at once.
MOST, MOST_ITEMS, BATCH = 100, 200, 50
LONGEST = 200
# What all forms of a word begin with, in letters: all but an ending.
SHORTEST_STEM, LONGEST_ENDING = 3, 3


class ReplaceForm(forms.Form):
    find = forms.RegexField(
        r"\w",
        label=_("Find"),
        max_length=LONGEST,
        error_messages={"invalid": _("Type words to be found.")},
    )
    put = forms.CharField(
        label=_("Replace with"),
        max_length=LONGEST,
        validators=[RegexValidator(INVALID, inverse_match=True)],
    )
    language = forms.ChoiceField(label=_("Language"))
    any_form = forms.BooleanField(
        label=_("In each form of the words"),
        help_text=_(
            "A term in another case or number is replaced by the new one in the same "
            "case and number."
        ),
        required=False,
    )

    def __init__(self, *args, user, **options):
        super().__init__(*args, label_suffix="", **options)
        self.fields["language"].choices = [
            (code, own_name(code)) for code in in_order() if speaks(user, code)
        ]


def as_written(find, put):
    """Return a function that replaces whole words; a capital at their beginning stays.

    ::

        as_written("talk", "speech")("Talk, talking")  # "Speech, talking"
    """
    is_small = find == find.lower()
    words = r"\s+".join(map(re.escape, find.split()))
    if is_small and find[0].isalpha():
        words = f"(?i:{find[0]}){words[1:]}"
    begin = r"(?<!\w)" if re.match(r"\w", find) else ""
    end = r"(?!\w)" if re.search(r"\w$", find) else ""
    pattern = re.compile(f"{begin}{words}{end}")

    def put_for(match):
        return capfirst(put) if is_small and match[0][0].isupper() else put

    return lambda text: pattern.sub(put_for, text)


def in_each_form(find, put, language):
    """Return a function that replaces a term by another, each in the form it has."""
    index = TermIndex([Pattern(key=find, text=find)], language)

    def replace(text):
        for match in reversed(match_terms(text, index)):
            new = in_form_of(put, text[match.start : match.end], language)
            text = text[: match.start] + new + text[match.end :]
        return text

    return replace


class Place(NamedTuple):
    """A paragraph as it would be. ``refusal``: why it stays as it is, or ""."""

    text: ItemText
    block_key: str
    old: str
    new: str
    refusal: str

    @property
    def key(self):
        """What names it in a form, as long as nobody changes the paragraph."""
        item = self.text.state.record.pointer
        return " ".join([str(item), *self.text.place, self.block_key])


class Replacement:
    """Words that are to stand for others, in texts that a person writes."""

    def __init__(self, user, find, put, language, any_form):
        self.user, self.language = user, language
        self.name = f"{find} → {put}"[:LONGEST]
        self.kinds = {
            label: model
            for label, model in kinds().items()
            if may_write(user, model, language)
        }
        # What the database looks for.
        self.part = max(re.findall(r"\w+", find), key=len)
        if any_form:
            stem = max(SHORTEST_STEM, len(self.part) - LONGEST_ENDING)
            self.part = self.part[:stem]
            self.in_words = in_each_form(find, put, language)
        else:
            self.in_words = as_written(find, put)

    def new_block(self, text, block):
        """Return the block of a text with the replacement, but not across tags."""
        if not text.is_rich:
            return typeset(self.in_words(block.source), self.language)
        root, is_same = parse(block.source, STRICT), True
        for element in root.iter():
            for name in ["text", "tail"]:
                words = getattr(element, name) or ""
                if (new := self.in_words(words)) != words:
                    setattr(element, name, new)
                    is_same = False
        if is_same:
            return block.source
        # Not cleaned: a heading alone would be of level 2.
        typeset_tree(root, self.language)
        return sanitise(serialise(root), STRICT)

    # Where it would change something

    def pointers(self, chosen):
        """Yield the items that may have the words; ``chosen``: of these, if any."""
        for label, model in self.kinds.items():
            copies = WorkingCopy.objects.filter(to_model=label).values("to_pk")
            has_words = Q(pk__in=copies)
            for relation, each in {"": model, **children_of(model)}.items():
                for name in each.texts:
                    column = f"{relation}__{name}" if relation else name
                    column = f"{column}_{self.language}__icontains"
                    has_words |= Q(**{column: self.part})
            rows = model._base_manager.filter(has_words).order_by("pk")
            if chosen:
                own = [pointer.pk for pointer in chosen if pointer.model == label]
                rows = rows.filter(pk__in=own)
            for pk in rows.values_list("pk", flat=True).distinct():
                yield Pointer(label, pk)

    def places_in(self, state, checks):
        """Yield a ``Place`` for each paragraph of an item that it changes."""
        if not is_planned(state.record, self.language):
            return
        # Of the other language, each has the text of this one for its source.
        for text in state.texts_of(*others(self.language)):
            if not self.changes(text, text.source):
                continue
            for key, block in text.by_key.items():
                if not self.changes(text, block.source):
                    continue
                new = self.new_block(text, block)
                if new != block.source:
                    refusal = self.refusal_of(text, block, new, checks)
                else:
                    refusal = gettext(
                        "A link or other formatting divides the words: change them in "
                        "the form."
                    )
                yield Place(text, key, block.source, new, refusal)

    def changes(self, text, version):
        words = text.in_words(version)
        return self.in_words(words) != words

    def refusal_of(self, text, block, new, checks):
        """Say what the checks of a save have against a paragraph that is new, or ""."""
        blocks = text.by_key.values()
        whole = "".join(new if each is block else each.source for each in blocks)
        if errors := text.errors_in(whole, self.language):
            return " ".join(errors)
        old = text.findings(block.source, block.target, checks)
        # What was wrong with the old words is no worse with the new ones.
        known = {self.key_of(finding, self.in_words) for finding in old}
        found = text.findings(new, block.target, checks)
        added = [each for each in found if self.key_of(each, str) not in known]
        return "; ".join(map(in_a_line, remarks(added)))

    def key_of(self, finding, change):
        words = (
            (code, change(words) if code == self.language else words)
            for code, words in finding.words
        )
        return finding.kind, tuple(words)

    def places(self, chosen):
        """Return the first places, one more than ``MOST`` if there are."""
        checks = prepared()
        found = (
            place
            for pointers in batched(self.pointers(chosen), BATCH)
            for _pointer, state in sorted(states_of(pointers).items())
            for place in self.places_in(state, checks)
        )
        return [*islice(found, MOST + 1)]

    # Doing it

    def store(self, pointer, keys):
        """Change paragraphs of an item as its form does; return how many."""
        with transaction.atomic(), refusing_locks():
            list(self.kinds[pointer.model].locked([pointer.pk]).values_list("pk"))
            states = states_of([pointer], lock=True).values()
            ticked = [
                place
                for state in states
                for place in self.places_in(state, prepared())
                if place.key in keys and not place.refusal
            ]
            if ticked:
                self._save(ticked[0].text.state, ticked)
        return len(ticked)

    def _save(self, state, ticked):
        new = {(place.text, place.block_key): place.new for place in ticked}
        versions = {
            text: "".join(
                new.get((text, key), block.source) for key, block in text.by_key.items()
            )
            for text in dict.fromkeys(place.text for place in ticked)
        }
        user, record = self.user, state.record
        copy = state.working_copy or new_working_copy(record, state.live, user)
        copy.live, is_new = state.live, copy.pk is None
        # The words are others, and say the same.
        own = [text.name for text in versions if len(text.place) == 1]
        said = Said(dict.fromkeys(own, Declaration.SMALL))
        values = values_of(versions, self.language)
        save_changes(copy, record, values, user, said)
        if is_new and copy.pk:
            working_copies.ask_review(copy, copy.scopes(), user)


# The page


def find_and_replace(request):
    """Show what the query of the address would change; do what is ticked of it."""
    if "row" in request.POST:
        # Of the queue: lead on to the page for its items.
        query = {"item": chosen_items(request)[0][:MOST_ITEMS]}
        return HttpResponseRedirect(f"{request.path}?{urlencode(query, doseq=True)}")
    form = ReplaceForm(
        request.GET if "find" in request.GET else None, user=request.user
    )
    names = request.GET.getlist("item")[:MOST_ITEMS]
    chosen, found = [*filter(None, map(parse_or_none, names))], []
    if form.is_valid():
        replacement = Replacement(request.user, **form.cleaned_data)
        if request.method == "POST":
            do_ticked(request, replacement)
            return HttpResponseRedirect(request.get_full_path())
        found = replacement.places(chosen)
    return admin.site.render_page(
        request,
        "admin/desk/replace.html",
        title=gettext("Find and replace"),
        form=form,
        items=chosen,
        places=[*map(row_of, found[:MOST])],
        language=form.cleaned_data.get("language") if form.is_bound else "",
        has_ticks=any(not place.refusal for place in found[:MOST]),
        is_all=len(found) <= MOST,
        may_release=has(request.user, "add", Release),
    )


def row_of(place):
    record, is_rich = place.text.state.record, place.text.is_rich
    return {
        "place": place,
        "item": record,
        "title_language": title_language(record),
        "url": page_of(type(record), "change", record.pk),
        "pieces": display.text_difference(place.old, place.new, is_rich=is_rich),
    }


def do_ticked(request, replacement):
    ticked = defaultdict(set)
    for key in request.POST.getlist("place")[:MOST]:
        pointer = parse_or_none(key.partition(" ")[0])
        if pointer and pointer.model in replacement.kinds:
            ticked[pointer].add(key)
    if not ticked:
        text = gettext("Nothing is chosen: tick some rows first.")
        messages.warning(request, text)
    records, changed, done, left = records_of(ticked, Record), [], 0, 0
    for pointer, record in records.items():
        try:
            number = replacement.store(pointer, ticked[pointer])
        except REFUSALS as error:
            messages.error(request, f"{record}: {reason_of(error, type(record))}")
            continue
        done, left = done + number, left + len(ticked[pointer]) - number
        changed += [record] if number else []
    if done:
        words = gettext(
            "Paragraphs changed: %(number)d. Readers keep what they have until the "
            "changes are published."
        )
        messages.success(request, words % {"number": done})
    if "release" in request.POST and has(request.user, "add", Release):
        gather(request, replacement, changed)
    if left:
        words = gettext(
            "Left as they are, because somebody has changed them in the meantime: "
            "%(number)d."
        )
        messages.warning(request, words % {"number": left})


def gather(request, replacement, records):
    """Put what was changed into a release of its own, but no drafts."""
    language = replacement.language
    public = [each for each in records if language in each.public_languages()]
    if not public:
        return
    with transaction.atomic():
        release = Release.objects.create(name=replacement.name, made_by=request.user)
        for record in public:
            try:
                contents.add(release, record, [language])
            except REFUSALS as error:
                messages.error(request, f"{record}: {reason_of(error, type(record))}")
    link = format_html(
        '<a href="{}">{}</a>', page_of(Release, "change", release.pk), release
    )
    messages.success(request, format_html(gettext("In a release: {}"), link))
