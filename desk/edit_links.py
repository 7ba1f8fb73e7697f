"""The strip on public pages for who is signed in: where the page is edited.

The page itself is the same for all. A script asks for the strip, and only where a
cookie says that somebody has signed in: see ``accounts.signed_in``.
"""

from django.contrib import admin
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from accounts import signed_in
from accounts.authentication import lacks_second_factor
from desk.search import SearchForm, answer_at


@never_cache
def show(request):
    """Answer ``?q=``, the path of a page, with links to what the page is made of."""
    user = request.user
    if not admin.site.has_permission(request) or lacks_second_factor(user):
        return signed_in.forget(HttpResponse(status=204))
    language = user.interface_language
    with override(language):
        answer = answer_at(SearchForm(request.GET).text, user)
        results = answer.results if answer else []
        for result in results:
            form = admin.site.get_model_admin(result.model)
            result.may_change = form.has_change_permission(request)
        context = {
            "answer": answer,
            "language": language,
            "may_change": any(result.may_change for result in results),
        }
        response = TemplateResponse(request, "admin/desk/edit_links.html", context)
        return response.render()
