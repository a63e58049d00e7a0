"""What can go wrong out there: an address that does not answer, a document that cannot be read."""

from datetime import timedelta

from secondsource.errors import SecondSourceError


class FetchError(SecondSourceError):
    """One address could not be fetched.

    http_status    the status that was answered; None = no answer at all
    retry_after    the wait that the other side asked for
    """

    def __init__(
        self,
        *,
        url: str,
        problem: str,
        http_status: int | None = None,
        is_retryable: bool = True,
        retry_after: timedelta | None = None,
    ) -> None:
        advice = "It is tried again later." if is_retryable else "Check the address."
        super().__init__(f"{url}: {problem}. {advice}")
        self.url = url
        self.problem = problem
        self.http_status = http_status
        self.is_retryable = is_retryable
        self.retry_after = retry_after


class ParseError(SecondSourceError):
    """A document was fetched and is not what we can read.

    url        where it came from; "" = unknown
    problem    what is wrong with it
    fix        what a person can do about it
    """

    def __init__(self, *, url: str, problem: str, fix: str) -> None:
        super().__init__(f"{url}: {problem}. {fix}" if url else f"{problem}. {fix}")
        self.url = url
        self.problem = problem
        self.fix = fix
