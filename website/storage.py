from django.contrib.staticfiles import storage


class ManifestStaticFilesStorage(storage.ManifestStaticFilesStorage):
    """Hash static files, and the imports inside scripts with them."""

    support_js_module_import_aggregation = True
