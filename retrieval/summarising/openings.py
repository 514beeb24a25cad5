"""Openings that lean on the sentence before them: "But he", "However, this", "These"."""

import re

_JOINING = re.compile(
    r"(?:but|and|so|or|yet|nor|however|therefore|thus|hence|moreover|furthermore|nevertheless"
    r"|nonetheless|instead|meanwhile|also|then|besides|otherwise|consequently|accordingly"
    r"|similarly|likewise|in addition|as a result|on the other hand|for (?:example|instance)"
    r"|(?:in|by) contrast|in turn|even so|after that|that said|by then|(?:since|until|even) then"
    r"|at that point|at the same time|for (?:this|that) reason|in other words|in short|as such"
    r"|in (?:this|that|such|the other|both) (?:cases?|way|respect|sense)"
    r"|(?:among|one of|of|despite|because of) (?:them|this|that|these|those)|th(?:at|is) is why"
    r"|the same (?:is true|goes|applies))\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"(?:he|she|it|they|him|her|his|hers|its|their|them|this|that|these|those|such|neither"
    r"|the (?:former|latter|same|pair|duo|two)|another"
    r"|(?:some|one|many|most|both|none|each) of (?:them|these|those)"
    r"|(?:both|none|each|(?:the )?(?:rest|others))"
    r"(?= (?:is|are|was|were|has|have|had|will|did|do)\b))(?:['’](?:s|d|ll|re|ve))?\b(?!['’]\w)",
    re.IGNORECASE,
)
_POINTS_FORWARD = re.compile(
    r"(?:it|this|that)(?: (?:is|was|has been|will be)|['’]s) (?:\w+ ){1,3}(?:that|to|who|whether)\b"
    r"|that \w+ \w+ (?:is|was)\b|it (?:took|takes|seems|appears)\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"(?:when|while|as|after|before|if|because|since|(?:al)?though|once|until|where) "
    r"(?:he|she|they|it|this|that|these|those)\b[^,]{0,120}, (?:\w+ ){0,2}"
    r"(?:he|she|they|it|him|her|his|their|its|them)\b",
    re.IGNORECASE,
)
"""A clause about somebody whom the next one does not name either."""
_MARKS = "\"'“‘(["


def leans_back(text: str) -> bool:
    """Say whether a sentence's opening needs what stands before it to be understood."""
    opening = text.lstrip(_MARKS)
    if _JOINING.match(opening) or _SUBORDINATE.match(opening):
        return True
    return bool(_POINTING.match(opening)) and not _POINTS_FORWARD.match(opening)
