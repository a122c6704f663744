"""What a check before starting rests on: documents, registers and certificates (reference §3.1, §3.2)."""

from django.db import models

from values_hub.people.models.organisation import StaffGroup

# Nobody works in these groups who is not on a register: nothing stands in for it, and no person lets it go.
REGISTERED = frozenset({StaffGroup.MEDICAL, StaffGroup.NURSING, StaffGroup.ALLIED})
# Some of these professions have a register and some have none: the register, or a qualification (reference §3.1).
REGISTERED_OR_QUALIFIED = frozenset({StaffGroup.SCIENTIFIC, StaffGroup.SCIENTISTS})


class Proof(models.TextChoices):
    """The documents that the standards take. What each one shows is in SHOWS, so that nobody has to say both."""

    UK_PASSPORT = "uk_passport", "UK passport"
    IRISH_PASSPORT = "irish_passport", "Irish passport or passport card"
    OTHER_PASSPORT = "other_passport", "Passport of another country"
    DRIVING_LICENCE = "driving_licence", "Driving licence, for the photo"
    OTHER_PHOTO = "other_photo", "Another document with a photo"
    LICENCE_ADDRESS = "licence_address", "Driving licence, for the address"
    BANK_STATEMENT = "bank_statement", "Bank or building society statement"
    UTILITY_BILL = "utility_bill", "Gas, electricity, water or landline bill"
    COUNCIL_TAX = "council_tax", "Council tax bill"
    HMRC = "hmrc", "Letter from HM Revenue and Customs"
    OTHER_ADDRESS = "other_address", "Another document with the address"
    RTW_UK_PASSPORT = "rtw_uk_passport", "UK passport, in date or not"
    RTW_IRISH_PASSPORT = "rtw_irish_passport", "Irish passport or passport card, in date or not"
    RTW_BIRTH = (
        "rtw_birth",
        "UK or Irish birth or adoption certificate, with proof of the National Insurance number",
    )
    RTW_CITIZEN = (
        "rtw_citizen",
        "Certificate of British citizenship, with proof of the National Insurance number",
    )
    RTW_SHARE_CODE = "rtw_share_code", "Home Office online check with a share code (eVisa)"
    RTW_OTHER = "rtw_other", "Another document that the Home Office lists"
    QUALIFICATION = "qualification", "Certificate of a qualification"


PHOTOS = (
    Proof.UK_PASSPORT, Proof.IRISH_PASSPORT, Proof.OTHER_PASSPORT, Proof.DRIVING_LICENCE, Proof.OTHER_PHOTO,
)  # fmt: skip
ADDRESSES = (
    Proof.BANK_STATEMENT, Proof.UTILITY_BILL, Proof.COUNCIL_TAX, Proof.HMRC, Proof.LICENCE_ADDRESS,
    Proof.OTHER_ADDRESS,
)  # fmt: skip
RIGHTS_TO_WORK = (
    Proof.RTW_UK_PASSPORT, Proof.RTW_IRISH_PASSPORT, Proof.RTW_BIRTH, Proof.RTW_CITIZEN, Proof.RTW_SHARE_CODE,
    Proof.RTW_OTHER,
)  # fmt: skip
# Yearly by nature, so they may be older than a bill that comes each month.
YEARLY = frozenset({Proof.COUNCIL_TAX, Proof.HMRC})
# In force until it is replaced: how old it is says nothing, whether it is in date does.
DATED_BY_ITS_END = frozenset({Proof.LICENCE_ADDRESS})
# Whoever has one of these may work here without an end.
WITHOUT_END = frozenset({Proof.RTW_UK_PASSPORT, Proof.RTW_IRISH_PASSPORT, Proof.RTW_BIRTH, Proof.RTW_CITIZEN})
# Proves the right to work also when it is out of date.
EXPIRED_WILL_DO = frozenset({Proof.RTW_UK_PASSPORT, Proof.RTW_IRISH_PASSPORT})


class Register(models.TextChoices):
    """The live registers of the health and care professions."""

    NMC = "nmc", "Nursing and Midwifery Council"
    GMC = "gmc", "General Medical Council"
    HCPC = "hcpc", "Health and Care Professions Council"
    GDC = "gdc", "General Dental Council"
    GPHC = "gphc", "General Pharmaceutical Council"
    GOC = "goc", "General Optical Council"
    GOSC = "gosc", "General Osteopathic Council"
    GCC = "gcc", "General Chiropractic Council"
    SWE = "swe", "Social Work England"


class Workforce(models.TextChoices):
    """Whom the work is with, as a DBS certificate says it."""

    ADULT = "adult", "Adult"
    CHILD = "child", "Child"
    BOTH = "both", "Adult and child"
    OTHER = "other", "Other"


class CertificateDecision(models.TextChoices):
    """What was decided on the certificate; of what stands on it nothing is kept."""

    CLEAR = "clear", "Nothing is recorded on it"
    ACCEPTED = "accepted", "Something is recorded, and we have decided to go on"


class AdultFirst(models.TextChoices):
    """What DBS Adult First answers, within days and before the certificate."""

    CLEAR = "clear", "No match on the adults’ barred list"
    WAIT = "wait", "Wait for the certificate"


class DbsLevel(models.TextChoices):
    """Set by the post, never by the person (reference §3.2)."""

    NONE = "none", "None: this job needs no DBS check"
    BASIC = "basic", "Basic"
    STANDARD = "standard", "Standard"
    ENHANCED = "enhanced", "Enhanced"
    ENHANCED_ADULTS = "enhanced_adults", "Enhanced, with the adults’ barred list"
    ENHANCED_CHILDREN = "enhanced_children", "Enhanced, with the children’s barred list"
    ENHANCED_BOTH = "enhanced_both", "Enhanced, with both barred lists"


# The levels for which DBS Adult First looks at a barred list before the certificate comes.
ADULTS_BARRED = frozenset({DbsLevel.ENHANCED_ADULTS, DbsLevel.ENHANCED_BOTH})
