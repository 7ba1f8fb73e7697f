"""What the back office leans on in Django, though nobody has promised it.

After an upgrade a failure names what is gone, or what has to be read again.
"""

import hashlib
import re
from importlib import import_module
from pathlib import Path

import allauth
import django
import pytest
from django.conf import settings

DJANGO = Path(django.__file__).parent
ADMIN = DJANGO / "contrib" / "admin"
OURS = settings.BASE_DIR
PACKAGES = [name for name in settings.INSTALLED_APPS if (OURS / name).is_dir()]

# {module: members that are private, or set on an object of another class}
PRIVATE = {
    "django.contrib.admin.options": ["_create_formsets", "_get_list_editable_queryset"],
    "django.contrib.admin.sites": ["_registry"],
    "django.contrib.messages.middleware": ["_messages"],
    "django.core.files.storage.filesystem": ["_open", "_save"],
    "django.db.models.base": ["_base_manager", "_get_expr_references", "_state"],
    "django.db.models.query": [
        "_prefetch_done",
        "_prefetch_related_lookups",
        "_prefetched_objects_cache",
        "_result_cache",
    ],
    "django.forms.formsets": ["_construct_form", "_should_delete_form"],
    "django.forms.forms": ["_errors"],
    "django.forms.models": [
        "_get_validation_exclusions",
        "_post_clean",
        "_save_m2m",
        "_update_errors",
    ],
    "django.utils.html": ["_json_script_escapes"],
    "django.utils.log": ["_has_been_logged"],
}
# Those of Python itself, and those that are documented.
PUBLIC = {"_asdict", "_exit", "_make", "_meta", "_replace"}

# Classes and ids of the admin's pages that our styles and scripts name.
NAMES = """
    action-checkbox action-checkbox-column actions add-related add-row addlink aligned
    branding breadcrumbs button change-form change-related changelink changelist
    changelist-form
    changelist-search checkbox-row closelink colM container content content-start
    current dashboard datetime delete delete-related deletelink description empty-form
    errorlist fieldBox fieldset-heading flex-container form-multiline form-row header
    help hidelink inline-group inline-heading inline-related login main module
    object-tools paginator related-widget-wrapper results searchbar select2-container
    select2-selection select2-selection--single select2-selection__choice selector
    selector-available-title selector-chooseall selector-chosen-title selector-clearall
    site-name sortable submit-row theme-toggle titles-and-tools user-tools
    vLargeTextField vTextField vURLField view-related viewlink viewsitelink
    visually-hidden
"""


def text_of(*paths):
    return "\n".join(path.read_text() for path in paths)


def words_in(text):
    return {*re.findall(r"[\w-]+", text)}


@pytest.fixture(scope="module")
def source():
    return text_of(*(path for name in PACKAGES for path in (OURS / name).rglob("*.py")))


@pytest.mark.parametrize("name", PRIVATE)
def test_django_still_has_the_private_members_that_we_use(name):
    words = words_in(Path(import_module(name).__file__).read_text())
    assert {*PRIVATE[name]} - words == set()


def test_private_members_of_others_are_named_here(source):
    used = {*re.findall(r"[\w)\]]\.(_[a-z]\w*)", source)}
    own = {*re.findall(r"\b(?:def|class) (_[a-z]\w*)", source)}
    own |= {*re.findall(r"\b(_[a-z]\w*)(?:, [\w.]+)* (?:=|in)", source)}
    named = {name for names in PRIVATE.values() for name in names}
    assert used - own - PUBLIC - named == set()


@pytest.fixture(scope="module")
def admin_pages():
    kinds = ["*.html", "*.js", "*.css", "*.py"]
    widgets = (DJANGO / "forms").rglob("*.html")
    return words_in(text_of(*(p for k in kinds for p in ADMIN.rglob(k)), *widgets))


def test_the_admin_still_has_the_classes_and_ids_that_our_styles_name(admin_pages):
    assert {*NAMES.split()} - admin_pages == set()


def test_names_in_styles_that_only_the_admin_has_are_named_here(admin_pages, source):
    styles = text_of(*(OURS / "static").rglob("*.css"))
    styles = re.sub(r"/\*.*?\*/|\{[^{}]*\}", "", styles, flags=re.DOTALL)
    scripts = text_of(*(OURS / "static").rglob("*.js"))
    pages = text_of(*(OURS / "templates").rglob("*.html"))
    selected = {
        *re.findall(r"[.#](?![0-9a-f]{6}\b)([A-Za-z][\w-]*)", styles)
    } & admin_pages
    assert selected - words_in(scripts + pages + source) - {*NAMES.split()} == set()


# Where the templates of Django and allauth lie.
ORIGINALS = [
    *[ADMIN / "templates", DJANGO / "contrib" / "auth" / "templates"],
    Path(allauth.__file__).parent / "templates",
]
# The templates in whose place, or upon which, ours were written: the first digits of
# the SHA-256 of what they were then. Of one that has changed, read what is new, see
# whether ours need it, and write the new digits here.
WRITTEN_FOR = """
    account/login.html bc38debd2f3c
    account/password_reset.html 3bd4a82fc776
    account/password_reset_done.html 845d4c92f669
    account/password_reset_from_key.html a440b3cb49b8
    account/password_reset_from_key_done.html 84a7e4eeba8b
    account/reauthenticate.html 9e2a69f8965f
    admin/actions.html 9b1499d0fad3
    admin/app_index.html 3647a6067ec7
    admin/app_list.html 3d3a224307d7
    admin/base_site.html 182897817c02
    admin/change_form.html 147994eac405
    admin/change_list.html 613098bd9f37
    admin/color_theme_toggle.html 6b6ba1eff736
    admin/delete_confirmation.html afaad3af60d6
    admin/delete_selected_confirmation.html e32a97526bd2
    admin/edit_inline/stacked.html ab80d40a24df
    admin/filter.html 72f8dacc6125
    admin/includes/fieldset.html cdcfa96ca6b4
    admin/includes/object_delete_summary.html 382ed584a422
    admin/index.html 47e85a3596be
    admin/login.html 677f75af1d7f
    admin/nav_sidebar.html 39f23c5c99f7
    admin/object_history.html 37b43b8571d4
    admin/pagination.html a50313922fac
    admin/prepopulated_fields_js.html e6f607a22e23
    admin/widgets/related_widget_wrapper.html 6b7096bee4ed
    auth/widgets/read_only_password_hash.html 83a23bf5d410
    mfa/authenticate.html 37e688fdef8f
    mfa/index.html ae4ccf604a9a
    mfa/reauthenticate.html 22fc22425c3f
    mfa/recovery_codes/download.txt 307c4cde99da
    mfa/recovery_codes/generate.html 76d405d12d01
    mfa/recovery_codes/index.html 33303ef4ae6a
    mfa/totp/activate_form.html c7268f27735c
    mfa/totp/deactivate_form.html 02c44a3278e6
    mfa/webauthn/add_form.html 7e774d06b5f6
    mfa/webauthn/authenticator_confirm_delete.html 54f42d04a4fd
    mfa/webauthn/edit_form.html abbddae26b24
    mfa/webauthn/reauthenticate.html b2c9d327d8f2
"""


def original_of(name):
    paths = [root / name for root in ORIGINALS]
    return next((path for path in paths if path.exists()), None)


def leaned_on():
    """Return {name: original} of the templates that ours replace, extend or include."""
    folder = OURS / "templates"
    paths = [path for path in folder.rglob("*.*") if path.suffix in {".html", ".txt"}]
    names = {str(path.relative_to(folder)) for path in paths}
    tags = re.findall(r'{% (?:extends|include) "([^"]+)"', text_of(*paths))
    # Its classes and ids are those of the rows in child_rows.html.
    names |= {*tags, "admin/edit_inline/stacked.html"}
    return {name: path for name in sorted(names) if (path := original_of(name))}


def test_templates_are_those_for_which_ours_were_written():
    found = {
        name: hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for name, path in leaned_on().items()
    }
    assert found == dict(line.split() for line in WRITTEN_FOR.strip().splitlines())


def test_blocks_that_we_fill_are_there():
    folder, missing = OURS / "templates", []
    for path in folder.rglob("*.html"):
        text = path.read_text()
        known = set()
        parent = re.search(r'{% extends "([^"]+)"', text)
        # A template that extends one of the same name extends the original.
        name = str(path.relative_to(folder))
        while parent:
            above = folder / parent[1]
            if parent[1] == name or not above.exists():
                above = original_of(parent[1])
            if above is None:
                break
            name, parent = parent[1], above.read_text()
            known |= {*re.findall(r"{% block (\w+)", parent)}
            parent = re.search(r'{% extends "([^"]+)"', parent)
        else:
            if known:
                missing += [(path.name, block) for block in outer(text) - known]
    assert missing == []


def outer(text):
    """Return the names of the blocks that stand in no other block."""
    names, depth = set(), 0
    for block, end in re.findall(r"{% (?:block (\w+)|(endblock)\b)", text):
        if block and not depth:
            names.add(block)
        depth += -1 if end else 1
    return names
