from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe


@dataclass
class Component:
    """A part of pages: its template, what it is for, and what it shows as a sample.

    ``around``: the HTML in which the template expects to stand. ``height``: of the
    sample, in pixels. ``source``: what makes it, where that is no template.
    """

    template: str
    purpose: str
    context: dict = field(default_factory=dict)
    around: str = "{}"
    height: int = 100
    source: str = ""
    # Whether readers see nothing of it by itself.
    is_unseen: bool = False

    @property
    def name(self):
        return self.template.rpartition("/")[2].partition(".")[0]

    @property
    def path(self):
        return self.source or f"templates/{self.template}"

    def html(self, request):
        # A template, as that of the pagination, may ask for the address.
        html = render_to_string(self.template, self.context, request)
        return mark_safe(self.around.replace("{}", html))
