from django.contrib import admin

from publishing.admin.publishable import PublishableAdmin
from publishing.content.titled import Topic


@admin.register(Topic)
class TopicAdmin(PublishableAdmin):
    template = "publishing/topic_detail.html"
