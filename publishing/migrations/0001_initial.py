import datetime

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import accounts.models
import publishing.content.addresses

# The channels of publishing.releases.publication and publishing.revisions.revision.
NOTIFY = """
CREATE FUNCTION publishing_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify(TG_ARGV[0], '');
    RETURN NULL;
END $$;
CREATE TRIGGER publishing_revision_saved
    AFTER INSERT ON publishing_revision
    FOR EACH STATEMENT EXECUTE FUNCTION publishing_notify('publishing_saved');
CREATE TRIGGER publishing_scopeprogress_scheduled
    AFTER INSERT OR UPDATE ON publishing_scopeprogress
    FOR EACH ROW WHEN (NEW.publish_at IS NOT NULL)
    EXECUTE FUNCTION publishing_notify('publishing_scheduled');
CREATE TRIGGER publishing_release_scheduled
    AFTER INSERT OR UPDATE ON publishing_release
    FOR EACH ROW WHEN (NEW.publish_at IS NOT NULL)
    EXECUTE FUNCTION publishing_notify('publishing_scheduled');
"""
NO_NOTIFY = "DROP FUNCTION publishing_notify() CASCADE"

# With them, to plan a search for what is like a word took longer than to find it: each
# value was compared. No sort or equality is asked of these columns.
NO_STATISTICS = """
ALTER TABLE publishing_catalogueentry
    ALTER names_ru SET STATISTICS 0, ALTER names_en SET STATISTICS 0;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='LanguageRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(blank=True, default=None, verbose_name='position')),
                ('title', models.CharField(blank=True, help_text='As your law, statutes or contract puts it.', max_length=300, verbose_name='rule in words')),
                ('title_ru', models.CharField(blank=True, help_text='As your law, statutes or contract puts it.', max_length=300, null=True, verbose_name='rule in words')),
                ('title_en', models.CharField(blank=True, help_text='As your law, statutes or contract puts it.', max_length=300, null=True, verbose_name='rule in words')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, verbose_name='Kinds')),
                ('language', models.CharField(blank=True, default='', max_length=10, verbose_name='Required language')),
                ('days', models.PositiveSmallIntegerField(default=0, help_text='How long a language may be missing, or older than the other.', verbose_name='days allowed')),
            ],
            options={
                'verbose_name': 'language rule',
                'verbose_name_plural': 'language rules',
                'ordering': ['position', 'pk'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
            },
        ),
        migrations.CreateModel(
            name='CatalogueEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('has_address', models.BooleanField(default=True)),
                ('has_states', models.BooleanField(default=True)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('first_published_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField(null=True)),
                ('valid_until', models.DateField(null=True)),
                ('topics', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list)),
                ('picture', models.BigIntegerField(null=True)),
                ('details', models.JSONField(default=dict)),
                ('title_ru', models.TextField(default='')),
                ('summary_ru', models.TextField(default='')),
                ('names_ru', models.TextField(default='')),
                ('slug_ru', models.TextField(default='')),
                ('state_ru', models.CharField(default='none', max_length=10)),
                ('summary_only_ru', models.BooleanField(default=False)),
                ('published_at_ru', models.DateTimeField(null=True)),
                ('published_until_ru', models.DateTimeField(null=True)),
                ('updated_at_ru', models.DateTimeField(null=True)),
                ('search_ru', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('words_ru', models.IntegerField(default=0)),
                ('missing_words_ru', models.IntegerField(default=0)),
                ('filled_ru', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list)),
                ('title_en', models.TextField(default='')),
                ('summary_en', models.TextField(default='')),
                ('names_en', models.TextField(default='')),
                ('slug_en', models.TextField(default='')),
                ('state_en', models.CharField(default='none', max_length=10)),
                ('summary_only_en', models.BooleanField(default=False)),
                ('published_at_en', models.DateTimeField(null=True)),
                ('published_until_en', models.DateTimeField(null=True)),
                ('updated_at_en', models.DateTimeField(null=True)),
                ('search_en', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('words_en', models.IntegerField(default=0)),
                ('missing_words_en', models.IntegerField(default=0)),
                ('filled_en', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list)),
            ],
            options={
                'verbose_name': 'item',
                'verbose_name_plural': 'items',
                'default_permissions': (),
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['topics'], name='publishing_catalogue_topics'), models.Index(fields=['-changed_at'], name='publishing_catalogue_changed'), django.contrib.postgres.indexes.GinIndex(fields=['search_ru'], name='publishing_catalogue_q_ru'), django.contrib.postgres.indexes.GinIndex(fields=['search_en'], name='publishing_catalogue_q_en'), django.contrib.postgres.indexes.GinIndex(fields=['names_ru'], name='publishing_catalogue_names_ru', opclasses=['gin_trgm_ops']), django.contrib.postgres.indexes.GinIndex(fields=['names_en'], name='publishing_catalogue_names_en', opclasses=['gin_trgm_ops']), django.contrib.postgres.indexes.GinIndex(models.Func(models.Func(models.Func(models.F('names_ru'), models.Value('\n'), function='string_to_array', output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField())), models.Value(''), function='array_remove', output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField())), function='array_to_tsvector', output_field=django.contrib.postgres.search.SearchVectorField()), name='publishing_catalogue_lines_ru'), django.contrib.postgres.indexes.GinIndex(models.Func(models.Func(models.Func(models.F('names_en'), models.Value('\n'), function='string_to_array', output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField())), models.Value(''), function='array_remove', output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField())), function='array_to_tsvector', output_field=django.contrib.postgres.search.SearchVectorField()), name='publishing_catalogue_lines_en'), models.Index(fields=['-first_published_at'], name='publishing_catalogue_dated'), models.Index(condition=models.Q(('state_ru', 'published')), fields=['-published_at_ru'], name='publishing_catalogue_n_ru'), models.Index(condition=models.Q(('state_en', 'published')), fields=['-published_at_en'], name='publishing_catalogue_n_en'), models.Index(condition=models.Q(('state_ru', 'review')), fields=['to_model'], name='publishing_catalogue_r_ru'), models.Index(condition=models.Q(('state_en', 'review')), fields=['to_model'], name='publishing_catalogue_r_en'), models.Index(condition=models.Q(('missing_words_ru__gt', 0)), fields=['to_model'], name='publishing_catalogue_m_ru'), models.Index(condition=models.Q(('missing_words_en__gt', 0)), fields=['to_model'], name='publishing_catalogue_m_en'), models.Index(condition=models.Q(('valid_until__isnull', False)), fields=['valid_until'], name='publishing_catalogue_end'), models.Index(condition=models.Q(('published_until_ru__isnull', False)), fields=['published_until_ru'], name='publishing_catalogue_end_ru'), models.Index(condition=models.Q(('published_until_en__isnull', False)), fields=['published_until_en'], name='publishing_catalogue_end_en')],
                'constraints': [models.UniqueConstraint(fields=('to_model', 'to_pk'), name='publishing_catalogueentry_once')],
            },
        ),
        migrations.CreateModel(
            name='Demand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('day', models.DateField()),
                ('language', models.CharField(max_length=10)),
                ('readers', models.PositiveIntegerField()),
                ('wishes', models.PositiveIntegerField(db_default=0, default=0)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('to_model', 'to_pk', 'language', 'day'), name='publishing_demand_once')],
            },
        ),
        migrations.CreateModel(
            name='ViewCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('day', models.DateField()),
                ('language', models.CharField(max_length=10)),
                ('readers', models.PositiveIntegerField()),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('to_model', 'to_pk', 'language', 'day'), name='publishing_viewcount_once')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_model', models.CharField(max_length=100)),
                ('from_pk', models.BigIntegerField()),
                ('language', models.CharField(blank=True, max_length=10)),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('text', 'Text'), ('related', 'Related'), ('attached', 'Attached')], max_length=10)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['to_model', 'to_pk'], name='publishing_link_to')],
                'constraints': [models.UniqueConstraint(fields=('from_model', 'from_pk', 'kind', 'language', 'to_model', 'to_pk'), name='publishing_link_once')],
            },
        ),
        migrations.CreateModel(
            name='Redirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('path', models.CharField(max_length=500, unique=True, verbose_name='former address')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('target', models.CharField(blank=True, help_text='Of an item, a list, a section or a file of this site. The word “gone” tells readers and search engines that nothing replaces it.', max_length=500, verbose_name='new address')),
                ('kind', models.CharField(choices=[('moved', 'moved within this site'), ('legacy', 'address of the former site')], default='moved', max_length=10, verbose_name='reason')),
                ('hits', models.PositiveBigIntegerField(default=0, verbose_name='uses')),
                ('last_used_on', models.DateField(blank=True, null=True, verbose_name='last used')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
            ],
            options={
                'verbose_name': 'redirect',
                'verbose_name_plural': 'redirects',
                'indexes': [models.Index(fields=['to_model', 'to_pk'], name='publishing_redirect_to'), models.Index(models.F('to_model'), publishing.content.addresses.LastPart('path'), condition=models.Q(('kind', 'moved')), name='publishing_redirect_slug')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
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
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
                'indexes': [models.Index(fields=['-changed_at', '-id'], name='publishing_topic_changed'), models.Index(models.OrderBy(models.F('first_published_at'), descending=True, nulls_last=True), name='publishing_topic_dated'), models.Index(fields=['title_ru'], name='publishing_topic_t_ru'), models.Index(fields=['title_en'], name='publishing_topic_t_en'), models.Index(fields=['state_ru', '-first_published_at'], name='publishing_topic_n_ru'), models.Index(fields=['state_en', '-first_published_at'], name='publishing_topic_n_en')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state_ru__in', ['published', 'withdrawn']), _negated=True), models.Q(('title_ru__isnull', False), models.Q(('title_ru', ''), _negated=True), ('slug_ru__isnull', False), models.Q(('slug_ru', ''), _negated=True), models.Q(('summary_only_ru', False), models.Q(('summary_ru__isnull', False), models.Q(('summary_ru', ''), _negated=True)), _connector='OR'), ('published_at_ru__isnull', False)), _connector='OR'), name='publishing_topic_ru_is_complete', violation_error_message='What is published needs a title, an address and a date.'), models.CheckConstraint(condition=models.Q(models.Q(('state_en__in', ['published', 'withdrawn']), _negated=True), models.Q(('title_en__isnull', False), models.Q(('title_en', ''), _negated=True), ('slug_en__isnull', False), models.Q(('slug_en', ''), _negated=True), models.Q(('summary_only_en', False), models.Q(('summary_en__isnull', False), models.Q(('summary_en', ''), _negated=True)), _connector='OR'), ('published_at_en__isnull', False)), _connector='OR'), name='publishing_topic_en_is_complete', violation_error_message='What is published needs a title, an address and a date.'), models.CheckConstraint(condition=models.Q(('published_at_ru__isnull', True), models.Q(('published_at_ru__gte', datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)), ('published_at_ru__lt', datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC))), _connector='OR'), name='publishing_topic_ru_is_dated_soundly', violation_error_message='This year cannot be right: check it.'), models.CheckConstraint(condition=models.Q(('published_at_en__isnull', True), models.Q(('published_at_en__gte', datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)), ('published_at_en__lt', datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC))), _connector='OR'), name='publishing_topic_en_is_dated_soundly', violation_error_message='This year cannot be right: check it.'), models.CheckConstraint(condition=models.Q(('published_until_ru__isnull', True), ('published_at_ru__isnull', True), ('published_until_ru__gt', models.F('published_at_ru')), _connector='OR'), name='publishing_topic_ru_ends_after_it_begins', violation_error_message='The end must be later than the beginning.'), models.CheckConstraint(condition=models.Q(('published_until_en__isnull', True), ('published_at_en__isnull', True), ('published_until_en__gt', models.F('published_at_en')), _connector='OR'), name='publishing_topic_en_ends_after_it_begins', violation_error_message='The end must be later than the beginning.'), models.CheckConstraint(condition=models.Q(models.Q(('state_ru', 'withdrawn'), _negated=True), models.Q(('withdrawal_reason_ru__isnull', False), models.Q(('withdrawal_reason_ru', ''), _negated=True)), _connector='OR'), name='publishing_topic_ru_withdrawal_has_a_reason', violation_error_message='Say why this is withdrawn.'), models.CheckConstraint(condition=models.Q(models.Q(('state_en', 'withdrawn'), _negated=True), models.Q(('withdrawal_reason_en__isnull', False), models.Q(('withdrawal_reason_en', ''), _negated=True)), _connector='OR'), name='publishing_topic_en_withdrawal_has_a_reason', violation_error_message='Say why this is withdrawn.'), models.UniqueConstraint(fields=('slug_ru',), name='publishing_topic_slug_ru'), models.UniqueConstraint(fields=('slug_en',), name='publishing_topic_slug_en')],
            },
        ),
        migrations.CreateModel(
            name='WorkingCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('base', models.JSONField()),
                ('mine', models.JSONField()),
                ('declarations', models.JSONField(default=dict)),
                ('answers', models.JSONField(default=dict)),
                ('notes', models.JSONField(default=dict)),
                ('authors', models.JSONField(default=dict)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_by', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.BigIntegerField(default=0)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='WorkingCopyRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('contents', models.JSONField()),
                ('changed', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), default=list, size=None)),
                ('user', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['to_model', 'to_pk', 'id'], name='publishing_copyrevision_of')],
            },
        ),
        migrations.CreateModel(
            name='ScopeProgress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(max_length=10)),
                ('stage', models.CharField(choices=[('draft', 'Draft'), ('review', 'Review')], default='draft', max_length=10)),
                ('publish_at', models.DateTimeField(blank=True, null=True)),
                ('failure', models.TextField(blank=True)),
                ('publish_by', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
                ('working_copy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='progress', to='publishing.workingcopy')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Autosave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=150)),
                ('window', models.CharField(blank=True, max_length=40)),
                ('data', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('is_closed', models.BooleanField(default=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('user', 'place', 'window'), name='publishing_autosave_once')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('quote', models.CharField(blank=True, max_length=300)),
                ('field', models.CharField(blank=True, max_length=100)),
                ('text', models.TextField(max_length=2000)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('answer_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='publishing.note')),
                ('resolved_at', models.DateTimeField(null=True)),
                ('resolved_by', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['to_model', 'to_pk'], name='publishing_note_of')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('language', models.CharField(max_length=10)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('given_by', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('to_model', 'to_pk', 'language'), name='publishing_assignment_once')],
            },
        ),
        migrations.CreateModel(
            name='PreviewEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('ended_at', models.DateTimeField()),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('to_model', 'to_pk'), name='publishing_previewend_once')],
            },
        ),
        migrations.CreateModel(
            name='ReviewRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('scope', models.CharField(max_length=10)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('returned_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True, max_length=2000)),
                ('asked_by', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
                ('returned_by', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('to_model', 'to_pk', 'scope'), name='publishing_reviewrequest_once')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=150)),
                ('opened_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['place'], name='publishing_presence_at')],
                'constraints': [models.UniqueConstraint(fields=('user', 'place'), name='publishing_presence_once')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('kind', models.CharField(choices=[('initial', 'Initial'), ('created', 'Created'), ('changed', 'Changed'), ('checked', 'Checked'), ('duplicated', 'Duplicated'), ('imported', 'Imported'), ('restored', 'Restored'), ('published', 'Published'), ('discarded', 'Discarded'), ('deleted', 'Deleted')], default='changed', max_length=10)),
                ('changed', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), default=list)),
                ('authors', models.JSONField(default=dict)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('snapshot', models.JSONField()),
                ('unequal', models.JSONField(default=dict)),
                ('words', models.JSONField(default=dict)),
                ('versions_before', models.PositiveIntegerField(default=0)),
                ('user', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'revision',
                'verbose_name_plural': 'revisions',
                'default_permissions': ('delete',),
                'indexes': [models.Index(fields=['to_model', 'to_pk', '-id'], name='publishing_revision_of'), models.Index(fields=['user', 'to_model', 'to_pk'], name='publishing_revision_by'), models.Index(fields=['user', '-id'], name='publishing_revision_lately'), django.contrib.postgres.indexes.GinIndex(fields=['authors'], name='publishing_revision_authors'), django.contrib.postgres.indexes.BrinIndex(fields=['made_at'], name='publishing_revision_made_at'), models.Index(condition=models.Q(('kind', 'deleted')), fields=['to_model', '-id'], name='publishing_revision_deleted')],
            },
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of', models.CharField(max_length=100)),
                ('name', models.CharField(max_length=60)),
                ('query', models.CharField(max_length=1000)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_filters', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('user', 'of', 'name'), name='publishing_savedfilter_once')],
            },
        ),
        migrations.CreateModel(
            name='LanguageFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('text', models.CharField(blank=True, max_length=100)),
                ('kind', models.CharField(max_length=20)),
                ('words', models.JSONField(default=list)),
                ('fingerprint', models.CharField(max_length=32)),
                ('address', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['kind', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='CheckAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('text', models.CharField(max_length=100)),
                ('kind', models.CharField(max_length=20)),
                ('fingerprint', models.CharField(max_length=32)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('to_model', 'to_pk', 'text', 'kind', 'fingerprint'), name='publishing_checkanswer_once')],
            },
        ),
        migrations.CreateModel(
            name='LanguageRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('revision', models.BigIntegerField(default=0)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SyncPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('text', models.CharField(max_length=100)),
                ('synced', models.JSONField(default=dict)),
                ('synced_at', models.DateTimeField(null=True)),
                ('how', models.CharField(choices=[('initial', 'as it was found'), ('typed', 'translation edited'), ('imported', 'imported'), ('checked', 'checked, no change needed'), ('small', 'small edit')], default='typed', max_length=10)),
                ('newer', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list)),
                ('newer_at', models.DateTimeField(null=True)),
                ('changed_words', models.PositiveIntegerField(default=0)),
                ('changed_blocks', models.PositiveIntegerField(default=0)),
                ('blocks', models.PositiveIntegerField(default=0)),
                ('has_changed_number', models.BooleanField(default=False)),
                ('synced_by', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
                ('newer_by', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
                ('has_segments', models.BooleanField(default=False)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('newer', []), _negated=True), fields=['to_model', 'to_pk'], name='publishing_syncpoint_newer'), models.Index(condition=models.Q(('has_segments', False)), fields=['id'], name='publishing_syncpoint_uncut')],
                'constraints': [models.UniqueConstraint(fields=('to_model', 'to_pk', 'text'), name='publishing_syncpoint_once')],
            },
        ),
        migrations.CreateModel(
            name='TranslationSegment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('sentence_ru', models.TextField()),
                ('lemmas_ru', models.TextField()),
                ('search_ru', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector(django.db.models.functions.text.Left(django.db.models.functions.comparison.Coalesce('sentence_ru', models.Value('')), 300000), config='russian', weight='A'), '||', django.contrib.postgres.search.SearchVector(django.db.models.functions.text.Left(django.db.models.functions.comparison.Coalesce('lemmas_ru', models.Value('')), 300000), config='russian', weight='D'), django.contrib.postgres.search.SearchConfig('russian')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('sentence_en', models.TextField()),
                ('lemmas_en', models.TextField()),
                ('search_en', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector(django.db.models.functions.text.Left(django.db.models.functions.comparison.Coalesce('sentence_en', models.Value('')), 300000), config='english', weight='A'), '||', django.contrib.postgres.search.SearchVector(django.db.models.functions.text.Left(django.db.models.functions.comparison.Coalesce('lemmas_en', models.Value('')), 300000), config='english', weight='D'), django.contrib.postgres.search.SearchConfig('english')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('sync_point', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='segments', to='publishing.syncpoint')),
            ],
            options={
                'verbose_name': 'translation segment',
                'verbose_name_plural': 'translation segments',
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='translationsegment',
            index=django.contrib.postgres.indexes.GinIndex(fields=['sentence_ru'], name='publishing_segment_like_ru', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='translationsegment',
            index=django.contrib.postgres.indexes.GinIndex(fields=['sentence_en'], name='publishing_segment_like_en', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='translationsegment',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_ru'], name='publishing_segment_q_ru'),
        ),
        migrations.AddIndex(
            model_name='translationsegment',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_en'], name='publishing_segment_q_en'),
        ),
        migrations.AddConstraint(
            model_name='workingcopy',
            constraint=models.UniqueConstraint(fields=('to_model', 'to_pk'), name='publishing_workingcopy_once'),
        ),
        migrations.AddIndex(
            model_name='scopeprogress',
            index=models.Index(condition=models.Q(('publish_at__isnull', False)), fields=['publish_at'], name='publishing_scopeprogress_due'),
        ),
        migrations.AddConstraint(
            model_name='scopeprogress',
            constraint=models.UniqueConstraint(fields=('working_copy', 'scope'), name='publishing_scopeprogress_once'),
        ),
        migrations.CreateModel(
            name='ExternalAddress',
            fields=[
                ('url', models.TextField(primary_key=True, serialize=False)),
                ('checked_at', models.DateTimeField()),
                ('failing_since', models.DateTimeField(null=True)),
                ('answer', models.CharField(max_length=20)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ExternalLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_model', models.CharField(max_length=100)),
                ('from_pk', models.BigIntegerField()),
                ('language', models.CharField(blank=True, max_length=10)),
                ('url', models.TextField()),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('from_model', 'from_pk', 'language', 'url'), name='publishing_externallink_once')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('note', models.TextField(blank=True, help_text='For colleagues. Readers do not see it.', verbose_name='note')),
                ('state', models.CharField(choices=[('open', 'in preparation'), ('published', 'published'), ('taken_back', 'taken back')], default='open', editable=False, max_length=10, verbose_name='state')),
                ('publish_at', models.DateTimeField(editable=False, null=True)),
                ('scheduled_at', models.DateTimeField(editable=False, null=True)),
                ('scheduled_after', models.BigIntegerField(editable=False, null=True)),
                ('failure', models.TextField(default='', editable=False)),
                ('failed_at', models.DateTimeField(editable=False, null=True)),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('published_at', models.DateTimeField(editable=False, null=True)),
                ('taken_back_at', models.DateTimeField(editable=False, null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('publish_by', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_back_by', models.ForeignKey(null=True, on_delete=models.SET(accounts.models.removed_person), related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'release',
                'verbose_name_plural': 'releases',
                'indexes': [models.Index(condition=models.Q(('publish_at__isnull', False)), fields=['publish_at'], name='publishing_release_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('publish_at__isnull', True), ('state', 'open'), _connector='OR'), name='publishing_release_only_open_is_scheduled')],
            },
        ),
        migrations.CreateModel(
            name='ReleaseItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_model', models.CharField(max_length=100)),
                ('to_pk', models.BigIntegerField()),
                ('language', models.CharField(max_length=10)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('out', 'went out'), ('back', 'taken back')], default='waiting', max_length=10)),
                ('is_attached', models.BooleanField(default=False)),
                ('before', models.BigIntegerField(null=True)),
                ('after', models.BigIntegerField(null=True)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='publishing.release')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('to_model', 'to_pk', 'language'), name='publishing_releaseitem_waits_once'), models.UniqueConstraint(fields=('release', 'to_model', 'to_pk', 'language'), name='publishing_releaseitem_once')],
            },
        ),
        migrations.RunSQL(NOTIFY, NO_NOTIFY),
        migrations.RunSQL(NO_STATISTICS, migrations.RunSQL.noop),
    ]
