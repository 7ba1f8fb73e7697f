from django import template

from desk.log_lines import sentence_of

register = template.Library()
register.filter("log_sentence", sentence_of)
