"""Who may do what in the back office: a line for each kind, and for each address.

People are letters:

E  an editor of Russian               M  a terminologist, of both languages
T  a translator into English          A  an administrator, by their role
R  a publisher of Russian             S  one of the staff without a role
P  a publisher of both languages

A cell says who gets in: letters, ``staff``, ``-`` for nobody, or those who have the
right of that name to the kind; ``writes`` is for those of ``changes`` who write the
language of the address, which is Russian. ``405/staff``: they get 405 instead. Others
of the staff get 403; 404 where the cell ends in ``|404``. Who is not of the staff, or
not signed in, is led to the sign-in, if the cell does not say ``everyone``.
"""

from django.contrib import admin

from imports.runs import importers
from publishing.models import Publishable

# What people may do with the records of a kind. They are new ones; readers have the
# Russian text, and a working copy changes it. ``restores``: an earlier Russian text. A
# kind without a line has that of all that is published, or of all that has no states.
KINDS = """
kind                      sees    adds  changes  restores  takes_off  deletes  imports
published                 ETRPMA  ERPA  ETRPA    ERPA      RPA        RPA      ERPA
stateless                 ETRPMA  ERPA  ETRPA    ERPA      -          PA       ERPA
accounts.logline          A       -     -        -         -          -        -
accounts.user             A       A     A        -         -          -        -
auth.group                A       A     A        -         -          A        -
glossary.concept          ETRPMA  RPMA  TRPMA    RPMA      RPMA       RPMA     RPMA
glossary.consenttext      ETRPMA  PMA   TRPMA    RPMA      -          PMA      -
glossary.domain           ETRPMA  RPMA  TRPMA    RPMA      -          PMA      -
glossary.feedback         RPMA    -     RPMA     -         -          RPMA     -
glossary.source           ETRPMA  RPMA  TRPMA    RPMA      -          PMA      -
glossary.titlepage        ETRPMA  -     TRPMA    RPMA      -          -        -
imports.importrun         ETRPMA  -     -        -         -          -        -
institute.appointment     ETRPMA  -     -        -         -          -        ERPA
institute.organization    ETRPMA  -     ETRPA    ERPA      -          -        -
institute.bodykind        ETRPMA  PA    ETRPA    ERPA      -          PA       -
journal.journal           ETRPMA  -     ETRPA    ERPA      -          -        -
library.documentkind      ETRPMA  PA    ETRPA    ERPA      -          PA       -
library.picture           ETRPMA  ERPA  ETRPA    ERPA      -          RPA      -
news.articlekind          ETRPMA  PA    ETRPA    ERPA      -          PA       -
publishing.languagerule   ETRPA   RPA   TRPA     RPA       -          PA       -
publishing.redirect       ERPA    RPA   RPA      -         -          RPA      -
publishing.release        ETRPMA  RPMA  RPMA     -         -          RPMA     -
website.menuitem          ETRPA   PA    RPA      RPA       -          PA       -
website.section           ETRPA   -     TRPA     RPA       -          -        -
"""

# The pages of a kind, without the names of app and model; ``-`` is its former address.
PAGES = """
page                       GET              POST
-                          staff            staff
add                        adds             adds
assign                     changes          changes
auth_user_password_change  changes          changes
autosave                   staff            changes
autosave_new               staff            adds
change                     sees             changes
changelist                 sees             sees
compare                    sees             404/sees
delete                     deletes          deletes
deleted                    sees             sees
deposit                    404/sees         405/staff
deposit_act                405/staff        404/takes_off
deposits                   sees             405/staff
discard_working_copy       405/staff        restores
duplicate                  405/staff        adds
end_previews               405/staff        sees
export                     sees             405/staff
go_out                     changes          changes
history                    sees             sees
import                     imports          imports
import_report              imports          imports
import_template            imports          imports
import_undo                imports          imports
imports_importrun_change   ERPA|404         ERPA|404
imports_importrun_history  ERPA|404         ERPA|404
institute_bodykind_order   ERPA             ERPA
items                      changes          changes
library_documentkind_order ERPA             ERPA
news_articlekind_order     ERPA             ERPA
notes                      405/staff        changes
order                      adds             adds
preview                    404/sees         sees
preview_new                404/staff        adds
purge                      A                A
purge_deleted              A                A
radar                      sees             405/staff
release                    RPMA             RPMA
report                     sees             405/staff
restore                    405/staff        restores
saved_filters              405/staff        sees
sign_in                    changes          changes
spellings                  sees             sees
take_back                  changes          changes
take_off                   takes_off        takes_off
translate                  writes           writes
undelete                   405/staff        adds
website_menuitem_order     RPA              RPA
publishing_languagerule_release RPA        RPA
website_menuitem_release   RPA              RPA
website_section_order      RPA              RPA
website_section_release    RPA              RPA
working_copy_changes       sees             sees
"""

# All others. Nobody there has a notification, a passkey or another second factor.
SITE = """
page                                  GET        POST
-                                     404/staff  404/staff
account_login                         everyone   everyone
account_provider                      404/everyone 405/everyone
account_provider_back                 404/everyone 405/everyone
account_reauthenticate                staff      staff
account_reset_password                everyone   everyone
account_reset_password_done           everyone   405/everyone
account_reset_password_from_key       everyone   everyone
account_reset_password_from_key_done  everyone   405/everyone
account_session                       staff      staff
account_sessions                      staff      staff
all                                   staff      staff
all_saved_filters                     405/staff  staff
app_list                              ETRPMA|404 ETRPMA|404
autocomplete                          ETRPMA     405/staff
broken_external_links                 staff      staff
broken_links                          staff      staff
changes                               staff      staff
documents                             ETRPMA     ERPA
first_steps                           A          A
index                                 staff      staff
interface                             405/staff  staff
jsi18n                                staff      405/staff
login                                 everyone   everyone
logout                                405/staff  staff
mfa_activate_totp                     staff      staff
mfa_add_webauthn                      staff      staff
mfa_authenticate                      staff      staff
mfa_deactivate_totp                   404/staff  404/staff
mfa_download_recovery_codes           404/staff  404/staff
mfa_edit_webauthn                     404/staff  404/staff
mfa_generate_recovery_codes           staff      staff
mfa_index                             staff      405/staff
mfa_list_webauthn                     staff      staff
mfa_login_webauthn                    staff      staff
mfa_reauthenticate                    staff      staff
mfa_reauthenticate_webauthn           staff      staff
mfa_remove_webauthn                   404/staff  404/staff
mfa_view_recovery_codes               404/staff  405/staff
move_import                           RPA        RPA
move_import_report                    404/RPA    404/RPA
move_import_undo                      404/RPA    404/RPA
notification                          404/staff  404/staff
notifications                         staff      staff
notifications_mail                    staff      staff
notifications_read                    405/staff  staff
palette                               staff      staff
password_change                       staff      staff
password_change_done                  staff      405/staff
pick                                  staff      staff
pictures                              ETRPMA     ERPA
problems                              405/staff  A
search                                staff      staff
translation_assign                    405/staff  staff
translation_checks                    405/staff  staff
translation_checks_answer             405/staff  staff
translation_concordance               staff      405/staff
translation_desk                      staff      staff
translation_files                     405/staff  staff
translation_fill                      405/staff  staff
translation_import                    ETRPMA     ETRPMA
translation_import_report             404/ETRPMA 404/ETRPMA
translation_import_undo               404/ETRPMA 404/ETRPMA
translation_languages                 staff      staff
translation_memory                    ETRPMA     ETRPMA
translation_memory_export             ETRPMA     ETRPMA
translation_pane                      405/staff  staff
translation_replace                   staff      staff
translation_suggestion                405/staff  staff
translation_take                      405/staff  staff
view_on_site                          404/staff  404/staff
wanted_translations                   staff      staff
"""


def lines_of(table):
    """Return {first cell: {head of a column: cell}} of a table."""
    (_first, *heads), *lines = map(str.split, table.strip().splitlines())
    return {name: dict(zip(heads, cells, strict=True)) for name, *cells in lines}


def rights_of_kinds():
    """Return {label of a kind: {right: letters of those who have it}}."""
    own = lines_of(KINDS)
    rights = {}
    for model in admin.site._registry:
        label = model._meta.label_lower
        sort = "published" if issubclass(model, Publishable) else "stateless"
        rights[label] = dict(own.get(label, own[sort]))
        if label not in importers():
            rights[label]["imports"] = "-"
    assert own.keys() - rights.keys() == {"published", "stateless"}
    return rights
