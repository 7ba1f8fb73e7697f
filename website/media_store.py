"""Media in a store that speaks S3, where several machines serve one site."""

import errno
from contextlib import contextmanager

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

# Bytes of a file that are read into memory; of a larger one the rest goes to the disk.
IN_MEMORY = 5_000_000


@contextmanager
def disk_errors():
    """Raise FileNotFoundError or another OSError in place of what boto3 raises."""
    try:
        yield
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            raise FileNotFoundError(errno.ENOENT, str(error)) from error
        raise OSError(errno.EHOSTUNREACH, str(error)) from error
    except (Boto3Error, BotoCoreError) as error:
        raise OSError(errno.EHOSTUNREACH, str(error)) from error


class MediaStore(S3Storage):
    """A bucket that only the site reads and writes; its errors are those of a disk.

    Readers get the files from the site: who may see one is decided there.
    """

    def __init__(self, **options):
        config = Config(
            # Seconds: a reader waits.
            connect_timeout=2,
            read_timeout=10,
            retries={"total_max_attempts": 2},
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            # Not every store knows the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(
            client_config=config,
            file_overwrite=False,
            max_memory_size=IN_MEMORY,
            **options,
        )

    def _open(self, name, mode="rb"):
        with disk_errors():
            file = super()._open(name, mode)
            # Fetched now, as nobody expects an error when it is read.
            assert file.file
            return file

    _save = disk_errors()(S3Storage._save)
    delete = disk_errors()(S3Storage.delete)
    exists = disk_errors()(S3Storage.exists)
    listdir = disk_errors()(S3Storage.listdir)
    get_modified_time = disk_errors()(S3Storage.get_modified_time)

    def url(self, name):
        return settings.MEDIA_URL + filepath_to_uri(name)
