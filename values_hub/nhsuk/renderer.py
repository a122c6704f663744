"""The one form renderer: every field of every form, whoever wrote the form, comes out as NHS.UK markup."""

from django.forms.renderers import TemplatesSetting

from values_hub.nhsuk.boundfield import NHSUKBoundField


class NHSUKRenderer(TemplatesSetting):
    """Named by FORM_RENDERER. Components live in templates/components; forms and formsets delegate to them."""

    form_template_name = "nhsuk/form.html"
    formset_template_name = "nhsuk/formset.html"
    field_template_name = "nhsuk/field_group.html"
    bound_field_class = NHSUKBoundField
