"""The badge that is drawn when nobody uploads one: a milestone with a landscape and a symbol."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

INK = "#1a2130"


@dataclass(frozen=True)
class Palette:
    """The colors of one badge, from the sky to the face of the stone."""

    name: str | Promise
    sky: str
    sun: str
    far: str
    near: str
    face: str
    accent: str


PALETTES: dict[str, Palette] = {
    "pine": Palette(_("Pine"), "#bfe0d2", "#ffe08a", "#5f9f82", "#1f6b4c", "#f3faf4", "#2c8a62"),
    "sea": Palette(_("Sea"), "#c3e4f2", "#fff1b8", "#4f9fc4", "#12628c", "#f1f9fd", "#1f86b8"),
    "slate": Palette(_("Slate"), "#d5dce6", "#fbe6b0", "#8494a8", "#44566e", "#f6f8fa", "#5b7391"),
    "ochre": Palette(_("Ochre"), "#ffe7a6", "#fffdf0", "#e0a52a", "#a86d05", "#fffaec", "#c98a12"),
    "ember": Palette(_("Ember"), "#ffd2b0", "#fff0b0", "#e8743b", "#a83a12", "#fff6ef", "#d4551f"),
    "plum": Palette(_("Plum"), "#e3d3ef", "#ffe9b8", "#9a70b8", "#5c3380", "#faf5fd", "#7d4da6"),
    "clay": Palette(_("Clay"), "#f2d3c6", "#fff0c9", "#c27e66", "#87442e", "#fdf6f2", "#a85e45"),
    "moss": Palette(_("Moss"), "#dfe8b8", "#fff6c2", "#96ab47", "#5a6e17", "#fafbee", "#758c25"),
    "rose": Palette(_("Rose"), "#fad1dc", "#fff0c2", "#d66f8f", "#94284e", "#fef5f7", "#b9426a"),
    "night": Palette(_("Night"), "#35466b", "#ffd75e", "#22305a", "#121b3a", "#f2f4fb", "#4a62a3"),
}

LINE = f'fill="none" stroke="{INK}" stroke-width="7" stroke-linecap="round" stroke-linejoin="round"'
SHAPE = f'stroke="{INK}" stroke-width="7" stroke-linejoin="round"'


@dataclass(frozen=True)
class Symbol:
    """What stands on the stone, on a field of 96 by 96; ``{accent}`` takes the palette's color."""

    name: str | Promise
    shapes: str


SYMBOLS: dict[str, Symbol] = {
    "path": Symbol(
        _("Winding road"),
        '<path d="M34 92c0-22 34-22 34-40S36 34 36 18" fill="none" stroke="{ink}" stroke-width="25"'
        ' stroke-linecap="round"/><path d="M34 92c0-22 34-22 34-40S36 34 36 18" fill="none"'
        ' stroke="{accent}" stroke-width="13" stroke-linecap="round"/>'
        '<path d="M34 90c0-21 34-21 34-38S36 34 36 18" fill="none" stroke="#fff"'
        ' stroke-width="3" stroke-dasharray="7 8"/>',
    ),
    "speech": Symbol(
        _("Talk"),
        '<path d="M12 14h72a6 6 0 0 1 6 6v38a6 6 0 0 1-6 6H50L30 84V64H12a6 6 0 0 1-6-6V20'
        'a6 6 0 0 1 6-6z" fill="{accent}" {shape}/><g fill="#fff"><circle cx="28" cy="39" r="6"/>'
        '<circle cx="48" cy="39" r="6"/><circle cx="68" cy="39" r="6"/></g>',
    ),
    "clock": Symbol(
        _("Clock"),
        '<circle cx="48" cy="48" r="40" fill="{accent}" {shape}/>'
        '<circle cx="48" cy="48" r="29" fill="#fff"/><path d="M48 29v20l14 9" {line}/>',
    ),
    "phone": Symbol(
        _("Telephone"),
        '<path d="M27 8 42 29l-9 10c4 10 12 18 23 23l9-9 22 15c1 11-9 21-22 20C34 85 9 60 7 30 6 18'
        ' 16 7 27 8z" fill="{accent}" {shape}/><path d="M58 12c14 2 24 12 26 26" {line}/>',
    ),
    "form": Symbol(
        _("Form"),
        '<path d="M20 6h40l18 18v66H20z" fill="#fff" {shape}/><path d="M60 6v18h18" {line}/>'
        '<path d="m32 43 6 6 11-12M32 68l6 6 11-12" fill="none" stroke="{accent}" stroke-width="7"'
        ' stroke-linecap="round" stroke-linejoin="round"/><path d="M57 46h9M57 71h9" {line}/>',
    ),
    "label": Symbol(
        _("Bottle with a label"),
        '<path d="M34 8h28v14l10 10v52a6 6 0 0 1-6 6H30a6 6 0 0 1-6-6V32l10-10z" fill="{accent}"'
        ' {shape}/><path d="M24 44h48v30H24z" fill="#fff" {shape}/><path d="M36 56h24M36 65h14" '
        'fill="none" stroke="{ink}" stroke-width="5" stroke-linecap="round"/>'
        '<path d="M34 22h28" {line}/>',
    ),
    "bridge": Symbol(
        _("Bridge"),
        '<path d="M4 54h88v14H76a28 28 0 0 0-56 0H4z" fill="{accent}" {shape}/>'
        '<path d="M4 54c18-2 26-16 30-34M92 54c-18-2-26-16-30-34M34 20v34M62 20v34M34 20c8 14 20 14'
        ' 28 0" {line}/><path d="M4 86c8-6 14-6 22 0s14 6 22 0 14-6 22 0 14 6 22 0" fill="none"'
        ' stroke="{accent}" stroke-width="6" stroke-linecap="round"/>',
    ),
    "grid": Symbol(
        _("Table"),
        '<path d="M8 14h80v68H8z" fill="#fff" {shape}/><path d="M8 14h80v20H8z" fill="{accent}"'
        ' {shape}/><path d="M8 58h80M36 34v48M62 34v48" fill="none" stroke="{ink}"'
        ' stroke-width="6"/><path d="m68 68 5 5 8-9" fill="none" stroke="{accent}"'
        ' stroke-width="6" stroke-linecap="round" stroke-linejoin="round"/>',
    ),
    "spark": Symbol(
        _("Spark"),
        '<path d="m52 4 6 26 24-12-12 24 22 8-24 8 10 24-24-10-10 22-8-24-24 8 12-24L6 46l24-6-8-24'
        ' 22 10z" fill="{accent}" {shape}/><circle cx="49" cy="48" r="10" fill="#fff"/>',
    ),
    "book": Symbol(
        _("Book"),
        '<path d="M48 24C36 14 22 12 6 14v62c16-2 30 0 42 10 12-10 26-12 42-10V14c-16-2-30 0-42'
        ' 10z" fill="#fff" {shape}/><path d="M48 24v62" {line}/><path d="M20 32c6 0 10 1 15 3M20'
        ' 48c6 0 10 1 15 3M76 32c-6 0-10 1-15 3M76 48c-6 0-10 1-15 3" fill="none" stroke="{accent}"'
        ' stroke-width="7" stroke-linecap="round"/>',
    ),
    "compass": Symbol(
        _("Compass"),
        '<circle cx="48" cy="48" r="40" fill="#fff" {shape}/><path d="M70 26 56 56 26 70l14-30z"'
        ' fill="{accent}" {shape}/><circle cx="48" cy="48" r="5" fill="#fff"/>',
    ),
    "flag": Symbol(
        _("Flag on a hill"),
        '<path d="M4 88c10-24 26-34 44-34s34 10 44 34z" fill="{accent}" {shape}/>'
        '<path d="M44 58V8" {line}/><path d="M44 10h34l-9 12 9 12H44z" fill="#fff" {shape}/>',
    ),
    "people": Symbol(
        _("Two people"),
        '<circle cx="66" cy="28" r="14" fill="#fff" {shape}/><path d="M44 86c0-22 8-34 22-34s26 12'
        ' 26 34z" fill="#fff" {shape}/><circle cx="32" cy="30" r="16" fill="{accent}" {shape}/>'
        '<path d="M4 88c0-24 10-36 28-36s28 12 28 36z" fill="{accent}" {shape}/>',
    ),
    "leaf": Symbol(
        _("Leaf"),
        '<path d="M86 10C40 8 14 26 14 56c0 14 10 26 26 26 32 0 46-30 46-72z" fill="{accent}"'
        ' {shape}/><path d="M6 92c12-24 28-40 52-54M34 58l-2-18M46 48l18 2" {line}/>',
    ),
    "tool": Symbol(
        _("Tools"),
        '<path d="M60 8a24 24 0 0 0-24 32L8 68a14 14 0 0 0 20 20l28-28a24 24 0 0 0 32-30L72 46'
        ' 56 40 50 24 66 9a24 24 0 0 0-6-1z" fill="{accent}" {shape}/><circle cx="19" cy="77" r="4"'
        ' fill="#fff"/>',
    ),
}

STONE = "M44 236V116a84 84 0 0 1 168 0v120z"


def draw(palette: str, *, symbol: str, title: str) -> str:
    """Return the badge as an SVG drawing; unknown names give the first palette and symbol."""
    colors = PALETTES.get(palette) or PALETTES["pine"]
    sign = SYMBOLS.get(symbol) or SYMBOLS["path"]
    shapes = (
        sign.shapes.replace("{accent}", colors.accent)
        .replace("{line}", LINE)
        .replace("{shape}", SHAPE)
        .replace("{ink}", INK)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="4 10 248 248" width="512" height="512"'
        f' role="img"><title>{_escaped(title)}</title>{_stone(colors)}'
        f'<g transform="translate(80 128)">{shapes}</g></svg>'
    )


def _stone(colors: Palette) -> str:
    """The milestone: a landscape in its cap, a pale face below, ground at its foot, and a pale rim
    so that its dark lines stand out on dark pages."""
    return (
        f'<clipPath id="cap"><path d="{STONE}"/></clipPath>'
        f'<path d="{STONE}M16 236h224" fill="none" stroke="#fffdf8" stroke-width="19"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
        f'<path d="M16 236h224" stroke="{INK}" stroke-width="9" stroke-linecap="round"/>'
        f'<path d="{STONE}" fill="{colors.face}"/><g clip-path="url(#cap)">'
        f'<path d="M40 20h176v92H40z" fill="{colors.sky}"/>'
        f'<circle cx="160" cy="72" r="17" fill="{colors.sun}"/>'
        f'<path d="M40 100c22-26 44-38 64-24s32 22 52 12 38-8 60 8v20H40z" fill="{colors.far}"/>'
        f'<path d="M40 112c26-18 52-20 78-8s54 8 98-12v22H40z" fill="{colors.near}"/></g>'
        f'<path d="M44 113h168" stroke="{INK}" stroke-width="7"/>'
        f'<path d="{STONE}" fill="none" stroke="{INK}" stroke-width="9" stroke-linejoin="round"/>'
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
