"""Lifecycle signals: the seam between the stages. Sent inside the transaction of what happened, so a listener's rows
stand or fall with it. Each carries `staff`, `actor` and `at`, and:

- `joined`: nothing more. A person has a first post here, however they arrived (an appointment, an ESR import).
- `moved`: `holding_before`, the stretch that ended; `staff.post` is the new post.
- `manager_changed`: `before`, the former manager's StaffRecord or None; `staff.manager` is the new one.
- `left`: nothing more; `staff.left_on` is their last day.
"""

from django.dispatch import Signal

joined = Signal()
moved = Signal()
manager_changed = Signal()
left = Signal()
