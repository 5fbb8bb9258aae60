"""Spanish words for a fee that hangs on the result."""

from milepost.define.rules.gate.patterns import either

MONEY = (
    r"(?:tasas?|cuotas?|tarifas?|pag(?:o|a|as|an|ar|ado|ue|ues)|cobr(?:o|a|amos|an|ar)|precio|"
    r"costes?|costos?|cuestan?|bonos?|bonificaci[oó]n|descuento|euros?|d[oó]lares|pesos|"
    r"[€$]\s?\d+|\d+\s?[€$])"
)
BACK = r"(?:reembols\w+|devol(?:vemos|ver|verá|ución)|devuelv\w+)"
WHEN = r"(?:si|cuando|s[oó]lo|al|tras|despu[eé]s de|por|seg[uú]n|depende del?|en caso de)"
RESULT = (
    r"(?:(?:no )?(?:apruebas?|aprueban|suspendes?|consigues?|logras?|obtienes?|superas?|pasas?)|"
    r"aprobar|aprobad[oa]|aprobaci[oó]n|(?:el |del |un )?(?:buen )?resultado|"
    r"(?:cada |la |una )?(?:insignia|credencial)(?: (?:conseguida|emitida|lograda))?|[eé]xito)"
)
TIED = either(
    rf"{BACK}\b[^.]{{0,200}}?\b{WHEN}\s+(?:\w+\s+){{0,3}}?{RESULT}",
    rf"{MONEY}\b[^.;]{{0,200}}?\b{WHEN}\s+(?:\w+\s+){{0,2}}?{RESULT}",
    rf"si {RESULT}\b[^.]{{0,200}}?\b(?:{MONEY}|{BACK}|gratis)",
    r"sin (?:aprobado|insignia|[eé]xito),? (?:no hay|sin|no se) (?:tasa|pago|cuota|coste|cobra)\w*",
    r"(?:segundo|tercer|otro|nuevo|cada(?: nuevo)?) intento\b[^.]{0,200}?\b(?:cuesta|tasa|cuota)",
    r"(?:cada(?: nuevo)?|un segundo) intento (?:cuesta|se paga)",
    r"(?:aprobado|insignia|[eé]xito) garantizad[oa]",
)
FREE_OF_IT = either(
    r"sea cual sea|independient\w+|tanto si|aunque no|da igual|en cualquier caso|en todo caso",
    r"no depende|la misma (?:tasa|cuota|tarifa)|el mismo precio|no (?:cuesta|se paga) nada",
)
