"""The tree of units and the posts in them."""

from django.db import models

from values_hub.common.keys import RandomKey


class Unit(models.Model):
    """Trust, directorate, department or team. `path` holds the codes from the top: a unit's own path starts with its
    parent's, so "this unit and all below" is one indexed comparison."""

    class Kind(models.TextChoices):
        TRUST = "trust", "Trust"
        DIRECTORATE = "directorate", "Directorate"
        DEPARTMENT = "department", "Department"
        TEAM = "team", "Team"

    id = RandomKey()
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=500, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint("parent", "name", name="one_unit_a_name_in_its_parent")]

    def __str__(self) -> str:
        return self.name

    def access_unit_path(self) -> str:
        return self.path


class StaffGroup(models.TextChoices):
    """NHS Workforce Data staff groups (NHS Data Dictionary, STAFF GROUP)."""

    MEDICAL = "01", "Medical and Dental"
    STUDENTS = "02", "Students"
    NURSING = "03", "Nursing and Midwifery Registered"
    ALLIED = "04", "Allied Health Professionals"
    SCIENTIFIC = "05", "Additional Professional Scientific and Technical"
    SCIENTISTS = "06", "Healthcare Scientists"
    CLINICAL = "07", "Additional Clinical Services"
    CLERICAL = "08", "Administrative and Clerical"
    ESTATES = "09", "Estates and Ancillary"
    SUPPLEMENTARY = "10", "Supplementary Roles"


class Band(models.TextChoices):
    """Agenda for Change bands in their own order, then what stands outside it."""

    B1 = "1", "Band 1"
    B2 = "2", "Band 2"
    B3 = "3", "Band 3"
    B4 = "4", "Band 4"
    B5 = "5", "Band 5"
    B6 = "6", "Band 6"
    B7 = "7", "Band 7"
    B8A = "8a", "Band 8a"
    B8B = "8b", "Band 8b"
    B8C = "8c", "Band 8c"
    B8D = "8d", "Band 8d"
    B9 = "9", "Band 9"
    VSM = "VSM", "Very senior manager"
    MD = "MD", "Medical and dental"
    NED = "NED", "Non-executive director"


class Post(models.Model):
    """A position in a unit. Several people may hold posts of one title; a position number is one post."""

    id = RandomKey()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    position_number = models.CharField(max_length=20, null=True, blank=True, unique=True)
    title = models.CharField(max_length=200)
    staff_group = models.CharField(max_length=2, choices=StaffGroup)
    job_role = models.CharField(max_length=200, blank=True)
    occupation_code = models.CharField(max_length=10, blank=True)
    band = models.CharField(max_length=4, choices=Band, blank=True)
    grade_raw = models.CharField(max_length=100, blank=True)  # as ESR wrote it: NHS|XR05|Review Body Band 5
    site = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.title

    def access_unit_path(self) -> str:
        return self.unit.path
