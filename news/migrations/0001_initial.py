import datetime

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import news.models
import text.richtext

# What a new site has; people rename them, add others and delete what they do not use.
KINDS = [
    ("news", "news item", "новость", True),
    ("announcement", "announcement", "объявление", False),
    ("congratulation", "congratulation", "поздравление", False),
    ("issue", "issue released", "вышел номер", False),
]


def make_kinds(apps, schema_editor):
    model = apps.get_model("news", "ArticleKind")
    names = ["code", "title_en", "title_ru", "is_usual"]
    model.objects.using(schema_editor.connection.alias).bulk_create(
        model(position=0, **dict(zip(names, row, strict=True))) for row in KINDS
    )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('library', '0001_initial'),
        ('publishing', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(blank=True, default=None, verbose_name='position')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('title_ru', models.CharField(blank=True, max_length=200, null=True, verbose_name='name')),
                ('title_en', models.CharField(blank=True, max_length=200, null=True, verbose_name='name')),
                ('code', models.CharField(help_text='Tables name it by this code, and so do addresses of lists.', max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*$', 'Small Latin letters and digits, with hyphens between words.')], verbose_name='code')),
                ('is_usual', models.BooleanField(default=False, help_text='Its name is not shown at an item. What comes without a kind is of the first usual one.', verbose_name='usual kind')),
            ],
            options={
                'verbose_name': 'kind of news',
                'verbose_name_plural': 'kinds of news',
                'ordering': ['position', 'pk'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
                'constraints': [models.CheckConstraint(condition=models.Q(('title_ru__isnull', False), models.Q(('title_ru', ''), _negated=True)), name='news_articlekind_has_a_name_ru', violation_error_message='Readers of both languages see the name: write it.'), models.CheckConstraint(condition=models.Q(('title_en__isnull', False), models.Q(('title_en', ''), _negated=True)), name='news_articlekind_has_a_name_en', violation_error_message='Readers of both languages see the name: write it.')],
            },
        ),
        migrations.CreateModel(
            name='Article',
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
                ('body', text.richtext.RichTextField(blank=True, verbose_name='text')),
                ('body_ru', text.richtext.RichTextField(blank=True, null=True, verbose_name='text')),
                ('body_en', text.richtext.RichTextField(blank=True, null=True, verbose_name='text')),
                ('correction', models.TextField(blank=True, help_text='What was wrong, and when it was corrected. Readers see it.', verbose_name='correction note')),
                ('correction_ru', models.TextField(blank=True, help_text='What was wrong, and when it was corrected. Readers see it.', null=True, verbose_name='correction note')),
                ('correction_en', models.TextField(blank=True, help_text='What was wrong, and when it was corrected. Readers see it.', null=True, verbose_name='correction note')),
                ('corrected_on', models.DateField(blank=True, help_text='The day on which the text was put right. Readers see it.', null=True, verbose_name='corrected on')),
                ('kind', models.ForeignKey(default=news.models.ArticleKind.usual, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='news.articlekind', verbose_name='kind')),
                ('happened_on', models.DateField(blank=True, help_text='The day of the event, if it is not the day of publication.', null=True, verbose_name='happened on')),
                ('pinned_until', models.DateField(blank=True, help_text='Until this day it comes first on the home page.', null=True, verbose_name='pinned until')),
                ('lead_picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led_articles', to='library.picture', verbose_name='lead picture')),
                ('topics', models.ManyToManyField(blank=True, related_name='articles', to='publishing.topic', verbose_name='topics')),
            ],
            options={
                'verbose_name': 'news item',
                'verbose_name_plural': 'news',
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
                'indexes': [models.Index(fields=['-changed_at', '-id'], name='news_article_changed'), models.Index(models.OrderBy(models.F('first_published_at'), descending=True, nulls_last=True), name='news_article_dated'), models.Index(fields=['title_ru'], name='news_article_t_ru'), models.Index(fields=['title_en'], name='news_article_t_en'), models.Index(fields=['state_ru', '-first_published_at'], name='news_article_n_ru'), models.Index(fields=['state_en', '-first_published_at'], name='news_article_n_en'), models.Index(condition=models.Q(('pinned_until__isnull', False)), fields=['pinned_until'], name='news_article_pinned'), models.Index(fields=['year', '-first_published_at'], name='news_article_year')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state_ru__in', ['published', 'withdrawn']), _negated=True), models.Q(('title_ru__isnull', False), models.Q(('title_ru', ''), _negated=True), ('slug_ru__isnull', False), models.Q(('slug_ru', ''), _negated=True), models.Q(('summary_only_ru', False), models.Q(('summary_ru__isnull', False), models.Q(('summary_ru', ''), _negated=True)), _connector='OR'), ('published_at_ru__isnull', False)), _connector='OR'), name='news_article_ru_is_complete', violation_error_message='What is published needs a title, an address and a date.'), models.CheckConstraint(condition=models.Q(models.Q(('state_en__in', ['published', 'withdrawn']), _negated=True), models.Q(('title_en__isnull', False), models.Q(('title_en', ''), _negated=True), ('slug_en__isnull', False), models.Q(('slug_en', ''), _negated=True), models.Q(('summary_only_en', False), models.Q(('summary_en__isnull', False), models.Q(('summary_en', ''), _negated=True)), _connector='OR'), ('published_at_en__isnull', False)), _connector='OR'), name='news_article_en_is_complete', violation_error_message='What is published needs a title, an address and a date.'), models.CheckConstraint(condition=models.Q(('published_at_ru__isnull', True), models.Q(('published_at_ru__gte', datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)), ('published_at_ru__lt', datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC))), _connector='OR'), name='news_article_ru_is_dated_soundly', violation_error_message='This year cannot be right: check it.'), models.CheckConstraint(condition=models.Q(('published_at_en__isnull', True), models.Q(('published_at_en__gte', datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)), ('published_at_en__lt', datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC))), _connector='OR'), name='news_article_en_is_dated_soundly', violation_error_message='This year cannot be right: check it.'), models.CheckConstraint(condition=models.Q(('published_until_ru__isnull', True), ('published_at_ru__isnull', True), ('published_until_ru__gt', models.F('published_at_ru')), _connector='OR'), name='news_article_ru_ends_after_it_begins', violation_error_message='The end must be later than the beginning.'), models.CheckConstraint(condition=models.Q(('published_until_en__isnull', True), ('published_at_en__isnull', True), ('published_until_en__gt', models.F('published_at_en')), _connector='OR'), name='news_article_en_ends_after_it_begins', violation_error_message='The end must be later than the beginning.'), models.CheckConstraint(condition=models.Q(models.Q(('state_ru', 'withdrawn'), _negated=True), models.Q(('withdrawal_reason_ru__isnull', False), models.Q(('withdrawal_reason_ru', ''), _negated=True)), _connector='OR'), name='news_article_ru_withdrawal_has_a_reason', violation_error_message='Say why this is withdrawn.'), models.CheckConstraint(condition=models.Q(models.Q(('state_en', 'withdrawn'), _negated=True), models.Q(('withdrawal_reason_en__isnull', False), models.Q(('withdrawal_reason_en', ''), _negated=True)), _connector='OR'), name='news_article_en_withdrawal_has_a_reason', violation_error_message='Say why this is withdrawn.'), models.UniqueConstraint(fields=('slug_ru',), name='news_article_slug_ru'), models.UniqueConstraint(fields=('slug_en',), name='news_article_slug_en')],
            },
        ),
        migrations.RunPython(make_kinds, migrations.RunPython.noop),
    ]
