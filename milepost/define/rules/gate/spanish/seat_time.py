"""Seat time in Spanish: hours sat, courses attended or served time."""

import re

from milepost.define.rules.gate.sign import Sign
from milepost.define.rules.gate.spanish.amounts import AMOUNT, MANY, SPAN

COURSE = (
    r"(?:cursos?|cursillos?|formaci[oó]n(?:es)?|capacitaci[oó]n(?:es)?|seminarios?|taller(?:es)?|"
    r"webinars?|m[oó]dulos?|diplomados?)\b"
)
LESSON = (
    rf"(?:clases?|lecci[oó]n(?:es)?|conferencias?|charlas?|sesi[oó]n(?:es)?|ponencias?|{COURSE})\b"
)
SERVED = (
    rf"(?:estudios?|pr[aá]cticas?|experiencia|servicio|asistencia|voluntariado|aprendizaje|"
    rf"instrucci[oó]n|pasant[ií]as?|participaci[oó]n|{LESSON})\b"
)
GAP = r"(?:(?!(?:en|con|para|por|sin|desde|hasta)\s)[\w%-]+\s+)"
LEAST = r"(?:al menos\s+|por lo menos\s+|un m[ií]nimo de\s+|m[aá]s de\s+|unas?\s+)?"

RECORDED = re.compile(r"grab(?:a|ó|ar|ado|ada|aci)|v[ií]deo de|film|metraje|audio", re.I)
GIVEN = re.compile(
    r"\b(?:impart\w+|dise[ñn]\w+|organiz\w+|dirig\w+|planific\w+|ofrec\w+|ense[ñn]\w+|prepar\w+|"
    r"anunci\w+|da|dio|dar|plan(?:es)? de|propi[oa]s?)\b",
    re.I,
)
OTHERS = re.compile(r"\b(?:quienes|que|padres|niñ[oa]s|alumn[oa]s|clientes|visitantes)\s*$", re.I)
REFUSED_BEFORE = re.compile(
    r"\b(?:en vez de|en lugar de|no importa|sin importar|da igual|ning[uú]n|ninguna|"
    r"nunca cuentan?|independientemente de|"
    r"no (?:hace falta|es necesario|se piden?|se exigen?|cuentan?|bastan?))\b|"
    r"\bsin (?:haber |tener que |necesidad de )?$",
    re.I,
)
REFUSED_AFTER = re.compile(
    r"\bno (?:cuentan?|bastan?|se piden?|se exigen?|hacen? falta|(?:es|son) (?:necesari\w+|"
    r"prueba|criterio))\b|\bda igual\b",
    re.I,
)
LOG_OF = re.compile(
    rf"\b(?:diario|registro|bit[aá]cora)\s+(?:de|durante)\s+{MANY}\s+(?:d[ií]as|semanas|meses)",
    re.I,
)
ON_TIME = r"a tiempo|puntual\w*|retras\w+|lleg\w+|a su hora"
PUNCTUAL = re.compile(rf"\b(?:{ON_TIME})\b", re.I)
AT_WORK = re.compile(
    rf"\b(?:{ON_TIME}|turnos?|fichaj\w+|lugar de trabajo|empresa|cuadrante)\b", re.I
)
"""What is counted, such as working days, is no work: it excuses nothing."""
READY = re.compile(r"\b(?:preparad[oa]|list[oa]|con|trae)\b", re.I)


def _sign(
    pattern: str,
    *,
    before: tuple[re.Pattern[str], ...] = (),
    anywhere: tuple[re.Pattern[str], ...] = (),
) -> Sign:
    return Sign(
        pattern=re.compile(pattern, re.I),
        before=(REFUSED_BEFORE, *before),
        after=(REFUSED_AFTER,),
        anywhere=anywhere,
    )


SIGNS = (
    _sign(
        rf"\b(?:asist(?:e|en|es|i[oó]|ir|ido|iendo|encia)|acud(?:e|i[oó]|ir|ido))\s+"
        rf"(?:al?|en)\s+{GAP}{{0,7}}?{LESSON}",
        before=(OTHERS,),
        anywhere=(PUNCTUAL,),
    ),
    _sign(
        rf"\b(?:va|vino|viene|fue|ir)\s+a\s+{GAP}{{0,5}}?{LESSON}",
        before=(OTHERS, GIVEN),
        anywhere=(PUNCTUAL, READY),
    ),
    _sign(
        rf"^\W*(?:est[aá]|permanece|se queda|se sienta)\s+en\s+{GAP}{{0,3}}?(?:aulas?|{LESSON})",
        anywhere=(PUNCTUAL, READY),
    ),
    _sign(
        rf"\b(?:se conect(?:a|ó|ado)|inici(?:a|ó|ado) sesi[oó]n)\s+(?:al?|en)\s+"
        rf"{GAP}{{0,4}}?{COURSE}"
    ),
    _sign(
        r"\b(?:(?:complet|termin|finaliz|curs)(?:a|ó|ar|ado)|aprueba|aprob(?:ó|ar|ado)|"
        r"super(?:ó|ado)|particip(?:a|ó|ar|ado) en|hizo|hecho)"
        rf"\s+{GAP}{{0,5}}?{COURSE}",
        before=(GIVEN,),
        anywhere=(RECORDED,),
    ),
    _sign(
        rf"{AMOUNT}\s+(?:de|en)\s+(?:[\w-]+\s+){{0,3}}?{SERVED}",
        before=(GIVEN,),
        anywhere=(RECORDED, PUNCTUAL, LOG_OF),
    ),
    _sign(
        rf"\b{COURSE}\s+(?:[\w-]+\s+){{0,4}}?de\s+{LEAST}{MANY}\s+{SPAN}\b",
        before=(GIVEN,),
        anywhere=(RECORDED, PUNCTUAL, LOG_OF),
    ),
    _sign(rf"\b{MANY}\s+(?:cr[eé]ditos?|ECTS|horas\s+(?:lectivas|presenciales|cr[eé]dito))\b"),
    _sign(rf"\bpermanec(?:e|i[oó]|er)\s+(?:en|durante)\s+{GAP}{{0,4}}?{LESSON}"),
    _sign(
        rf"\b(?:dedic(?:a|ó|ar|ado)|invi(?:erte|rtió)|invertido|acumul(?:a|ó|ado)|pasó|pasado)\s+"
        rf"{LEAST}{AMOUNT}",
        anywhere=(RECORDED, PUNCTUAL),
    ),
    _sign(
        rf"\b(?:cumpl(?:e|i[oó]|ir|ido)|hizo|hecho|realiz(?:a|ó|ado)|complet(?:a|ó|ado))\s+"
        rf"{LEAST}\b{MANY}\s+horas\b",
        anywhere=(RECORDED, PUNCTUAL, LOG_OF),
    ),
    _sign(
        rf"\btrabaj(?:ó|ado)\s+(?:[\w-]+\s+){{0,6}}?durante\s+{LEAST}{AMOUNT}", anywhere=(PUNCTUAL,)
    ),
    _sign(
        rf"\b(?:ve|vio|ver|visto|visualiz(?:a|ó|ar|ado))\s+{GAP}{{0,4}}?"
        r"(?:v[ií]deos|webinars?|lecciones|m[oó]dulos)\b",
        before=(GIVEN,),
    ),
    _sign(
        rf"\basistencia\s+(?:m[ií]nima\s+)?(?:de|del|superior al)\s+{LEAST}{MANY}\s*"
        r"(?:%|por ciento|de\b)",
        anywhere=(AT_WORK,),
    ),
    _sign(r"\b(?:inscrit|matriculad)[oa]s?\s+en\b"),
    _sign(
        rf"\b(?:presente|presencia)\s+(?:en|durante)\s+(?:[\w-]+\s+){{0,6}}?{LESSON}",
        anywhere=(PUNCTUAL,),
    ),
    _sign(
        rf"\b(?<!hace )(?:falt(?:a|ó|as|ado)|ausencias?)\s+(?:a\s+)?(?:[\w-]+\s+){{0,4}}?{LESSON}",
        anywhere=(PUNCTUAL,),
    ),
    _sign(
        r"\b(?:certificados?|constancias?|justificantes?|diplomas?|comprobantes?|pruebas?) de "
        r"(?:asistencia|participaci[oó]n|finalizaci[oó]n|aprovechamiento|matr[ií]cula)\b",
        anywhere=(PUNCTUAL,),
    ),
    _sign(
        r"\b(?:listas?|hojas?|registros?|partes?|control(?:es)?) de asistencia\b",
        anywhere=(AT_WORK,),
    ),
)
