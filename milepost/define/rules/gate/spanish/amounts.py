"""Numbers and spans of time, as Spanish writes them."""

WORDS: dict[str, float] = {
    **{"medio": 0.5, "media": 0.5, "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4},
    **{"cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11},
    **{"doce": 12, "quince": 15, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50},
    **{"sesenta": 60, "ochenta": 80, "cien": 100},
}
NUMBER = r"(?:\d[\d,.]{0,9}|" + "|".join(sorted(WORDS, key=len, reverse=True)) + ")"
MANY = rf"(?:{NUMBER}|vari[oa]s|much[oa]s)"
SPAN = r"(?:horas?|h|d[ií]as?|semanas?|meses|mes|años?|trimestres?|semestres?)"
AMOUNT = rf"\b{MANY}(?:\s+o\s+más|\s*\+)?\s+{SPAN}\b"
