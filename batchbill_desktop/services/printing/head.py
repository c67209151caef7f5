"""The head of the pages: letterhead, address window, facts and title, in each design's form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from batchbill_desktop.services.printing.blocks import joined_lines
from batchbill_desktop.services.printing.characters import printable
from batchbill_desktop.services.printing.colours import GREY
from batchbill_desktop.services.printing.logo import fitted
from batchbill_desktop.services.printing.look import CLASSIC, MODERN, PLAIN
from batchbill_desktop.services.printing.page import Box, Mark, Picture, Text, rule
from batchbill_desktop.services.printing.typeset import typesetter

if TYPE_CHECKING:
    from batchbill_desktop.services.printing.content import Content
    from batchbill_desktop.services.printing.fonts import Style
    from batchbill_desktop.services.printing.look import Design

CONTINUATION_TOP = 24.0
"""Where the body of a further page begins."""

_BAND = 33.0
_THIN_BAND = 3.2
_CONTACT_WIDTH = 70.0
_LOGO = (64.0, 21.0)
_CENTRED_LOGO = (70.0, 15.0)
_ADDRESS_LINE = 4.6
_TIGHT_ADDRESS_LINE = 3.95
_STRIP_COLUMNS = 4
_STRIP_STEP = 10.2
_MARK = (4.5, 0.12)
"""Where fold marks begin, and how thick they are."""


def first_page(content: Content, design: Design) -> tuple[list[Mark], float]:
    """Letterhead, address window, facts and title; and where the body begins."""
    marks = [*_letterhead(content, design), *_address(content, design), *_fold_marks(design)]
    if design.look.design == MODERN:
        title, bottom = _large_title(content, design)
        facts, y = _strip(content, design, max(design.frame.body_top, bottom + 4.0))
        marks += title + facts
    else:
        facts, bottom = _facts(content, design)
        marks += facts
        title, y = _title(content, design, max(design.frame.body_top, bottom + 7.0))
        marks += title
    texts, y = _subject(content, design, y)
    return marks + texts, y + 1.2


# the letterhead


def _letterhead(content: Content, design: Design) -> list[Mark]:
    if design.look.design == PLAIN:
        return _centred_letterhead(content, design)
    if design.look.design == MODERN:
        return _band_letterhead(content, design)
    frame, look = design.frame, design.look
    contact = [*content.contact]
    marks: list[Mark] = [Box(frame.left, 0, 22, 2.6, look.accent)]
    width, y = _name_width(contact, design), 16.0
    logo = _logo(content, frame.left, 10.5, *_LOGO)
    if logo is not None:
        marks.append(logo)
        contact = [content.seller_name, *contact]
    else:
        name, y = _name(content, design, width, y)
        marks += name
    if frame.sender_top is None:
        bottom = y + 0.6 if logo is None else logo.y + logo.height + 1.2
        marks += _sender_below(content, design, width, bottom)
    return marks + _right_lines(contact, design, 16.6)


def _band_letterhead(content: Content, design: Design) -> list[Mark]:
    """On a band of colour; a logo stands on white, whose colours are made for it."""
    frame, look = design.frame, design.look
    contact = [*content.contact]
    width = _name_width(contact, design)
    logo = _logo(content, frame.left, 11.0, *_LOGO)
    if logo is not None:
        on_white = replace(look.contact, colour=GREY)
        marks: list[Mark] = [Box(0, 0, frame.paper.width, _THIN_BAND, look.accent), logo]
        lines = [content.seller_name, *contact, *_sender_lines(content, design)]
        return marks + _right_lines(lines, design, 11.0, on_white)
    marks = [Box(0, 0, frame.paper.width, _BAND, look.accent)]
    lines = [*contact, *_sender_lines(content, design)]
    height = len(_wrapped(lines, look.contact)) * look.contact.line_height
    name, _ = _name(content, design, width, 0.0)
    tall = sum(_line_height(mark) for mark in name)
    marks += [mark.moved(0.0, (_BAND - tall) / 2 + 0.5) for mark in name]
    return marks + _right_lines(lines, design, max(4.5, (_BAND - height) / 2))


def _centred_letterhead(content: Content, design: Design) -> list[Mark]:
    frame, look = design.frame, design.look
    setter = typesetter()
    marks: list[Mark] = []
    logo = _logo(content, 0.0, 10.0, *_CENTRED_LOGO)
    y = 13.0
    style = look.name
    if logo is not None:
        marks.append(logo.moved(frame.middle - logo.width / 2, 0.0))
        y, style = logo.y + logo.height + 1.6, look.strong
    lines = setter.lines(content.seller_name, style, frame.width)
    if len(lines) > 1:
        style = look.name_small
        lines = setter.lines(content.seller_name, style, frame.width)
    for line in lines:
        marks.append(_centred(line, y, style, design))
        y += style.line_height
    parts = [*_sender_lines(content, design), *content.contact]
    for line in joined_lines(parts, look.contact, frame.width):
        marks.append(_centred(line, y + 0.6, look.contact, design))
        y += look.contact.line_height
    marks.append(rule(frame.left, y + 3.4, frame.width, look.accent, 0.25))
    return marks


def _sender_lines(content: Content, design: Design) -> list[str]:
    """The company's address, where no sender's line in the window has it."""
    return [content.sender_address] if design.frame.sender_top is None else []


def _sender_below(content: Content, design: Design, width: float, y: float) -> list[Mark]:
    setter = typesetter()
    style = design.look.contact
    marks: list[Mark] = []
    for line in setter.lines(content.sender_address, style, width):
        marks.append(Text(design.frame.left, y + style.ascent, line, style))
        y += style.line_height
    return marks


def _name_width(contact: list[str], design: Design) -> float:
    width = min(_CONTACT_WIDTH, typesetter().widest(contact, design.look.contact))
    return design.frame.width - (width + 8 if contact else 0)


def _name(content: Content, design: Design, width: float, y: float) -> tuple[list[Mark], float]:
    setter = typesetter()
    style = design.look.name
    lines = setter.lines(content.seller_name, style, width)
    if len(lines) > 1:
        style = design.look.name_small
        lines = setter.lines(content.seller_name, style, width)
    marks: list[Mark] = []
    for line in lines:
        marks.append(Text(design.frame.left, y + style.ascent, line, style))
        y += style.line_height
    return marks, y


def _line_height(mark: Mark) -> float:
    return mark.style.line_height if isinstance(mark, Text) else 0.0


def _wrapped(lines: list[str], style: Style) -> list[str]:
    setter = typesetter()
    return [line for text in lines for line in setter.lines(text, style, _CONTACT_WIDTH)]


def _right_lines(
    lines: list[str], design: Design, y: float, style: Style | None = None
) -> list[Mark]:
    """Lines that end at the right edge."""
    setter = typesetter()
    style = style or design.look.contact
    marks: list[Mark] = []
    for line in _wrapped(lines, style):
        x = design.frame.right - setter.width(line, style)
        marks.append(Text(x, y + style.ascent, line, style))
        y += style.line_height
    return marks


def _centred(line: str, y: float, style: Style, design: Design) -> Text:
    x = design.frame.middle - typesetter().width(line, style) / 2
    return Text(x, y + style.ascent, line, style)


def _logo(content: Content, x: float, y: float, width: float, height: float) -> Picture | None:
    size = fitted(content.logo, width, height)
    return None if size is None else Picture(x, y, *size, content.logo)


# the address


def _address(content: Content, design: Design) -> list[Mark]:
    frame, look = design.frame, design.look
    setter = typesetter()
    marks: list[Mark] = []
    if frame.sender_top is not None:
        sender = setter.elided(content.sender, look.sender, frame.address_width)
        y = frame.sender_top
        line = y + look.sender.line_height + 0.5
        marks.append(Text(frame.address_left, y + look.sender.ascent, sender, look.sender))
        marks.append(rule(frame.address_left, line, frame.address_width, look.rule))
    style, step = look.address, _ADDRESS_LINE
    lines = _address_lines(content, design, style)
    if len(lines) * step > frame.address_bottom - frame.address_top:
        step = _TIGHT_ADDRESS_LINE
    if len(lines) * step > frame.address_bottom - frame.address_highest:
        style = look.address_small
        step = style.line_height * 0.95
        lines = _address_lines(content, design, style)
    y = min(frame.address_top, frame.address_bottom - len(lines) * step)
    for i, line_text in enumerate(lines):
        marks.append(Text(frame.address_left, y + i * step + style.ascent, line_text, style))
    return marks


def _address_lines(content: Content, design: Design, style: Style) -> list[str]:
    width = design.frame.address_width
    setter = typesetter()
    return [line for text in content.address for line in setter.lines(text, style, width)]


def _fold_marks(design: Design) -> list[Mark]:
    x, thickness = _MARK
    marks: list[Mark] = [rule(x, y, 4.0, GREY, thickness) for y in design.frame.folds]
    marks.append(rule(x, design.frame.punch, 6.0, GREY, thickness))
    return marks


# facts


def _facts(content: Content, design: Design) -> tuple[list[Mark], float]:
    """In a column beside the address; in the plain design each on a hairline."""
    frame, look = design.frame, design.look
    setter = typesetter()
    is_plain = look.design == PLAIN
    labels = [label for label, _ in content.facts]
    value_left = frame.facts_left + min(38.0, setter.widest(labels, look.fact_label)) + 4.0
    y = frame.facts_top + 1.0
    marks: list[Mark] = []
    for i, (label, value) in enumerate(content.facts):
        style = look.fact_strong if i == 0 else look.fact
        marks.append(Text(frame.facts_left, y + look.fact.ascent, label, look.fact_label))
        for line in setter.lines(value, style, frame.facts_right - value_left):
            x = frame.facts_right - setter.width(line, style) if is_plain else value_left
            marks.append(Text(x, y + look.fact.ascent, line, style))
            y += look.fact.line_height
        y += 0.55
        if is_plain:
            width = frame.facts_right - frame.facts_left
            marks.append(rule(frame.facts_left, y, width, look.rule, 0.1))
            y += 0.35
    return marks, y


def _strip(content: Content, design: Design, y: float) -> tuple[list[Mark], float]:
    """In cells across the page, the value below its label; the number is in the title."""
    frame, look = design.frame, design.look
    setter = typesetter()
    facts = content.facts[1:]
    if not facts:
        return [], y
    columns = _STRIP_COLUMNS
    gap = 4.0
    width = (frame.width - gap * (columns - 1)) / columns
    marks: list[Mark] = [rule(frame.left, y, frame.width, look.accent, 0.5)]
    y += 2.4
    for start in range(0, len(facts), columns):
        tallest = 0
        for i, (label, value) in enumerate(facts[start : start + columns]):
            x = frame.left + i * (width + gap)
            label_line = setter.elided(label, look.fact_label, width)
            marks.append(Text(x, y + look.fact_label.ascent, label_line, look.fact_label))
            lines = setter.lines(value, look.fact, width)
            top = y + look.fact_label.line_height + 0.4
            for k, line in enumerate(lines):
                base = top + k * look.fact.line_height + look.fact.ascent
                marks.append(Text(x, base, line, look.fact))
            tallest = max(tallest, len(lines))
        y += _STRIP_STEP + max(0, tallest - 1) * look.fact.line_height
    return marks, y + 3.0


# the title


def _title(content: Content, design: Design, y: float) -> tuple[list[Mark], float]:
    frame, look = design.frame, design.look
    setter = typesetter()
    title = content.title if look.design == PLAIN else content.title.upper()
    number = printable(content.number)
    width = setter.width(title, look.title) + 3.0
    marks: list[Mark] = [Text(frame.left, y + look.title.ascent, title, look.title)]
    if width + setter.width(number, look.title_number) <= frame.width:
        marks.append(Text(frame.left + width, y + look.title.ascent, number, look.title_number))
        return marks, y + look.title.line_height + 0.8
    small, y = _number_lines(content, design, frame.left, frame.width, y + look.title.line_height)
    return marks + small, y


def _large_title(content: Content, design: Design) -> tuple[list[Mark], float]:
    """Beside the address, the number below."""
    frame, look = design.frame, design.look
    setter = typesetter()
    x, y = frame.facts_left, frame.facts_top
    width = frame.facts_right - frame.facts_left
    style = look.title
    while setter.width(content.title, style) > width and style.points > look.title_number.points:
        style = replace(style, points=style.points - 1)
    marks: list[Mark] = []
    for line in setter.lines(content.title, style, width):
        marks.append(Text(x, y + style.ascent, line, style))
        y += style.line_height
    number, y = _number_lines(content, design, x, width, y + 0.4)
    return marks + number, y


def _number_lines(
    content: Content, design: Design, x: float, width: float, y: float
) -> tuple[list[Mark], float]:
    setter = typesetter()
    style = design.look.title_number
    number = printable(content.number)
    if setter.width(number, style) > width:
        style = design.look.title_number_small
    marks: list[Mark] = []
    for line in setter.lines(number, style, width):
        marks.append(Text(x, y + style.ascent, line, style))
        y += style.line_height
    return marks, y


def _subject(content: Content, design: Design, y: float) -> tuple[list[Mark], float]:
    frame, look = design.frame, design.look
    setter = typesetter()
    marks: list[Mark] = []
    for text, style in ((content.subject, look.subject), (content.delivery, look.fact_label)):
        for line in setter.lines(text, style, frame.width):
            marks.append(Text(frame.left, y + style.ascent, line, style))
            y += style.line_height
        y += 0.8 if text else 0.0
    return marks, y


def continuation(content: Content, design: Design) -> tuple[list[Mark], float]:
    """The head of a further page, and where its body begins."""
    frame, look = design.frame, design.look
    setter = typesetter()
    grey = replace(look.contact, colour=GREY)
    right = setter.elided(content.continuation, grey, frame.width * 0.62)
    right_width = setter.width(right, grey)
    name = setter.elided(content.seller_name, look.continuation, frame.width - right_width - 6)
    base = 14.0 + look.continuation.ascent
    marks: list[Mark] = []
    if look.design == MODERN:
        marks.append(Box(0, 0, frame.paper.width, _THIN_BAND, look.accent))
    elif look.design != PLAIN:
        marks.append(Box(frame.left, 0, 22, 2.6, look.accent))
    marks.append(Text(frame.left, base, name, look.continuation))
    marks.append(Text(frame.right - right_width, base, right, grey))
    if look.design == CLASSIC:
        marks.append(rule(frame.left, 20.4, frame.width, look.rule))
    return marks, CONTINUATION_TOP
