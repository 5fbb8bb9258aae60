"""Reads the words of a PDF's first pages, run as a program of its own: whatever a stranger's file
does to the library, it happens there, within bounds of time and memory.

    python page_words.py FILE MOST        # about so many characters, into words.txt

The number of pages that were read goes to standard output.
"""

import resource
import sys
import time
from pathlib import Path

import pypdfium2

ENOUGH = 10.0
"""Seconds of the processor after which no further page is begun."""
SECONDS = 20
MEMORY = 2 * 1024**3
MOST_PAGES = 200


def main() -> None:
    file, most = sys.argv[1], int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    document = pypdfium2.PdfDocument(file)
    words: list[str] = []
    for number in range(min(len(document), MOST_PAGES)):
        if sum(map(len, words)) >= most or time.process_time() > ENOUGH:
            break
        words.append(document[number].get_textpage().get_text_bounded()[:most])
    text = "\n".join(words).replace("\ufffe", "")
    Path("words.txt").write_text(text, encoding="utf-8", errors="replace")
    sys.stdout.write(str(len(words)))


if __name__ == "__main__":
    main()
