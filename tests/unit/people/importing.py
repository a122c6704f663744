"""What tests of a staff file look at afterwards."""

from values_hub.people.models import (
    Post,
    PostHolding,
    ReportingLine,
    StaffRecord,
    Unit,
    User,
)


def numbered(number):
    return (
        StaffRecord.objects.current()
        .select_related("manager", "post__unit", "user")
        .get(employee_number=f"{21000000 + number}")
    )


def snapshot():
    """Everything a staff file may change, as values."""
    return (
        set(StaffRecord.objects.values_list()),
        set(PostHolding.objects.values_list()),
        set(Post.objects.values_list()),
        set(Unit.objects.values_list()),
        set(User.objects.filter(email__endswith="import.nhs.example").values_list("pk", "email", "name")),
        set(ReportingLine.objects.values_list("staff", "manager", "steps")),
    )
