"""`decisions/lost_words.csv`: words of coders that are not in their page as it is read now, given up by name.

The file is there only where somebody had to accept such a loss.
"""

from assets.registry.fields import Row, Text

FILE = "decisions/lost_words.csv"


class LostWords(Row):
    """One decision whose words are given up: who accepts that (a role is enough), and why."""

    coding_id: Text
    variable: Text
    accepted_by: Text
    reason: Text
