"""Phone numbers in one spelling, so that the same phone is found again."""

import unicodedata

import phonenumbers

from station.domain.errors import OperatorError

HOME_REGION = "CN"


def normalise_phone(text: str) -> str:
    """`13800000000`, `057100000000`, `+85200000000`: mainland plain, abroad E.164.

    Raises OperatorError for a text that is no possible phone number. Ranges change,
    so a number that is possible but not yet given out is taken.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        number = phonenumbers.parse(plain, HOME_REGION)
    except phonenumbers.NumberParseException:
        raise OperatorError("This is no phone number.") from None
    if not phonenumbers.is_possible_number(number):
        raise OperatorError("This is no phone number.")
    if number.country_code == phonenumbers.country_code_for_region(HOME_REGION):
        style = phonenumbers.PhoneNumberFormat.NATIONAL
        national = phonenumbers.format_number(number, style)
        return "".join(sign for sign in national if sign.isdigit())
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
