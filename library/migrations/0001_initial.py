import datetime

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import publishing.content.partial_dates
import text.richtext

# What a new site has; people rename them, add others and delete what they do not use.
KINDS = [
    ("strategy", "strategy", "strategies", "стратегия", "стратегии", False),
    ("act", "legal act", "legal acts", "правовой акт", "правовые акты", False),
    ("programme", "programme", "programmes", "программа", "программы", False),
    ("report", "report", "reports", "доклад", "доклады", False),
    ("guide", "guide", "guides", "руководство", "руководства", False),
    ("glossary", "glossary", "glossaries", "глоссарий", "глоссарии", False),
    ("agenda", "agenda", "agendas", "повестка", "повестки", False),
    ("slides", "presentation", "presentations", "презентация", "презентации", False),
    ("press-release", "press release", "press releases", "пресс-релиз", "пресс-релизы", False),
    ("materials", "materials", "materials", "материалы", "материалы", True),
]


def make_kinds(apps, schema_editor):
    model = apps.get_model("library", "DocumentKind")
    names = ["code", "title_en", "plural_en", "title_ru", "plural_ru", "is_usual"]
    model.objects.using(schema_editor.connection.alias).bulk_create(
        model(position=0, **dict(zip(names, row, strict=True))) for row in KINDS
    )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('publishing', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alt', models.CharField(blank=True, help_text='Describe the picture, for those who cannot see it: one sentence.', max_length=300, verbose_name='text alternative')),
                ('alt_ru', models.CharField(blank=True, help_text='Describe the picture, for those who cannot see it: one sentence.', max_length=300, null=True, verbose_name='text alternative')),
                ('alt_en', models.CharField(blank=True, help_text='Describe the picture, for those who cannot see it: one sentence.', max_length=300, null=True, verbose_name='text alternative')),
                ('caption', models.CharField(blank=True, max_length=300, verbose_name='caption')),
                ('caption_ru', models.CharField(blank=True, max_length=300, null=True, verbose_name='caption')),
                ('caption_en', models.CharField(blank=True, max_length=300, null=True, verbose_name='caption')),
                ('credit', models.CharField(blank=True, help_text='Who made the picture.', max_length=150, verbose_name='credit')),
                ('credit_ru', models.CharField(blank=True, help_text='Who made the picture.', max_length=150, null=True, verbose_name='credit')),
                ('credit_en', models.CharField(blank=True, help_text='Who made the picture.', max_length=150, null=True, verbose_name='credit')),
                ('is_decorative', models.BooleanField(default=False, help_text='It adds nothing to the text, so it needs no text alternative.', verbose_name='decorative')),
                ('is_drawing', models.BooleanField(default=False, help_text='A chart or diagram: light and dark are swapped in the dark theme. Not for photographs, logos or pictures that are dark themselves.', verbose_name='drawing on a light background')),
                ('licence', models.CharField(blank=True, choices=[('CC BY 4.0', 'CC BY 4.0'), ('CC BY-SA 4.0', 'CC BY-SA 4.0'), ('CC0 1.0', 'CC0 1.0'), ('public domain', 'public domain'), ('permission', "with the author’s permission")], max_length=20, verbose_name='licence')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='address of the source')),
                ('focus_x', models.PositiveSmallIntegerField(default=50, verbose_name='focal point from the left, %')),
                ('focus_y', models.PositiveSmallIntegerField(default=50, verbose_name='focal point from the top, %')),
                ('token', models.CharField(editable=False, max_length=40, unique=True)),
                ('width', models.PositiveIntegerField(editable=False, verbose_name='width')),
                ('height', models.PositiveIntegerField(editable=False, verbose_name='height')),
                ('sizes', models.JSONField(editable=False)),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('original_name', models.CharField(editable=False, max_length=200, verbose_name='file')),
                ('bytes', models.PositiveIntegerField(editable=False, verbose_name='size of the file')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
            ],
            options={
                'verbose_name': 'picture',
                'verbose_name_plural': 'pictures',
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
                'constraints': [models.CheckConstraint(condition=models.Q(('focus_x__lte', 100), ('focus_y__lte', 100)), name='library_picture_focus_is_inside', violation_error_message='The focal point must lie in the picture.'), models.UniqueConstraint(fields=('digest',), name='library_picture_once', violation_error_message='This picture is in the library already.')],
            },
        ),
        migrations.CreateModel(
            name='DocumentKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(blank=True, default=None, verbose_name='position')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('title_ru', models.CharField(blank=True, max_length=200, null=True, verbose_name='name')),
                ('title_en', models.CharField(blank=True, max_length=200, null=True, verbose_name='name')),
                ('code', models.CharField(help_text='Tables name it by this code, and so do addresses of lists.', max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*$', 'Small Latin letters and digits, with hyphens between words.')], verbose_name='code')),
                ('is_usual', models.BooleanField(default=False, help_text='Its name is not shown at an item. What comes without a kind is of the first usual one.', verbose_name='usual kind')),
                ('plural', models.CharField(blank=True, help_text='For heads and filters of lists: “charters”. If empty: the name.', max_length=200, verbose_name='name in the plural')),
                ('plural_ru', models.CharField(blank=True, help_text='For heads and filters of lists: “charters”. If empty: the name.', max_length=200, null=True, verbose_name='name in the plural')),
                ('plural_en', models.CharField(blank=True, help_text='For heads and filters of lists: “charters”. If empty: the name.', max_length=200, null=True, verbose_name='name in the plural')),
            ],
            options={
                'verbose_name': 'kind of documents',
                'verbose_name_plural': 'kinds of documents',
                'ordering': ['position', 'pk'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
                'constraints': [models.CheckConstraint(condition=models.Q(('title_ru__isnull', False), models.Q(('title_ru', ''), _negated=True)), name='library_documentkind_has_a_name_ru', violation_error_message='Readers of both languages see the name: write it.'), models.CheckConstraint(condition=models.Q(('title_en__isnull', False), models.Q(('title_en', ''), _negated=True)), name='library_documentkind_has_a_name_en', violation_error_message='Readers of both languages see the name: write it.')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('title_ru', models.CharField(blank=True, max_length=200, null=True, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=200, null=True, verbose_name='title')),
                ('summary', models.TextField(blank=True, help_text='One or two sentences for lists, feeds and search engines.', verbose_name='summary')),
                ('summary_ru', models.TextField(blank=True, help_text='One or two sentences for lists, feeds and search engines.', null=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, help_text='One or two sentences for lists, feeds and search engines.', null=True, verbose_name='summary')),
                ('slug', models.SlugField(blank=True, db_index=False, help_text='Made from the title. A later change leaves a redirect at the old address.', max_length=80, verbose_name='address')),
                ('slug_ru', models.SlugField(blank=True, db_index=False, help_text='Made from the title. A later change leaves a redirect at the old address.', max_length=80, null=True, verbose_name='address')),
                ('slug_en', models.SlugField(blank=True, db_index=False, help_text='Made from the title. A later change leaves a redirect at the old address.', max_length=80, null=True, verbose_name='address')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('review', 'in review'), ('published', 'published'), ('withdrawn', 'withdrawn'), ('none', 'missing on purpose')], default='draft', max_length=10, verbose_name='state')),
                ('state_ru', models.CharField(choices=[('draft', 'draft'), ('review', 'in review'), ('published', 'published'), ('withdrawn', 'withdrawn'), ('none', 'missing on purpose')], default='draft', max_length=10, null=True, verbose_name='state')),
                ('state_en', models.CharField(choices=[('draft', 'draft'), ('review', 'in review'), ('published', 'published'), ('withdrawn', 'withdrawn'), ('none', 'missing on purpose')], default='draft', max_length=10, null=True, verbose_name='state')),
                ('summary_only', models.BooleanField(default=False, help_text='Readers of this language get the title and the summary, on the page that says that the text is in the other language.', verbose_name='only a summary')),
                ('summary_only_ru', models.BooleanField(default=False, help_text='Readers of this language get the title and the summary, on the page that says that the text is in the other language.', verbose_name='only a summary')),
                ('summary_only_en', models.BooleanField(default=False, help_text='Readers of this language get the title and the summary, on the page that says that the text is in the other language.', verbose_name='only a summary')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='publication date')),
                ('published_at_ru', models.DateTimeField(blank=True, null=True, verbose_name='publication date')),
                ('published_at_en', models.DateTimeField(blank=True, null=True, verbose_name='publication date')),
                ('published_until', models.DateTimeField(blank=True, null=True, verbose_name='on the site until')),
                ('published_until_ru', models.DateTimeField(blank=True, null=True, verbose_name='on the site until')),
                ('published_until_en', models.DateTimeField(blank=True, null=True, verbose_name='on the site until')),
                ('withdrawal_reason', models.TextField(blank=True, help_text='Readers see it.', verbose_name='reason for withdrawal')),
                ('withdrawal_reason_ru', models.TextField(blank=True, help_text='Readers see it.', null=True, verbose_name='reason for withdrawal')),
                ('withdrawal_reason_en', models.TextField(blank=True, help_text='Readers see it.', null=True, verbose_name='reason for withdrawal')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='withdrawn')),
                ('withdrawn_at_ru', models.DateTimeField(editable=False, null=True, verbose_name='withdrawn')),
                ('withdrawn_at_en', models.DateTimeField(editable=False, null=True, verbose_name='withdrawn')),
                ('updated_at', models.DateTimeField(editable=False, null=True, verbose_name='changed')),
                ('updated_at_ru', models.DateTimeField(editable=False, null=True, verbose_name='changed')),
                ('updated_at_en', models.DateTimeField(editable=False, null=True, verbose_name='changed')),
                ('changed_at', models.DateTimeField(editable=False, null=True, verbose_name='changed')),
                ('first_published_at', models.DateTimeField(editable=False, null=True)),
                ('year', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='year of publication')),
                ('checked_on', models.DateField(blank=True, help_text='The day on which the facts were last checked. Readers see it.', null=True, verbose_name='checked on')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('lemmas', models.TextField(default='', editable=False)),
                ('lemmas_ru', models.TextField(default='', editable=False, null=True)),
                ('lemmas_en', models.TextField(default='', editable=False, null=True)),
                ('body', text.richtext.RichTextField(blank=True, verbose_name='about the document')),
                ('body_ru', text.richtext.RichTextField(blank=True, null=True, verbose_name='about the document')),
                ('body_en', text.richtext.RichTextField(blank=True, null=True, verbose_name='about the document')),
                ('issuer', models.CharField(blank=True, max_length=200, verbose_name='issued by')),
                ('issuer_ru', models.CharField(blank=True, max_length=200, null=True, verbose_name='issued by')),
                ('issuer_en', models.CharField(blank=True, max_length=200, null=True, verbose_name='issued by')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='library.documentkind', verbose_name='kind')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='number')),
                ('dated_on', publishing.content.partial_dates.PartialDateField(blank=True, help_text='A day, a month or a year; leave empty if unknown.', max_length=10, verbose_name='date of the document')),
                ('first_day', models.DateField(editable=False, null=True)),
                ('in_force_until', models.DateField(blank=True, help_text='The last day on which it was, or will be, in force.', null=True, verbose_name='in force until')),
                ('text_url', models.URLField(blank=True, help_text='Where the text of an act is published officially.', max_length=500, verbose_name='address of the text')),
                ('files_are_note', models.BooleanField(default=False, help_text='They describe the document, and are not its text.', verbose_name='the files are our reference note')),
                ('file', models.JSONField(blank=True, editable=False, null=True, verbose_name='file')),
                ('file_ru', models.JSONField(blank=True, editable=False, null=True, verbose_name='file')),
                ('file_en', models.JSONField(blank=True, editable=False, null=True, verbose_name='file')),
                ('common_file', models.JSONField(blank=True, editable=False, null=True, verbose_name='file for all languages')),
                ('file_text', models.TextField(default='', editable=False)),
                ('file_text_ru', models.TextField(default='', editable=False, null=True)),
                ('file_text_en', models.TextField(default='', editable=False, null=True)),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='library.document', verbose_name='replaced by')),
                ('topics', models.ManyToManyField(blank=True, related_name='documents', to='publishing.topic', verbose_name='topics')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
                'indexes': [models.Index(fields=['-changed_at', '-id'], name='library_document_changed'), models.Index(models.OrderBy(models.F('first_published_at'), descending=True, nulls_last=True), name='library_document_dated'), models.Index(fields=['title_ru'], name='library_document_t_ru'), models.Index(fields=['title_en'], name='library_document_t_en'), models.Index(fields=['state_ru', '-first_published_at'], name='library_document_n_ru'), models.Index(fields=['state_en', '-first_published_at'], name='library_document_n_en')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state_ru__in', ['published', 'withdrawn']), _negated=True), models.Q(('title_ru__isnull', False), models.Q(('title_ru', ''), _negated=True), ('slug_ru__isnull', False), models.Q(('slug_ru', ''), _negated=True), models.Q(('summary_only_ru', False), models.Q(('summary_ru__isnull', False), models.Q(('summary_ru', ''), _negated=True)), _connector='OR'), ('published_at_ru__isnull', False)), _connector='OR'), name='library_document_ru_is_complete', violation_error_message='What is published needs a title, an address and a date.'), models.CheckConstraint(condition=models.Q(models.Q(('state_en__in', ['published', 'withdrawn']), _negated=True), models.Q(('title_en__isnull', False), models.Q(('title_en', ''), _negated=True), ('slug_en__isnull', False), models.Q(('slug_en', ''), _negated=True), models.Q(('summary_only_en', False), models.Q(('summary_en__isnull', False), models.Q(('summary_en', ''), _negated=True)), _connector='OR'), ('published_at_en__isnull', False)), _connector='OR'), name='library_document_en_is_complete', violation_error_message='What is published needs a title, an address and a date.'), models.CheckConstraint(condition=models.Q(('published_at_ru__isnull', True), models.Q(('published_at_ru__gte', datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)), ('published_at_ru__lt', datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC))), _connector='OR'), name='library_document_ru_is_dated_soundly', violation_error_message='This year cannot be right: check it.'), models.CheckConstraint(condition=models.Q(('published_at_en__isnull', True), models.Q(('published_at_en__gte', datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)), ('published_at_en__lt', datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC))), _connector='OR'), name='library_document_en_is_dated_soundly', violation_error_message='This year cannot be right: check it.'), models.CheckConstraint(condition=models.Q(('published_until_ru__isnull', True), ('published_at_ru__isnull', True), ('published_until_ru__gt', models.F('published_at_ru')), _connector='OR'), name='library_document_ru_ends_after_it_begins', violation_error_message='The end must be later than the beginning.'), models.CheckConstraint(condition=models.Q(('published_until_en__isnull', True), ('published_at_en__isnull', True), ('published_until_en__gt', models.F('published_at_en')), _connector='OR'), name='library_document_en_ends_after_it_begins', violation_error_message='The end must be later than the beginning.'), models.CheckConstraint(condition=models.Q(models.Q(('state_ru', 'withdrawn'), _negated=True), models.Q(('withdrawal_reason_ru__isnull', False), models.Q(('withdrawal_reason_ru', ''), _negated=True)), _connector='OR'), name='library_document_ru_withdrawal_has_a_reason', violation_error_message='Say why this is withdrawn.'), models.CheckConstraint(condition=models.Q(models.Q(('state_en', 'withdrawn'), _negated=True), models.Q(('withdrawal_reason_en__isnull', False), models.Q(('withdrawal_reason_en', ''), _negated=True)), _connector='OR'), name='library_document_en_withdrawal_has_a_reason', violation_error_message='Say why this is withdrawn.'), models.UniqueConstraint(fields=('slug_ru',), name='library_document_slug_ru'), models.UniqueConstraint(fields=('slug_en',), name='library_document_slug_en'), models.CheckConstraint(condition=models.Q(('dated_on__regex', '^([12]\\d{3}(-\\d\\d(-\\d\\d)?)?)?$')), name='library_document_dated_on_is_a_date'), models.CheckConstraint(condition=models.Q(('in_force_until__isnull', True), ('first_day__isnull', True), ('in_force_until__gte', models.F('first_day')), _connector='OR'), name='library_document_ends_after_it_begins', violation_error_message='It cannot end before it begins.'), models.CheckConstraint(condition=models.Q(('replaced_by__isnull', True), models.Q(('replaced_by', models.F('pk')), _negated=True), _connector='OR'), name='library_document_replaced_by_another', violation_error_message='A document cannot replace itself.')],
            },
        ),
        migrations.RunPython(make_kinds, migrations.RunPython.noop),
    ]
