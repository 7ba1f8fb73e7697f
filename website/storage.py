from django.contrib.staticfiles import storage


class ManifestStaticFilesStorage(storage.ManifestStaticFilesStorage):
    """Adds hashes to the names of static files, also in the imports inside scripts."""

    support_js_module_import_aggregation = True
