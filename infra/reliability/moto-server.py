"""moto's server, mended in one place: an empty TagSet clears an object's tags on S3, and moto 5.2.5 answers it with 500."""

import xmltodict
from moto.s3.responses import S3Response
from moto.server import main

tags_of = S3Response._tagging_from_xml


def tags_or_none(self: S3Response) -> dict[str, str]:
    return tags_of(self) if xmltodict.parse(self.body)["Tagging"].get("TagSet") else {}


S3Response._tagging_from_xml = tags_or_none
main()
