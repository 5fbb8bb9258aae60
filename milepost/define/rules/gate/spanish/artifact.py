"""Spanish words for evidence that shows no work, and for work."""

import re

from milepost.define.rules.gate.patterns import either

HOLLOW = either(
    r"cuestionarios?",
    r"tipo test|tests? (?:en l[ií]nea|del?|final(?:es)?)|(?:un|el|los|del|al) tests?",
    r"ex[aá]men(?:es)?",
    r"pruebas? (?:te[oó]ricas?|finales|final|escritas?|en l[ií]nea|de conocimientos?)",
    r"calificaci[oó]n(?:es)?|puntuaci[oó]n(?:es)?|nota final|notas? del? (?:curso|test|examen)",
    r"asistencia|participaci[oó]n",
    r"certificados?|diplomas?|constancias?|expediente acad[eé]mico|t[ií]tulos? oficial(?:es)?",
    r"insignias? (?:digital(?:es)?|del curso)",
    r"(?:justificante|comprobante) de (?:finalizaci[oó]n|matr[ií]cula|inscripci[oó]n)",
    r"auto-?evaluaci[oó]n(?:es)?|auto-?informes?",
    r"declaraci[oó]n(?:es)?|declar[oa]s?|confirm[oa]s? que|acept[oa]s? que",
    r"encuestas?|formularios? de opini[oó]n",
    r"casillas?",
    r"reflexi[oó]n(?:es)?",
    r"(?:lo )?que (?:he|has) aprendido|qu[eé] (?:he|has) aprendido",
    r"cartas? de motivaci[oó]n",
    r"captura de (?:pantalla de )?(?:la |tu )?(?:puntuaci[oó]n|nota|progreso)",
)
MADE = either(
    r"certificados? de (?:calibraci[oó]n|conformidad|inspecci[oó]n|instalaci[oó]n)",
    r"que (?:t[uú] )?(?:escribiste|hiciste|construiste|diseñaste|dirigiste|dibujaste|corregiste|"
    r"rellenaste|impartiste|has (?:escrito|hecho|construido|diseñado|corregido))",
    r"(?:escrit|hech|diseñad|construid|corregid)[oa]s? por ti",
    r"tus? propi[oa]s?",
)
WORK = either(
    r"fotos?|fotograf[ií]as?|im[aá]genes|grabaci[oó]n(?:es)?|v[ií]deos?|audios?|dibujos?|croquis",
    r"muestras?|borrador(?:es)?|diarios?|actas?|portafolios?|registros? (?:escritos?|de trabajo)",
    r"maquetas?|prototipos?|piezas?|soldadura|c[oó]digo|repositorio|productos?",
    r"hojas? de c[aá]lculo",
    r"cartas?|correos?|art[ií]culos?|traducci[oó]n(?:es)?|men[uú]s?|recetas?|facturas?",
    r"plan(?:es)? de (?:cuidados|clase)|llamadas?|fichajes?|puntual\w*|antes y despu[eé]s",
    r"observ\w+|testigos?|supervisor\w*|compañer\w+|client\w+|vecin\w+|turnos?",
)
PICTURED = re.compile(
    r"\b(?:fotos?|fotograf[ií]as?|copias?|im[aá]genes|pdf|correos?)\s+(?:del?|con)\s+"
    r"(?:\w+\s+){0,4}?hollow",
    re.I,
)
