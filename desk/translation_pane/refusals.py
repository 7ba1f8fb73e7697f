from django.template.response import TemplateResponse


def refuse(request, template, form):
    """Answer a request that a form refuses with the reason, in place of the rest."""
    return TemplateResponse(request, template, {"refusal": form.refusal}, status=400)
