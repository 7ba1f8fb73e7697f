import datetime

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(help_text='Such as 2026-11.', max_length=20, unique=True, verbose_name='version')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('text_ru', models.TextField(blank=True, null=True, verbose_name='text')),
                ('text_en', models.TextField(blank=True, null=True, verbose_name='text')),
                ('since', models.DateField(default=django.utils.timezone.localdate, help_text='The latest one is shown to readers.', verbose_name='in force since')),
            ],
            options={
                'verbose_name': 'consent text',
                'verbose_name_plural': 'consent texts',
                'ordering': ['-since', '-pk'],
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
            },
        ),
        migrations.CreateModel(
            name='Domain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('title_ru', models.CharField(blank=True, max_length=120, null=True, verbose_name='name')),
                ('title_en', models.CharField(blank=True, max_length=120, null=True, verbose_name='name')),
                ('code', models.SlugField(help_text='Latin letters; used in addresses and in files.', max_length=40, unique=True, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(blank=True, default=None, verbose_name='position')),
            ],
            options={
                'verbose_name': 'domain',
                'verbose_name_plural': 'domains',
                'ordering': ['position', 'pk'],
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
            },
        ),
        migrations.CreateModel(
            name='LinkedVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.BigIntegerField(default=0)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='GeneratedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('ru', 'Русский'), ('en', 'English')], max_length=10, unique=True, verbose_name='language')),
                ('file', models.JSONField(null=True)),
                ('content', models.CharField(max_length=64)),
                ('state', models.CharField(max_length=80)),
                ('made_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('withdrawals', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'PDF of the glossary',
                'verbose_name_plural': 'PDFs of the glossary',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, help_text='As it is cited: issuer, title, date, number.', max_length=500, verbose_name='citation')),
                ('title_ru', models.CharField(blank=True, help_text='As it is cited: issuer, title, date, number.', max_length=500, null=True, verbose_name='citation')),
                ('title_en', models.CharField(blank=True, help_text='As it is cited: issuer, title, date, number.', max_length=500, null=True, verbose_name='citation')),
                ('kind', models.CharField(choices=[('law', 'law'), ('treaty', 'treaty or declaration'), ('standard', 'standard'), ('recommendation', 'recommendation'), ('report', 'report'), ('reference', 'reference work')], max_length=20, verbose_name='kind')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='address')),
            ],
            options={
                'verbose_name': 'source',
                'verbose_name_plural': 'sources',
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
            },
        ),
        migrations.CreateModel(
            name='Concept',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('title_ru', models.CharField(blank=True, max_length=200, null=True, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=200, null=True, verbose_name='title')),
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
                ('summary', models.TextField(blank=True, help_text='The nearest broader concept, and what sets this one apart; without the term itself.', verbose_name='definition')),
                ('summary_ru', models.TextField(blank=True, help_text='The nearest broader concept, and what sets this one apart; without the term itself.', null=True, verbose_name='definition')),
                ('summary_en', models.TextField(blank=True, help_text='The nearest broader concept, and what sets this one apart; without the term itself.', null=True, verbose_name='definition')),
                ('note', models.TextField(blank=True, help_text='Scope and usage: what does not belong in the definition.', verbose_name='note')),
                ('note_ru', models.TextField(blank=True, help_text='Scope and usage: what does not belong in the definition.', null=True, verbose_name='note')),
                ('note_en', models.TextField(blank=True, help_text='Scope and usage: what does not belong in the definition.', null=True, verbose_name='note')),
                ('code', models.SlugField(blank=True, help_text='Its permanent name in files and addresses; made from the English term if empty. It never changes once published.', max_length=80, unique=True, verbose_name='code')),
                ('same_as', models.TextField(blank=True, help_text='Addresses in other vocabularies, such as Wikidata, one per line.', verbose_name='the same elsewhere')),
                ('own_wording', models.BooleanField(default=False, help_text='Tick it if no document gives this definition.', verbose_name='editors’ wording')),
                ('names', models.TextField(default='', editable=False)),
                ('names_ru', models.TextField(default='', editable=False, null=True)),
                ('names_en', models.TextField(default='', editable=False, null=True)),
                ('broader', models.ManyToManyField(blank=True, related_name='narrower', to='glossary.concept', verbose_name='broader concepts')),
                ('confusable', models.ManyToManyField(blank=True, to='glossary.concept', verbose_name='not to be confused with')),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='glossary.concept', verbose_name='replaced by')),
                ('domains', models.ManyToManyField(blank=True, related_name='concepts', to='glossary.domain', verbose_name='domains')),
            ],
            options={
                'verbose_name': 'concept',
                'verbose_name_plural': 'concepts',
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
            },
        ),
        migrations.CreateModel(
            name='TitlePage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('title_ru', models.CharField(blank=True, max_length=200, null=True, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=200, null=True, verbose_name='title')),
                ('edition', models.CharField(blank=True, help_text='For example, “2nd edition, revised”.', max_length=120, verbose_name='edition')),
                ('edition_ru', models.CharField(blank=True, help_text='For example, “2nd edition, revised”.', max_length=120, null=True, verbose_name='edition')),
                ('edition_en', models.CharField(blank=True, help_text='For example, “2nd edition, revised”.', max_length=120, null=True, verbose_name='edition')),
                ('foreword', models.TextField(blank=True, help_text='An empty line begins a new paragraph.', verbose_name='foreword')),
                ('foreword_ru', models.TextField(blank=True, help_text='An empty line begins a new paragraph.', null=True, verbose_name='foreword')),
                ('foreword_en', models.TextField(blank=True, help_text='An empty line begins a new paragraph.', null=True, verbose_name='foreword')),
                ('editors', models.CharField(blank=True, help_text='As named on the title page.', max_length=500, verbose_name='editors')),
                ('editors_ru', models.CharField(blank=True, help_text='As named on the title page.', max_length=500, null=True, verbose_name='editors')),
                ('editors_en', models.CharField(blank=True, help_text='As named on the title page.', max_length=500, null=True, verbose_name='editors')),
                ('licence_name', models.CharField(blank=True, help_text='On what terms others may use it: a name or a sentence.', max_length=200, verbose_name='licence')),
                ('licence_name_ru', models.CharField(blank=True, help_text='On what terms others may use it: a name or a sentence.', max_length=200, null=True, verbose_name='licence')),
                ('licence_name_en', models.CharField(blank=True, help_text='On what terms others may use it: a name or a sentence.', max_length=200, null=True, verbose_name='licence')),
                ('licence_url', models.URLField(blank=True, verbose_name='address of the licence')),
                ('is_only', models.BooleanField(default=True, editable=False, unique=True)),
            ],
            options={
                'verbose_name': 'title page of the glossary',
                'verbose_name_plural': 'title page of the glossary',
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
                'constraints': [models.CheckConstraint(condition=models.Q(('is_only', True)), name='glossary_titlepage_is_only')],
            },
        ),
        migrations.CreateModel(
            name='LinkedText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('field', models.CharField(max_length=60)),
                ('language', models.CharField(max_length=10)),
                ('source_hash', models.CharField(max_length=32)),
                ('index_version', models.BigIntegerField(default=0)),
                ('html', models.TextField(blank=True)),
                ('concepts', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list)),
            ],
            options={
                'default_permissions': (),
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['concepts'], name='glossary_linkedtext_concepts')],
                'constraints': [models.UniqueConstraint(fields=('to_model', 'to_pk', 'field', 'language'), name='glossary_linkedtext_once')],
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('locator', models.CharField(blank=True, help_text='Article, paragraph, page: “art. 2, para. 1”.', max_length=120, verbose_name='place in it')),
                ('locator_ru', models.CharField(blank=True, help_text='Article, paragraph, page: “art. 2, para. 1”.', max_length=120, null=True, verbose_name='place in it')),
                ('locator_en', models.CharField(blank=True, help_text='Article, paragraph, page: “art. 2, para. 1”.', max_length=120, null=True, verbose_name='place in it')),
                ('supports', models.CharField(choices=[('definition', 'the definition'), ('note', 'the note')], default='definition', max_length=10, verbose_name='for')),
                ('position', models.PositiveSmallIntegerField(blank=True, default=None, verbose_name='position')),
                ('concept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='glossary.concept', verbose_name='concept')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='glossary.source', verbose_name='source')),
            ],
            options={
                'verbose_name': 'source cited',
                'verbose_name_plural': 'sources cited',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('new', 'a new term'), ('correction', 'a correction'), ('question', 'a question')], default='new', max_length=20, verbose_name='kind')),
                ('text', models.TextField(verbose_name='text')),
                ('language', models.CharField(choices=[('ru', 'Русский'), ('en', 'English')], max_length=10, verbose_name='language')),
                ('contact', models.EmailField(blank=True, max_length=254, verbose_name='e-mail for a reply')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='received')),
                ('status', models.CharField(choices=[('open', 'to be answered'), ('accepted', 'accepted'), ('declined', 'declined')], default='open', max_length=20, verbose_name='status')),
                ('reply', models.TextField(blank=True, help_text='Sent to the reader who left an address.', verbose_name='reply')),
                ('replied_at', models.DateTimeField(editable=False, null=True, verbose_name='replied')),
                ('concept', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='feedback', to='glossary.concept', verbose_name='concept')),
                ('consent', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='glossary.consenttext', verbose_name='agreed to')),
            ],
            options={
                'verbose_name': 'suggestion',
                'verbose_name_plural': 'suggestions',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('ru', 'Русский'), ('en', 'English')], max_length=10, verbose_name='language')),
                ('text', models.CharField(max_length=200, verbose_name='term')),
                ('status', models.CharField(choices=[('preferred', 'preferred'), ('admitted', 'admitted'), ('deprecated', 'deprecated'), ('superseded', 'superseded'), ('lookup', 'look-up only')], default='admitted', max_length=20, verbose_name='status')),
                ('type', models.CharField(choices=[('full', 'full form'), ('abbreviation', 'abbreviation'), ('acronym', 'acronym'), ('short', 'short form'), ('variant', 'variant'), ('phrase', 'phrase')], default='full', max_length=20, verbose_name='type')),
                ('part_of_speech', models.CharField(blank=True, choices=[('noun', 'noun'), ('verb', 'verb'), ('adjective', 'adjective'), ('adverb', 'adverb'), ('other', 'other')], default='noun', max_length=20, verbose_name='part of speech')),
                ('gender', models.CharField(blank=True, choices=[('masculine', 'masculine'), ('feminine', 'feminine'), ('neuter', 'neuter'), ('other', 'plural or other')], max_length=20, verbose_name='gender')),
                ('region', models.CharField(blank=True, max_length=100, verbose_name='where it is used')),
                ('note', models.TextField(blank=True, verbose_name='note on usage')),
                ('example', models.TextField(blank=True, verbose_name='example')),
                ('is_case_sensitive', models.BooleanField(default=False, help_text='For abbreviations: “IT” is not “it”.', verbose_name='only in these capitals')),
                ('is_linked', models.BooleanField(default=True, help_text='Untick it for a word too common to be linked each time.', verbose_name='linked in texts')),
                ('forms', models.TextField(blank=True, help_text='Forms that no dictionary has, one per line.', verbose_name='further written forms')),
                ('not_when', models.TextField(blank=True, help_text='Phrases in which the word means something else, one per line.', verbose_name='not linked in')),
                ('position', models.PositiveSmallIntegerField(blank=True, default=None, verbose_name='position')),
                ('folded', models.CharField(editable=False)),
                ('letter', models.CharField(blank=True, editable=False, max_length=1)),
                ('lemmas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, editable=False)),
                ('concept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='glossary.concept', verbose_name='concept')),
                ('example_source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='glossary.source', verbose_name='source of the example')),
            ],
            options={
                'verbose_name': 'term',
                'verbose_name_plural': 'terms',
            },
        ),
        migrations.AddIndex(
            model_name='concept',
            index=models.Index(fields=['-changed_at', '-id'], name='glossary_concept_changed'),
        ),
        migrations.AddIndex(
            model_name='concept',
            index=models.Index(models.OrderBy(models.F('first_published_at'), descending=True, nulls_last=True), name='glossary_concept_dated'),
        ),
        migrations.AddIndex(
            model_name='concept',
            index=models.Index(fields=['title_ru'], name='glossary_concept_t_ru'),
        ),
        migrations.AddIndex(
            model_name='concept',
            index=models.Index(fields=['title_en'], name='glossary_concept_t_en'),
        ),
        migrations.AddIndex(
            model_name='concept',
            index=models.Index(fields=['state_ru', '-first_published_at'], name='glossary_concept_n_ru'),
        ),
        migrations.AddIndex(
            model_name='concept',
            index=models.Index(fields=['state_en', '-first_published_at'], name='glossary_concept_n_en'),
        ),
        migrations.AddConstraint(
            model_name='concept',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state_ru__in', ['published', 'withdrawn']), _negated=True), models.Q(('title_ru__isnull', False), models.Q(('title_ru', ''), _negated=True), ('slug_ru__isnull', False), models.Q(('slug_ru', ''), _negated=True), models.Q(('summary_only_ru', False), models.Q(('summary_ru__isnull', False), models.Q(('summary_ru', ''), _negated=True)), _connector='OR'), ('published_at_ru__isnull', False)), _connector='OR'), name='glossary_concept_ru_is_complete', violation_error_message='What is published needs a title, an address and a date.'),
        ),
        migrations.AddConstraint(
            model_name='concept',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state_en__in', ['published', 'withdrawn']), _negated=True), models.Q(('title_en__isnull', False), models.Q(('title_en', ''), _negated=True), ('slug_en__isnull', False), models.Q(('slug_en', ''), _negated=True), models.Q(('summary_only_en', False), models.Q(('summary_en__isnull', False), models.Q(('summary_en', ''), _negated=True)), _connector='OR'), ('published_at_en__isnull', False)), _connector='OR'), name='glossary_concept_en_is_complete', violation_error_message='What is published needs a title, an address and a date.'),
        ),
        migrations.AddConstraint(
            model_name='concept',
            constraint=models.CheckConstraint(condition=models.Q(('published_at_ru__isnull', True), models.Q(('published_at_ru__gte', datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)), ('published_at_ru__lt', datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC))), _connector='OR'), name='glossary_concept_ru_is_dated_soundly', violation_error_message='This year cannot be right: check it.'),
        ),
        migrations.AddConstraint(
            model_name='concept',
            constraint=models.CheckConstraint(condition=models.Q(('published_at_en__isnull', True), models.Q(('published_at_en__gte', datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)), ('published_at_en__lt', datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC))), _connector='OR'), name='glossary_concept_en_is_dated_soundly', violation_error_message='This year cannot be right: check it.'),
        ),
        migrations.AddConstraint(
            model_name='concept',
            constraint=models.CheckConstraint(condition=models.Q(('published_until_ru__isnull', True), ('published_at_ru__isnull', True), ('published_until_ru__gt', models.F('published_at_ru')), _connector='OR'), name='glossary_concept_ru_ends_after_it_begins', violation_error_message='The end must be later than the beginning.'),
        ),
        migrations.AddConstraint(
            model_name='concept',
            constraint=models.CheckConstraint(condition=models.Q(('published_until_en__isnull', True), ('published_at_en__isnull', True), ('published_until_en__gt', models.F('published_at_en')), _connector='OR'), name='glossary_concept_en_ends_after_it_begins', violation_error_message='The end must be later than the beginning.'),
        ),
        migrations.AddConstraint(
            model_name='concept',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state_ru', 'withdrawn'), _negated=True), models.Q(('withdrawal_reason_ru__isnull', False), models.Q(('withdrawal_reason_ru', ''), _negated=True)), _connector='OR'), name='glossary_concept_ru_withdrawal_has_a_reason', violation_error_message='Say why this is withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='concept',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state_en', 'withdrawn'), _negated=True), models.Q(('withdrawal_reason_en__isnull', False), models.Q(('withdrawal_reason_en', ''), _negated=True)), _connector='OR'), name='glossary_concept_en_withdrawal_has_a_reason', violation_error_message='Say why this is withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='concept',
            constraint=models.UniqueConstraint(fields=('slug_ru',), name='glossary_concept_slug_ru'),
        ),
        migrations.AddConstraint(
            model_name='concept',
            constraint=models.UniqueConstraint(fields=('slug_en',), name='glossary_concept_slug_en'),
        ),
        migrations.AddConstraint(
            model_name='concept',
            constraint=models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='glossary_concept_has_a_code'),
        ),
        migrations.AddConstraint(
            model_name='concept',
            constraint=models.CheckConstraint(condition=models.Q(('replaced_by__isnull', True), models.Q(('replaced_by', models.F('pk')), _negated=True), _connector='OR'), name='glossary_concept_does_not_replace_itself', violation_error_message='A concept cannot replace itself.'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('contact', ''), ('consent__isnull', False), _connector='OR'), name='glossary_feedback_contact_by_consent', violation_error_message='An address may be kept only with the reader’s consent.'),
        ),
        migrations.AddIndex(
            model_name='term',
            index=models.Index(fields=['language', 'letter', 'folded'], name='glossary_term_index'),
        ),
        migrations.AddIndex(
            model_name='term',
            index=models.Index(django.contrib.postgres.indexes.OpClass('folded', 'varchar_pattern_ops'), name='glossary_term_prefix'),
        ),
        migrations.AddIndex(
            model_name='term',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('folded', 'gin_trgm_ops'), name='glossary_term_trigrams'),
        ),
        migrations.AddIndex(
            model_name='term',
            index=django.contrib.postgres.indexes.GinIndex(fields=['lemmas'], name='glossary_term_lemmas'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'preferred')), fields=('concept', 'language'), name='glossary_term_one_preferred', violation_error_message='A concept has one preferred term in each language.'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(fields=('concept', 'language', 'text'), name='glossary_term_once', violation_error_message='The concept has this term already.'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='glossary_term_has_a_text'),
        ),
    ]
