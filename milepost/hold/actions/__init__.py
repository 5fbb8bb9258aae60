"""Every write of hold: shares, badges from elsewhere, what people say of themselves."""

from milepost.hold.actions.claims import Saying, say, say_otherwise, unsay
from milepost.hold.actions.collections import (
    Badge,
    collect,
    delete_collection,
    fill_collection,
    move,
    rename_collection,
    start_collection,
    take_out,
)
from milepost.hold.actions.imports import (
    Piece,
    bring,
    check_again,
    forget_unkept,
    keep,
    put_in,
    remove_import,
)
from milepost.hold.actions.opening import mail_code, open_once, open_with_code
from milepost.hold.actions.publishing import LeftOut, SignedRecord, sign_record
from milepost.hold.actions.recalling import Testimony, recall
from milepost.hold.actions.remembering import Document
from milepost.hold.actions.sharing import (
    ShareRequest,
    choose_audiences,
    close_share,
    note_view,
    renew_link,
    share,
    withdraw_share,
)

__all__ = [
    "Badge",
    "Document",
    "LeftOut",
    "Piece",
    "Saying",
    "ShareRequest",
    "SignedRecord",
    "Testimony",
    "bring",
    "check_again",
    "choose_audiences",
    "close_share",
    "collect",
    "delete_collection",
    "fill_collection",
    "forget_unkept",
    "keep",
    "mail_code",
    "move",
    "note_view",
    "open_once",
    "open_with_code",
    "put_in",
    "recall",
    "remove_import",
    "rename_collection",
    "renew_link",
    "say",
    "say_otherwise",
    "share",
    "sign_record",
    "start_collection",
    "take_out",
    "unsay",
    "withdraw_share",
]
