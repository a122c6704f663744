"""The standard form in its second version: what is written about wellbeing is read by the two of them alone.

A live form never changes, so it is a form beside the first one. What is open goes on as it began. The first version is
retired, unless a draft cycle asks it: HR choose there.
"""

import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Max
from django.utils import timezone

from appraisal.immutable import refuse_changes_to_forms

FIRST = uuid.UUID("5f0d3c52-6e8a-4d0b-9a37-0c1f5a7b2e10")
SECOND = uuid.UUID("b1a4e7d9-2f36-4c58-8e0b-7d95c3f6a824")
NAME = "Standard form"
SUMMARY = "What every appraisal asks here unless its cycle names another. Wellbeing stays between the two"
CHANGED = {"wellbeing": {"seen_by": "two"}}
SECTION = (
    "order", "code", "kind", "heading", "question", "question_for_appraiser", "hint", "filled_by", "seen_by",
    "required", "word_limit", "many", "needed",
)  # fmt: skip


def lay_down(apps: Any, schema_editor: Any) -> None:
    names = ("AppraisalForm", "Section", "Cycle")
    forms, sections, cycles = (apps.get_model("appraisal", name).objects for name in names)
    if not forms.filter(pk=SECOND).exists():  # it stays when this is taken back
        at = timezone.now()
        last = forms.filter(name=NAME).aggregate(last=Max("version"))["last"] or 0
        # Under its own name when it is live: HR may be writing a version of it.
        form = forms.create(pk=SECOND, name=f"{NAME} ({SECOND})", summary=SUMMARY, state="draft", created_at=at)
        for each in sections.filter(form=FIRST).order_by("order").values(*SECTION):
            key = uuid.uuid5(SECOND, each["code"])
            sections.create(pk=key, form=form, **{**each, **CHANGED.get(each["code"], {})})
        forms.filter(pk=SECOND).update(name=NAME, version=last + 1, state="live", published_at=at)
    if not cycles.filter(form=FIRST, state="draft").exists():
        forms.filter(pk=FIRST, state="live").update(state="retired")
    if schema_editor.connection.vendor == "postgresql":
        # Or the cycles' table could not be changed in the same transaction.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def take_back(apps: Any, schema_editor: Any) -> None:
    """New cycles ask the first version again, so it is live again, which the triggers would refuse. The second stays:
    cycles may have asked it, and what was published is never taken away."""
    rule = refuse_changes_to_forms()
    for statement in rule.backwards[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)
    apps.get_model("appraisal", "AppraisalForm").objects.filter(pk=FIRST).update(state="live")
    for statement in rule.forwards[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0026_pay_steps_looked_at_again")]

    operations = [
        migrations.RunPython(lay_down, take_back),
        migrations.AlterField(
            model_name="cycle",
            name="form",
            field=models.ForeignKey(
                default=SECOND, on_delete=django.db.models.deletion.PROTECT, related_name="cycles",
                to="appraisal.appraisalform",
            ),
        ),
    ]  # fmt: skip
