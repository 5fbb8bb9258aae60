"""What comes in, as clean values: what is said about work, texts, links, and bounded files."""

from milepost.earn.forms.work import AboutForm, LinkForm, TextForm

__all__ = ["AboutForm", "LinkForm", "TextForm"]
