"""Makes math.woff2, the part of STIX Two Math that formulas of a page use, and takes its licence beside it.

    pip install fonttools==4.68.0 brotli==1.2.1; math_font.py

The font comes in a package of npm's, whose hash is known.
"""

import hashlib
import io
import tarfile
import urllib.request
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGE = "https://registry.npmjs.org/@fontsource/stix-two-math/-/stix-two-math-5.3.0.tgz"
SHA256 = "948de1b5470fbbd745fedbe6135797454fe833d94feecc6f2073cd771fe2f5fd"
MOST_BYTES = 150_000

# Letters as formulas have them, italic and upright, bold, double-struck and script, and the signs of mathematics.
RANGES = [
    (0x20, 0x7E), (0xA0, 0xFF), (0x131, 0x131), (0x237, 0x237), (0x2C6, 0x2DD), (0x300, 0x304), (0x306, 0x30C), (0x338, 0x338),
    (0x391, 0x3D6), (0x3F0, 0x3F6), (0x2010, 0x2027), (0x2030, 0x205F), (0x2061, 0x2064), (0x20D0, 0x20D7), (0x2102, 0x2138),
    (0x2190, 0x21D5), (0x2200, 0x22FF), (0x2308, 0x230B), (0x239B, 0x23B9), (0x23DC, 0x23E1), (0x25A0, 0x25CF), (0x27E6, 0x27EF),
    (0x27F5, 0x27FC), (0x2A00, 0x2A02), (0x2A7D, 0x2A7E), (0x2AAF, 0x2AB0), (0x1D400, 0x1D467), (0x1D49C, 0x1D4CF),
    (0x1D538, 0x1D56B), (0x1D6A4, 0x1D755), (0x1D7CE, 0x1D7E1),
]


def main():
    packed = urllib.request.urlopen(PACKAGE).read()
    if hashlib.sha256(packed).hexdigest() != SHA256:
        raise SystemExit("the package is another than it was")
    files = tarfile.open(fileobj=io.BytesIO(packed))
    font = TTFont(files.extractfile("package/files/stix-two-math-latin-400-normal.woff2"), recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = ["ssty", "dtls", "flac", "kern", "mark", "mkmk"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    narrowed = subset.Subsetter(options)
    narrowed.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    narrowed.subset(font)
    font.flavor = "woff2"
    font.save(made := io.BytesIO(), reorderTables=True)
    if len(made.getvalue()) > MOST_BYTES:
        raise SystemExit(f"{len(made.getvalue())} bytes are more than {MOST_BYTES}")
    here = Path(__file__).parent
    (here / "math.woff2").write_bytes(made.getvalue())
    (here / "OFL.txt").write_bytes(files.extractfile("package/LICENSE").read())
    print(f"math.woff2: {len(made.getvalue())} bytes, {len(font.getBestCmap())} characters")


if __name__ == "__main__":
    main()
