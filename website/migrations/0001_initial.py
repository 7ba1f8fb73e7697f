import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

import website.sections
from website import preparation


def begin(apps, schema_editor):
    """Note that the site of this database is new; the demo is a whole site."""
    if not preparation.has_demo():
        apps.get_model("website", "LastRun").objects.create(
            name=preparation.NEW, at=timezone.now()
        )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('institute', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MenuItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(blank=True, help_text='If empty, the name of the section or page. An item with an address of its own is then absent from that menu.', max_length=60, verbose_name='label')),
                ('label_ru', models.CharField(blank=True, help_text='If empty, the name of the section or page. An item with an address of its own is then absent from that menu.', max_length=60, null=True, verbose_name='label')),
                ('label_en', models.CharField(blank=True, help_text='If empty, the name of the section or page. An item with an address of its own is then absent from that menu.', max_length=60, null=True, verbose_name='label')),
                ('description', models.CharField(blank=True, help_text='One line; the item is then also on the home page.', max_length=120, verbose_name='what is there')),
                ('description_en', models.CharField(blank=True, help_text='One line; the item is then also on the home page.', max_length=120, null=True, verbose_name='what is there')),
                ('description_ru', models.CharField(blank=True, help_text='One line; the item is then also on the home page.', max_length=120, null=True, verbose_name='what is there')),
                ('section', models.CharField(blank=True, choices=website.sections.section_choices, max_length=40, verbose_name='section of the site')),
                ('url', models.URLField(blank=True, help_text='A full address, for what is not a section of this site.', max_length=500, verbose_name='address elsewhere')),
                ('position', models.PositiveSmallIntegerField(blank=True, default=None, verbose_name='position')),
                ('is_at_the_foot', models.BooleanField(default=False, help_text='Then it is among the links there, not in the menu.', verbose_name='at the foot of the page')),
                ('page', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institute.page', verbose_name='page')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='website.menuitem', verbose_name='under')),
            ],
            options={
                'verbose_name': 'menu item',
                'verbose_name_plural': 'menu',
                'ordering': ['position', 'pk'],
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('page', None), ('section', '')), models.Q(('section', ''), ('url', '')), models.Q(('page', None), ('url', '')), _connector='OR'), name='website_menuitem_leads_to_one_place', violation_error_message='Choose one: a section, a page or an address.')],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(blank=True, default=None, verbose_name='position')),
                ('route', models.CharField(editable=False, max_length=40, unique=True)),
                ('name', models.CharField(blank=True, help_text='Empty: the usual name.', max_length=60, verbose_name='name')),
                ('name_ru', models.CharField(blank=True, help_text='Empty: the usual name.', max_length=60, null=True, verbose_name='name')),
                ('name_en', models.CharField(blank=True, help_text='Empty: the usual name.', max_length=60, null=True, verbose_name='name')),
                ('is_shown', models.BooleanField(default=True, help_text='If not, its lists are not found, and nothing leads to them. Its items stay on the site until you unpublish them.', verbose_name='shown to readers')),
            ],
            options={
                'verbose_name': 'section of the site',
                'verbose_name_plural': 'sections of the site',
                'ordering': ['position', 'pk'],
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish', 'translate'),
            },
        ),
        migrations.CreateModel(
            name='LastRun',
            fields=[
                ('name', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('facts', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'last run',
                'verbose_name_plural': 'last runs',
                'default_permissions': ('view',),
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
