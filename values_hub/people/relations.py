"""What a signed-in person can be to a staff record, and to the Trust."""

from typing import Any

from values_hub.access.relations import Relation, relation
from values_hub.people.models import StaffRecord


@relation(Relation.STAFF)
def is_staff(user: Any, _obj: Any) -> bool:
    return user.staff is not None


@relation(Relation.MANAGER_OF_SOMEONE)
def is_manager_of_someone(user: Any, _obj: Any) -> bool:
    return bool(user.manages_someone)


@relation(Relation.MANAGER_OF_SOMEONE, StaffRecord)
def is_this_manager(user: Any, staff: StaffRecord) -> bool:
    """Asked about a staff record, "a line manager" is the person it is about, where people report to them."""
    return is_self(user, staff) and bool(user.manages_someone)


@relation(Relation.SELF, StaffRecord)
def is_self(user: Any, staff: StaffRecord) -> bool:
    return staff.user_id is not None and staff.user_id == user.pk


@relation(Relation.LINE_MANAGER, StaffRecord)
def is_line_manager(user: Any, staff: StaffRecord) -> bool:
    return user.staff is not None and staff.manager_id == user.staff.pk


@relation(Relation.CHAIN_MANAGER, StaffRecord)
def is_chain_manager(user: Any, staff: StaffRecord) -> bool:
    return user.staff is not None and staff.lines_up.filter(manager=user.staff.pk).exists()


@relation(Relation.DELEGATE, StaffRecord)
def is_delegate(user: Any, staff: StaffRecord) -> bool:
    return staff.manager_id is not None and staff.manager_id in user.acting_for_today


@relation(Relation.DELEGATE)
def is_delegate_of_someone(user: Any, obj: Any) -> bool:
    """With no object: acts for somebody today. About a kind of object that never said how, nobody is a delegate."""
    return obj is None and bool(user.acting_for_today)
