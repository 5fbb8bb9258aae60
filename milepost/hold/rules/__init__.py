"""What a share must have, how badges from elsewhere are kept, what people say of themselves."""

from milepost.hold.rules.purposes import PACKAGES, Package
from milepost.hold.rules.sharing import CAPACITIES, DOMAINS, check_items, check_public

__all__ = ["CAPACITIES", "DOMAINS", "PACKAGES", "Package", "check_items", "check_public"]
