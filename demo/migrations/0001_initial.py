from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='LoadedDemo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='key')),
                ('pk_loaded', models.BigIntegerField(verbose_name='record')),
                ('is_invented', models.BooleanField(default=False, verbose_name='invented')),
            ],
            options={
                'verbose_name': 'loaded demo content',
                'verbose_name_plural': 'loaded demo content',
            },
        ),
    ]
