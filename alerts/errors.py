"""What goes wrong in delivery beyond one mail: the channel itself cannot be used."""

from secondsource.errors import SecondSourceError


class DeliveryError(SecondSourceError):
    """No mail can leave this way until somebody changes something.

    channel   which way: "Maildir /srv/mail", "SMTP mail.example:587"
    problem   what is wrong
    fix       what to do
    """

    def __init__(self, *, channel: str, problem: str, fix: str) -> None:
        super().__init__(f"{channel}: {problem}. {fix}")
        self.channel = channel
        self.problem = problem
        self.fix = fix
