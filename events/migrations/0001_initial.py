import datetime

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import events.models.event
import events.zones
import text.countries
import text.richtext


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('institute', '0001_initial'),
        ('library', '0001_initial'),
        ('publishing', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, help_text='The building or hall; for a whole city, its name.', max_length=200, verbose_name='name')),
                ('title_ru', models.CharField(blank=True, help_text='The building or hall; for a whole city, its name.', max_length=200, null=True, verbose_name='name')),
                ('title_en', models.CharField(blank=True, help_text='The building or hall; for a whole city, its name.', max_length=200, null=True, verbose_name='name')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='address')),
                ('address_ru', models.CharField(blank=True, max_length=300, null=True, verbose_name='address')),
                ('address_en', models.CharField(blank=True, max_length=300, null=True, verbose_name='address')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='city')),
                ('city_ru', models.CharField(blank=True, max_length=100, null=True, verbose_name='city')),
                ('city_en', models.CharField(blank=True, max_length=100, null=True, verbose_name='city')),
                ('country', text.countries.CountryField(blank=True, choices=text.countries.choices, max_length=2, verbose_name='country')),
                ('map_url', models.URLField(blank=True, help_text='Readers see it as a link.', max_length=500, verbose_name='address of a map')),
            ],
            options={
                'verbose_name': 'place',
                'verbose_name_plural': 'places',
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
            },
        ),
        migrations.CreateModel(
            name='Event',
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
                ('starts_on', models.DateField(verbose_name='begins on')),
                ('starts_time', models.TimeField(blank=True, help_text='Empty for whole days.', null=True, verbose_name='at')),
                ('ends_on', models.DateField(blank=True, help_text='The last day; empty for an event of one day.', null=True, verbose_name='ends on')),
                ('ends_time', models.TimeField(blank=True, null=True, verbose_name='at')),
                ('zone', events.zones.ZoneField(default=events.zones.of_the_institute, help_text='The city of the place, such as Oslo.', max_length=40, verbose_name='time zone')),
                ('status', models.CharField(choices=[('scheduled', 'as planned'), ('cancelled', 'cancelled'), ('postponed', 'postponed'), ('moved', 'rescheduled')], default='scheduled', max_length=20, verbose_name='state of the event')),
                ('status_note', models.TextField(blank=True, help_text='Why it is cancelled, postponed or rescheduled. Readers see it.', verbose_name='explanation')),
                ('status_note_ru', models.TextField(blank=True, help_text='Why it is cancelled, postponed or rescheduled. Readers see it.', null=True, verbose_name='explanation')),
                ('status_note_en', models.TextField(blank=True, help_text='Why it is cancelled, postponed or rescheduled. Readers see it.', null=True, verbose_name='explanation')),
                ('previous_on', models.DateField(blank=True, help_text='For a rescheduled event: the day that readers knew. Filled in automatically.', null=True, verbose_name='original date')),
                ('previous_time', models.TimeField(blank=True, null=True, verbose_name='at')),
                ('attendance', models.CharField(choices=[('onsite', 'on site'), ('online', 'online'), ('mixed', 'on site and online')], default='onsite', max_length=20, verbose_name='attendance')),
                ('online_url', models.URLField(blank=True, max_length=500, verbose_name='address online')),
                ('our_role', models.CharField(blank=True, choices=[('organiser', 'organised by the Institute'), ('co_organiser', 'co-organised by the Institute'), ('participant', 'with the Institute’s participation')], max_length=20, verbose_name='our role')),
                ('is_in_chronicle', models.BooleanField(default=True, help_text='Untick it for an example, or for an event that honours one person.', verbose_name='in the chronicle')),
                ('organisers', models.TextField(blank=True, help_text='Those without a page here, one per line.', verbose_name='other organisers')),
                ('organisers_ru', models.TextField(blank=True, help_text='Those without a page here, one per line.', null=True, verbose_name='other organisers')),
                ('organisers_en', models.TextField(blank=True, help_text='Those without a page here, one per line.', null=True, verbose_name='other organisers')),
                ('registration_url', models.URLField(blank=True, max_length=500, verbose_name='address for registration')),
                ('registration_until', models.DateField(blank=True, help_text='The last day.', null=True, verbose_name='registration until')),
                ('uid', models.CharField(default=events.models.event.new_uid, editable=False, max_length=300)),
                ('source_uid', models.CharField(blank=True, editable=False, max_length=500, verbose_name='identifier in the partner’s calendar')),
                ('starts_at', models.DateTimeField(editable=False)),
                ('ends_at', models.DateTimeField(editable=False)),
                ('last_on', models.DateField(editable=False)),
                ('bodies', models.ManyToManyField(blank=True, related_name='events', to='institute.body', verbose_name='organised by')),
                ('documents', models.ManyToManyField(blank=True, related_name='events', to='library.document', verbose_name='materials')),
                ('lead_picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led_events', to='library.picture', verbose_name='lead picture')),
                ('partners', models.ManyToManyField(blank=True, related_name='events', to='institute.partner', verbose_name='with the partners')),
                ('topics', models.ManyToManyField(blank=True, related_name='events', to='publishing.topic', verbose_name='topics')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='events.place', verbose_name='place')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
            },
        ),
        migrations.CreateModel(
            name='ProgrammeItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='day no.')),
                ('starts', models.TimeField(blank=True, null=True, verbose_name='from')),
                ('ends', models.TimeField(blank=True, null=True, verbose_name='until')),
                ('position', models.PositiveSmallIntegerField(blank=True, default=None, verbose_name='position')),
                ('kind', models.CharField(choices=[('talk', 'talk'), ('keynote', 'keynote'), ('session', 'session'), ('panel', 'panel discussion'), ('workshop', 'workshop'), ('ceremony', 'ceremony'), ('break', 'break'), ('social', 'social programme')], default='talk', max_length=20, verbose_name='kind')),
                ('title', models.CharField(blank=True, max_length=300, verbose_name='title')),
                ('title_ru', models.CharField(blank=True, max_length=300, null=True, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=300, null=True, verbose_name='title')),
                ('abstract', models.TextField(blank=True, verbose_name='abstract')),
                ('abstract_ru', models.TextField(blank=True, null=True, verbose_name='abstract')),
                ('abstract_en', models.TextField(blank=True, null=True, verbose_name='abstract')),
                ('room', models.CharField(blank=True, max_length=100, verbose_name='room')),
                ('room_ru', models.CharField(blank=True, max_length=100, null=True, verbose_name='room')),
                ('room_en', models.CharField(blank=True, max_length=100, null=True, verbose_name='room')),
                ('guests', models.TextField(blank=True, help_text='Those without a page here, one per line: “Name, affiliation”.', verbose_name='other speakers')),
                ('guests_ru', models.TextField(blank=True, help_text='Those without a page here, one per line: “Name, affiliation”.', null=True, verbose_name='other speakers')),
                ('guests_en', models.TextField(blank=True, help_text='Those without a page here, one per line: “Name, affiliation”.', null=True, verbose_name='other speakers')),
                ('documents', models.ManyToManyField(blank=True, related_name='+', to='library.document', verbose_name='materials')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='programme', to='events.event', verbose_name='event')),
                ('speakers', models.ManyToManyField(blank=True, related_name='talks', to='institute.person', verbose_name='speakers')),
            ],
            options={
                'verbose_name': 'programme item',
                'verbose_name_plural': 'programme',
            },
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['-changed_at', '-id'], name='events_event_changed'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(models.OrderBy(models.F('first_published_at'), descending=True, nulls_last=True), name='events_event_dated'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['title_ru'], name='events_event_t_ru'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['title_en'], name='events_event_t_en'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['state_ru', '-first_published_at'], name='events_event_n_ru'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['state_en', '-first_published_at'], name='events_event_n_en'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['ends_at'], name='events_event_ends_at'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['starts_on', 'last_on'], name='events_event_days'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state_ru__in', ['published', 'withdrawn']), _negated=True), models.Q(('title_ru__isnull', False), models.Q(('title_ru', ''), _negated=True), ('slug_ru__isnull', False), models.Q(('slug_ru', ''), _negated=True), models.Q(('summary_only_ru', False), models.Q(('summary_ru__isnull', False), models.Q(('summary_ru', ''), _negated=True)), _connector='OR'), ('published_at_ru__isnull', False)), _connector='OR'), name='events_event_ru_is_complete', violation_error_message='What is published needs a title, an address and a date.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state_en__in', ['published', 'withdrawn']), _negated=True), models.Q(('title_en__isnull', False), models.Q(('title_en', ''), _negated=True), ('slug_en__isnull', False), models.Q(('slug_en', ''), _negated=True), models.Q(('summary_only_en', False), models.Q(('summary_en__isnull', False), models.Q(('summary_en', ''), _negated=True)), _connector='OR'), ('published_at_en__isnull', False)), _connector='OR'), name='events_event_en_is_complete', violation_error_message='What is published needs a title, an address and a date.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('published_at_ru__isnull', True), models.Q(('published_at_ru__gte', datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)), ('published_at_ru__lt', datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC))), _connector='OR'), name='events_event_ru_is_dated_soundly', violation_error_message='This year cannot be right: check it.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('published_at_en__isnull', True), models.Q(('published_at_en__gte', datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)), ('published_at_en__lt', datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC))), _connector='OR'), name='events_event_en_is_dated_soundly', violation_error_message='This year cannot be right: check it.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('published_until_ru__isnull', True), ('published_at_ru__isnull', True), ('published_until_ru__gt', models.F('published_at_ru')), _connector='OR'), name='events_event_ru_ends_after_it_begins', violation_error_message='The end must be later than the beginning.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('published_until_en__isnull', True), ('published_at_en__isnull', True), ('published_until_en__gt', models.F('published_at_en')), _connector='OR'), name='events_event_en_ends_after_it_begins', violation_error_message='The end must be later than the beginning.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state_ru', 'withdrawn'), _negated=True), models.Q(('withdrawal_reason_ru__isnull', False), models.Q(('withdrawal_reason_ru', ''), _negated=True)), _connector='OR'), name='events_event_ru_withdrawal_has_a_reason', violation_error_message='Say why this is withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state_en', 'withdrawn'), _negated=True), models.Q(('withdrawal_reason_en__isnull', False), models.Q(('withdrawal_reason_en', ''), _negated=True)), _connector='OR'), name='events_event_en_withdrawal_has_a_reason', violation_error_message='Say why this is withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('slug_ru',), name='events_event_slug_ru'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('slug_en',), name='events_event_slug_en'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('uid',), name='events_event_uid'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(condition=models.Q(('source_uid', ''), _negated=True), fields=('source_uid',), name='events_event_source_uid'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='events_event_ends_after_it_begins', violation_error_message='It cannot end before it begins.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('starts_at'))), name='events_event_moments_in_order', violation_error_message='It cannot end before it begins.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('starts_time__isnull', False), ('ends_time__isnull', True), _connector='OR'), name='events_event_times_both_or_none', violation_error_message='When does it begin?'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('registration_until__isnull', True), ('registration_until__lte', models.F('starts_on')), _connector='OR'), name='events_event_registration_ends_before', violation_error_message='Registration cannot end after the event has begun.'),
        ),
        migrations.AddConstraint(
            model_name='programmeitem',
            constraint=models.CheckConstraint(condition=models.Q(('day__gte', 1)), name='events_programmeitem_day_is_one_or_more'),
        ),
        migrations.AddConstraint(
            model_name='programmeitem',
            constraint=models.CheckConstraint(condition=models.Q(('starts__isnull', False), ('ends__isnull', True), _connector='OR'), name='events_programmeitem_times_both_or_none', violation_error_message='When does it begin?'),
        ),
        migrations.AddConstraint(
            model_name='programmeitem',
            constraint=models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='events_programmeitem_ends_after_it_begins', violation_error_message='It cannot end before it begins.'),
        ),
    ]
