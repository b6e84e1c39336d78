"""Drawn grounds for posters: a skyline at dusk, people, speech bubbles, a viaduct, stripes."""

import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

_FINE = 2
"""Scenes are drawn this many times larger and shrunk, which smooths their edges."""

Colour = tuple[int, int, int]
_WARM: tuple[Colour, ...] = (
    (196, 84, 60),
    (224, 159, 31),
    (58, 124, 112),
    (27, 75, 114),
    (122, 74, 128),
    (201, 120, 90),
)
_SKIN: tuple[Colour, ...] = (
    (92, 58, 40),
    (141, 92, 62),
    (190, 136, 98),
    (226, 180, 146),
    (240, 206, 178),
    (120, 76, 52),
)


def skyline(width: int, height: int) -> Image.Image:
    """Towers, a winding tower and chimneys above a river, in the light of the evening."""
    chance = random.Random(45127)  # noqa: S311 - a drawing, no secret
    picture = _gradient(width, height, (24, 44, 86), (244, 172, 110))
    pen = ImageDraw.Draw(picture)
    ground = int(height * 0.78)
    sun = width // 7
    pen.ellipse((int(width * 0.66), ground - sun, int(width * 0.66) + sun, ground), fill=(252, 222, 160))
    for depth, colour in enumerate(((104, 92, 122), (66, 62, 98), (32, 36, 66))):
        _houses(pen, chance, width, ground, depth, colour)
    _winding_tower(pen, int(width * 0.2), ground, height // 4, (20, 24, 48))
    _chimneys(pen, int(width * 0.82), ground, height // 5, (20, 24, 48))
    mirrored = picture.crop((0, 2 * ground - height, width, ground)).transpose(
        Image.Transpose.FLIP_TOP_BOTTOM
    )
    river = Image.blend(
        mirrored.filter(ImageFilter.GaussianBlur(width // 160)), _plain(mirrored.size, (24, 44, 86)), 0.4
    )
    picture.paste(river, (0, ground))
    return picture


def people(width: int, height: int) -> Image.Image:
    """A row of very different people, seen from the chest up."""
    chance = random.Random(2008)  # noqa: S311 - a drawing, no secret
    picture = _gradient(width, height, (250, 243, 228), (238, 214, 176))
    pen = ImageDraw.Draw(picture)
    for row, count in ((0, 5), (1, 4)):
        step = width / count
        for number in range(count):
            size = step * (0.34 + 0.05 * chance.random())
            centre = step * (number + 0.5)
            top = height * (0.5 + 0.16 * row) + chance.uniform(-0.02, 0.02) * height
            _figure(pen, chance, centre, top, size, height)
    return picture


def bubbles(width: int, height: int) -> Image.Image:
    """Overlapping speech bubbles in clear colours."""
    chance = random.Random(17)  # noqa: S311 - a drawing, no secret
    picture = _gradient(width, height, (20, 58, 92), (27, 96, 112)).convert("RGBA")
    colours = [colour for colour in _WARM if sum(colour) > 300]
    for number in range(11):
        layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
        pen = ImageDraw.Draw(layer)
        size = int(width * chance.uniform(0.22, 0.34))
        row, column = divmod(number, 3)
        x = int(width * (0.04 + 0.31 * column + chance.uniform(-0.05, 0.03)))
        y = int(height * (0.47 + 0.13 * row + chance.uniform(-0.02, 0.02)))
        colour = (*colours[(number * 2 + row) % len(colours)], 225)
        pen.rounded_rectangle((x, y, x + size, y + size * 0.62), radius=size // 6, fill=colour)
        tail = x + size * (0.2 if number % 2 else 0.7)
        foot = y + size * 0.6
        pen.polygon(
            ((tail, foot), (tail + size * 0.16, foot), (tail - size * 0.02, foot + size * 0.2)), fill=colour
        )
        for line in range(3):
            left, right = x + size * 0.14, x + size * (0.86 - 0.2 * (line == 2))
            top = y + size * (0.15 + 0.13 * line)
            pen.rounded_rectangle(
                (left, top, right, top + size * 0.045), radius=size // 40, fill=(255, 255, 255, 200)
            )
        picture = Image.alpha_composite(picture, layer)
    return picture.convert("RGB")


def viaduct(width: int, height: int) -> Image.Image:
    """A railway viaduct over the valley of the river, hills behind it."""
    picture = _gradient(width, height, (146, 190, 214), (240, 236, 214))
    pen = ImageDraw.Draw(picture)
    for depth, colour in enumerate(((150, 178, 150), (104, 146, 112), (66, 112, 84))):
        base = height * (0.52 + 0.09 * depth)
        hill = [(0, height)]
        for step in range(33):
            wave = ((step * (7 + 3 * depth)) % 19) / 19
            hill.append((int(width * step / 32), int(base - height * 0.05 * wave)))
        pen.polygon([*hill, (width, height)], fill=colour)
    deck, foot, arches = int(height * 0.56), int(height * 0.82), 6
    stone, shade = (176, 128, 96), (140, 98, 74)
    pen.rectangle((0, deck, width, foot), fill=stone)
    pen.rectangle((0, deck, width, deck + height // 90), fill=shade)
    bay = width / arches
    for number in range(arches):
        left, right = bay * (number + 0.11), bay * (number + 0.89)
        crown = deck + height * 0.035
        pen.pieslice((left, crown, right, crown + (right - left)), 180, 360, fill=(200, 220, 212))
        pen.rectangle((left, crown + (right - left) / 2 - 1, right, foot), fill=(200, 220, 212))
    for number in range(5):
        coach = width * (0.1 + 0.115 * number)
        pen.rounded_rectangle(
            (coach, deck - height * 0.05, coach + width * 0.11, deck - 4),
            radius=width // 90,
            fill=(196, 60, 48),
        )
        for window in range(4):
            x = coach + width * (0.012 + 0.025 * window)
            pen.rectangle(
                (x, deck - height * 0.04, x + width * 0.016, deck - height * 0.022), fill=(250, 236, 190)
            )
    pen.rectangle((0, foot, width, height), fill=(74, 126, 150))
    for number in range(26):
        y = foot + (height - foot) * (number + 1) // 28
        wave = width * ((number * 37) % 100) / 100
        pen.line((wave, y, wave + width * 0.12, y), fill=(132, 176, 190), width=max(2, height // 400))
    return picture


def stripes(width: int, height: int) -> Image.Image:
    """Twelve bands of colour, one a city, that lean towards each other."""
    picture = _gradient(width, height, (255, 255, 255), (244, 240, 230))
    pen = ImageDraw.Draw(picture)
    for number in range(12):
        left = width * (number / 12)
        lean = width * 0.22 * (1 - number / 6)
        colour = _WARM[number % len(_WARM)]
        top = height * (0.6 + 0.03 * abs(number - 5.5))
        band = width / 12 - width / 150
        pen.polygon(
            ((left + lean, top), (left + lean + band, top), (left + band, height), (left, height)),
            fill=colour,
        )
    return picture


def _gradient(width: int, height: int, top: Colour, bottom: Colour) -> Image.Image:
    ramp = Image.linear_gradient("L").resize((width, height))
    return Image.composite(_plain((width, height), bottom), _plain((width, height), top), ramp)


def _plain(size: tuple[int, int], colour: Colour) -> Image.Image:
    return Image.new("RGB", size, colour)


def _houses(
    pen: ImageDraw.ImageDraw, chance: random.Random, width: int, ground: int, depth: int, colour: Colour
) -> None:
    x = 0
    while x < width:
        broad = int(width * chance.uniform(0.03, 0.07))
        tall = int(ground * chance.uniform(0.12, 0.4 - 0.09 * depth))
        pen.rectangle((x, ground - tall, x + broad, ground), fill=colour)
        if chance.random() < 0.3:
            pen.polygon(
                (
                    (x, ground - tall),
                    (x + broad / 2, ground - tall - broad * 0.7),
                    (x + broad, ground - tall),
                ),
                fill=colour,
            )
        if depth == 2:
            cell = max(6, broad // 6)
            for window_x in range(x + cell, x + broad - cell, 2 * cell):
                for window_y in range(ground - tall + cell, ground - cell, 2 * cell):
                    if chance.random() < 0.4:
                        pen.rectangle(
                            (window_x, window_y, window_x + cell // 2, window_y + cell // 2),
                            fill=(250, 208, 120),
                        )
        x += broad + int(width * chance.uniform(0, 0.012))


def _winding_tower(pen: ImageDraw.ImageDraw, x: int, ground: int, tall: int, colour: Colour) -> None:
    """The tower above a mine's shaft: two legs, two struts, the wheel on top."""
    thick, top = tall // 22, ground - tall
    for left in (x - tall // 6, x + tall // 6):
        pen.line((left, ground, x, top), fill=colour, width=thick)
    pen.line((x, top, x + tall // 2, ground), fill=colour, width=thick)
    for share in (0.35, 0.6, 0.8):
        y, half = ground - tall * share, tall / 6 * (1 - share)
        pen.line((x - half, y, x + half, y), fill=colour, width=thick // 2)
    wheel = tall // 7
    pen.ellipse((x - wheel, top - wheel, x + wheel, top + wheel), outline=colour, width=thick)
    pen.line((x - wheel, top, x + wheel, top), fill=colour, width=thick // 2)
    pen.line((x, top - wheel, x, top + wheel), fill=colour, width=thick // 2)


def _chimneys(pen: ImageDraw.ImageDraw, x: int, ground: int, tall: int, colour: Colour) -> None:
    for number in range(3):
        left, high = x + number * tall // 4, tall * (1 - 0.15 * number)
        pen.polygon(
            (
                (left, ground),
                (left + tall / 50, ground - high),
                (left + tall / 12, ground - high),
                (left + tall / 8, ground),
            ),
            fill=colour,
        )


def _figure(
    pen: ImageDraw.ImageDraw, chance: random.Random, centre: float, top: float, size: float, height: int
) -> None:
    """A head with hair or a headscarf above shoulders in a plain colour."""
    skin, cloth = chance.choice(_SKIN), chance.choice(_WARM)
    hair = chance.choice(((36, 28, 26), (92, 60, 36), (188, 150, 92), (150, 150, 152), (130, 58, 40)))
    shoulders = top + size * 0.95
    pen.rounded_rectangle(
        (centre - size * 1.15, shoulders, centre + size * 1.15, height + size),
        radius=int(size * 0.8),
        fill=cloth,
    )
    manner = chance.randrange(4)
    if manner == 0:
        scarf = chance.choice(_WARM)
        pen.ellipse(
            (centre - size * 0.72, top - size * 0.85, centre + size * 0.72, top + size * 1.1), fill=scarf
        )
    elif manner == 1:
        pen.rounded_rectangle(
            (centre - size * 0.7, top - size * 0.75, centre + size * 0.7, top + size),
            radius=int(size * 0.6),
            fill=hair,
        )
    else:
        pen.ellipse(
            (centre - size * 0.64, top - size * 0.82, centre + size * 0.64, top + size * 0.4), fill=hair
        )
    pen.rectangle(
        (centre - size * 0.2, top + size * 0.4, centre + size * 0.2, shoulders + size * 0.12), fill=skin
    )
    pen.ellipse((centre - size * 0.5, top - size * 0.58, centre + size * 0.5, top + size * 0.68), fill=skin)
    for side in (-1, 1):
        eye = centre + side * size * 0.2
        pen.ellipse(
            (eye - size * 0.05, top - size * 0.02, eye + size * 0.05, top + size * 0.08), fill=(40, 30, 28)
        )
    pen.arc(
        (centre - size * 0.2, top + size * 0.12, centre + size * 0.2, top + size * 0.42),
        25,
        155,
        fill=(120, 50, 44),
        width=max(2, int(size * 0.05)),
    )


def _fine(scene: Callable[[int, int], Image.Image]) -> Callable[[int, int], Image.Image]:
    def drawn(width: int, height: int) -> Image.Image:
        return scene(width * _FINE, height * _FINE).resize((width, height), Image.Resampling.BOX)

    return drawn


SCENES = {scene.__name__: _fine(scene) for scene in (skyline, people, bubbles, viaduct, stripes)}
"""By name: each draws a picture of the width and height (pixels) it is given."""
