"""What the pictures are called: a label, a style and a background in a few phrasings of three languages."""

STYLES = ("noto", "fluent")

# Colour, and its name in English, German (after "auf") and French. Light ones, so that every icon stands out.
BACKGROUNDS = {
    "white": ((255, 255, 255), "weißem", "blanc"),
    "grey": ((160, 166, 174), "grauem", "gris"),
    "pink": ((255, 160, 196), "rosa", "rose"),
    "orange": ((255, 168, 76), "orangem", "orange"),
    "yellow": ((255, 228, 96), "gelbem", "jaune"),
    "green": ((126, 214, 132), "grünem", "vert"),
    "blue": ((104, 172, 250), "blauem", "bleu"),
    "purple": ((172, 136, 240), "lila", "violet"),
}


def with_article(noun):
    return ("an " if noun[0] in "aeiou" else "a ") + noun


def captions(names, style, background):
    """names: (English, German, French)."""
    english, german, french = names
    _, dative, colour = BACKGROUNDS[background]
    title = style.capitalize()
    return [
        "%s, %s style, on %s background" % (with_article(english), style, with_article(background)),
        "%s in %s style on %s" % (english, style, background),
        "%s background, %s, %s style" % (background, with_article(english), style),
        "%s, %s-Stil, auf %s Hintergrund" % (german, title, dative),
        "%s im %s-Stil auf %s Hintergrund" % (german, title, dative),
        "%s, style %s, sur fond %s" % (french, style, colour),
        "%s de style %s sur un fond %s" % (french, style, colour),
    ]
