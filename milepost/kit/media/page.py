"""Draws pages of a PDF, run as a program of its own: whatever a stranger's file does to the drawing
library, it happens there, within bounds of time and memory.

    python page.py FILE WIDTH HEIGHT PAGE            # one page, counted from 0, as 0.png
    python page.py FILE WIDTH HEIGHT all MOST        # all of them, refused if there are more

The pictures go into the current folder; the number of pages to standard output.
"""

import resource
import sys

import pypdfium2

SECONDS = 60
MEMORY = 2 * 1024**3
TOO_MANY = 3
"""What the program ends with when there are more pages than asked for."""


def main() -> None:
    file, width, height, wanted = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    document = pypdfium2.PdfDocument(file)
    if wanted == "all" and len(document) > int(sys.argv[5]):
        sys.exit(TOO_MANY)
    for number in range(len(document)) if wanted == "all" else [int(wanted)]:
        page = document[number]
        scale = min(width / page.get_width(), height / page.get_height())
        picture = page.render(scale=scale, fill_color=(255, 255, 255, 255)).to_pil()
        picture.convert("RGB").save(f"{number if wanted == 'all' else 0}.png", compress_level=1)
    sys.stdout.write(str(len(document)))


if __name__ == "__main__":
    main()
