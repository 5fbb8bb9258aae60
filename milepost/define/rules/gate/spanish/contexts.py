"""Spanish words for a claim that reaches far, and for several contexts."""

from milepost.define.rules.gate.patterns import either
from milepost.define.rules.gate.spanish.amounts import NUMBER

PLACES = (
    r"(?:entornos?|contextos?|situaci[oó]n(?:es)?|trabajos?|oficios?|empleos?|sectores|sector|"
    r"equipos?|industrias?|[aá]mbitos?|profesi[oó]n(?:es)?|empresas?|lugar(?:es)?|sitios?)"
)
CLAIMED = either(
    r"transferibles?|transversal(?:es)?|universal(?:es|mente)?|empleabilidad",
    rf"(?:cualquier|todo tipo de|toda clase de|todos los|todas las|diversos|diversas) "
    rf"(?:\w+ )?{PLACES}",
    r"en cualquier parte|en todas partes",
    r"(?:habilidad(?:es)?|competencias?) (?:blandas?|clave|b[aá]sicas?|para la vida|sociales)",
)
KINDS = (
    r"(?:entornos|contextos|lugares|sitios|situaciones|grupos|clases|materias|clientes|equipos|"
    r"trabajos|ocasiones|p[uú]blicos|familias|casas|cocinas|departamentos|oficios|edificios|"
    r"empresas|organizaciones|[aá]mbitos|plantas|proyectos)"
)
SEVERAL = either(
    rf"(?:(?!(?:una?|medi[oa])\b){NUMBER}|distint[oa]s|diferentes|vari[oa]s)\s+(?:\w+\s+){{0,3}}?{KINDS}",
    rf"(?:otr[oa]|un[oa]? segund[oa]) (?:\w+ )?(?:{PLACES}|grupo|clase|cliente|p[uú]blico)",
    r"un[oa]? (?:[\w-]+ ){0,8}?y otr[oa]",
)
SETTINGS = either(
    r"trabajo|empleo|casa|hogar|familia|escuela|colegio|instituto|clase|comunidad|barrio",
    r"club|voluntariado|deporte|iglesia|mezquita|asociaci[oó]n",
)
BOTH = either("y", "e", "ambos", "ambas", r"as[ií] como")
