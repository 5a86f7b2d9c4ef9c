"""The library's own tests of a recorder, as they lie in the installed package."""

from eventsourcing.dcb.tests import DCBRecorderTestCase

from infra.runtime.eventstore.storage.recorder import LedgerRecorder


def test_it_appends_and_reads_as_the_library_says(recorder: LedgerRecorder) -> None:
    DCBRecorderTestCase()._test_append_read(recorder)


def test_it_can_be_subscribed_to(recorder: LedgerRecorder) -> None:
    DCBRecorderTestCase()._test_append_subscribe(recorder)
