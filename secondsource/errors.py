"""The root of every error we raise on purpose; each room defines its own below it."""

from datetime import timedelta


class SecondSourceError(Exception):
    """Something expected went wrong, and the message says what to do about it.

    is_retryable   whether trying the same again later can help; the one who owns the schedule decides when
    retry_after    the wait that the other side asked for, if it asked
    """

    is_retryable: bool = False
    retry_after: timedelta | None = None


class ConfigError(SecondSourceError):
    """A setting, an outlet file or a topic profile cannot be used.

    place     file (and table) where it stands
    problem   what is wrong, naming the key
    fix       what to write instead
    """

    def __init__(self, *, place: str, problem: str, fix: str) -> None:
        super().__init__(f"{place}: {problem}. {fix}")
        self.place = place
        self.problem = problem
        self.fix = fix


class ConfigErrors(ConfigError):  # noqa: N818 - it is many of them
    """Everything that is wrong with one file, so that it can be mended in one go; `errors` is never empty."""

    def __init__(self, errors: tuple[ConfigError, ...]) -> None:
        first = errors[0]
        super().__init__(place=first.place, problem=first.problem, fix=first.fix)
        self.args = ("\n".join(str(error) for error in errors),)
        self.errors = errors


class InputError(SecondSourceError):
    """An input file is missing or is not what the command reads (exit status 2)."""

    def __init__(self, *, path: str, problem: str, fix: str) -> None:
        super().__init__(f"{path}: {problem}. {fix}")
        self.path = path
        self.problem = problem
        self.fix = fix
