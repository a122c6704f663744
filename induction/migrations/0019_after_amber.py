import django.db.models.deletion
import values_hub.common.keys
from django.conf import settings
from django.db import migrations, models


def plan_reviews(apps, _schema_editor):
    """Plans that run have a day already: each is a review to come. Nobody is written to about a day long gone by
    (services.review_reminders)."""
    Outcome = apps.get_model("induction", "Outcome")
    SupportReview = apps.get_model("induction", "SupportReview")
    running = Outcome.objects.filter(
        colour="amber", state__in=["recorded", "appealed", "upheld"], check_in__induction__state="running"
    )
    rows = (
        SupportReview(outcome_id=pk, due_on=day)
        for pk, day in running.order_by("pk").values_list("pk", "review_on").iterator(chunk_size=1000)
    )
    SupportReview.objects.bulk_create(rows, batch_size=1000)


# Goes back for as long as no probation has been extended since: the check-in that an extension adds has no block.
class Migration(migrations.Migration):
    dependencies = [
        ('framework', '0002_published_never_changes'),
        ('induction', '0018_a_moment_and_whoever_it_was'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SupportReview',
            fields=[
                ('id', values_hub.common.keys.RandomKey(serialize=False)),
                ('state', models.CharField(choices=[('planned', 'To come'), ('recorded', 'Waiting for the starter'), ('confirmed', 'Confirmed by both'), ('closed', 'No longer needed')], default='planned', editable=False, max_length=10)),
                ('due_on', models.DateField()),
                ('came_of', models.CharField(blank=True, choices=[('helped', 'It has helped. No more help is needed'), ('goes_on', 'It is getting better. The help goes on'), ('not_better', 'It has not got better')], max_length=10)),
                ('words', models.TextField(blank=True)),
                ('talked_on', models.DateField(null=True)),
                ('next_on', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'review of a support plan',
            },
        ),
        migrations.AddField(
            model_name='checkin',
            name='not_talked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='outcome',
            name='helper_told_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='checkin',
            name='programme_item',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='induction.programmeitem'),
        ),
        migrations.AlterField(
            model_name='replydraft',
            name='part',
            field=models.CharField(choices=[('reply', 'Reply'), ('appeal', 'Appeal'), ('review', 'What came of a support plan'), ('answer', 'The starter’s words to that')], max_length=6),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.UniqueConstraint(condition=models.Q(('programme_item', None)), fields=('induction',), name='one_check_in_more_an_extension'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.CheckConstraint(condition=models.Q(('not_talked_at', None), models.Q(('state', 'confirmed'), _negated=True), _connector='OR'), name='confirmed_by_both_is_talked'),
        ),
        migrations.AddField(
            model_name='supportreview',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='supportreview',
            name='outcome',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='induction.outcome'),
        ),
        migrations.AddField(
            model_name='supportreview',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='supportreview',
            index=models.Index(condition=models.Q(('state__in', ['planned', 'recorded'])), fields=['due_on'], name='support_review_open'),
        ),
        migrations.AddConstraint(
            model_name='supportreview',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['planned', 'recorded'])), fields=('outcome',), name='one_review_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='supportreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['recorded', 'confirmed']), _negated=True), models.Q(('recorded_at__isnull', False), ('recorded_by__isnull', False), ('talked_on__isnull', False), models.Q(('came_of', ''), _negated=True), models.Q(('words', ''), _negated=True)), _connector='OR'), name='review_recorded_says_what_and_who'),
        ),
        migrations.AddConstraint(
            model_name='supportreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('came_of', 'goes_on'), _negated=True), ('next_on__isnull', False), _connector='OR'), name='plan_that_goes_on_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='supportreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('state', 'confirmed')), models.Q(models.Q(('state', 'confirmed'), _negated=True), ('confirmed_at', None), ('confirmed_by', None)), _connector='OR'), name='review_confirmed_says_who'),
        ),
        migrations.AddConstraint(
            model_name='supportreview',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('recorded_by')), _negated=True), _connector='OR'), name='review_confirmed_by_two_people'),
        ),
        migrations.RunPython(plan_reviews, migrations.RunPython.noop, elidable=True),
    ]
