"""What a report names, in comparable forms: names, amounts, days, dockets, acts."""

from secondsource.facts.amounts import amounts_agree
from secondsource.facts.days import days_in
from secondsource.facts.report_facts import Facts, facts_of, names_in

__all__ = ["Facts", "amounts_agree", "days_in", "facts_of", "names_in"]
