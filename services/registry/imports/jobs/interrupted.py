"""Why the importer lets go of a job before it is done."""


class Interrupted(Exception):
    """The job was cancelled, or the importer is asked to stop."""
