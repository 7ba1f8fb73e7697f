"""An upload handler that survives a full disk while a file arrives."""

import io
import logging
from contextlib import suppress

from django.core.files import uploadhandler
from django.core.files.uploadedfile import UploadedFile

logger = logging.getLogger(__name__)


class TemporaryFileUploadHandler(uploadhandler.TemporaryFileUploadHandler):
    """Lets the form report a full disk; Django's own handler ends in a server error."""

    def new_file(self, *args, **kwargs):
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._lose(error)

    def receive_data_chunk(self, raw_data, start):
        if self._is_lost():
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._drop(error)

    def file_complete(self, file_size):
        if not self._is_lost():
            try:
                return super().file_complete(file_size)
            except OSError as error:
                self._drop(error)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self):
        if not self._is_lost():
            super().upload_interrupted()

    def _is_lost(self):
        return isinstance(getattr(self, "file", None), LostFile)

    def _drop(self, error):
        # Closing writes what is still in the buffer, and fails again.
        with suppress(OSError):
            self.file.close()
        self._lose(error)

    def _lose(self, error):
        logger.error("An uploaded file could not be stored: %s", error)
        self.file = LostFile(UnreadableFile(error), self.file_name, self.content_type)


class LostFile(UploadedFile):
    """An upload that the disk did not take: only its name and size are known.

    Reading it raises the error of the disk.
    """


class UnreadableFile(io.RawIOBase):
    def __init__(self, error):
        self.error = error

    def read(self, size=-1):
        raise self.error

    def seek(self, offset, whence=io.SEEK_SET):
        raise self.error
