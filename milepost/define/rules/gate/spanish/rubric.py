"""Words of Spanish rubrics that say nothing that can be seen."""

import re

from milepost.define.rules.gate.patterns import listed
from milepost.define.rules.gate.spanish.amounts import NUMBER
from milepost.define.rules.gate.vocabulary import Vocabulary

ENDING = re.compile(
    r"(?:amente|mente|ándolo|ando|iendo|ados?|adas?|idos?|idas?|aron|ieron|arse|erse|irse|"
    r"an|en|ar|er|ir|es|as|os|ó|a|o|e|s)$"
)
NEGATIONS = listed(
    """
    no nunca jamás ningún ninguna ninguno ni sin falta faltan faltó carece carecen tampoco nada
    """
)
SMALL = listed(
    """
    un una unos unas el la los las lo de del al a en con por para y o u e que se su sus es son
    está están ha han hay ser estar fue este esta esto ese esa como le les si ya aún todavía
    muestra muestran demuestra demuestran presenta persona personas alumno alumna alumnado
    estudiante aprendiz candidato candidata participante capaz puede manera forma modo
    """
)
PRAISE = listed(
    """
    mal malo mala malos malas bien bueno buena buenos buenas mejor peor muy excelente excelentes
    regular pobre pobres débil débiles fuerte adecuado adecuada adecuados adecuadas
    adecuadamente inadecuado inadecuada suficiente suficientes suficientemente insuficiente
    satisfactorio satisfactoria satisfactoriamente insatisfactorio aceptable aceptablemente
    destacado destacada sobresaliente notable excepcional superior alto alta bajo baja calidad
    básico básica limitado limitada incipiente desarrollo avanzado avanzada experto experta
    competente competentemente eficaz eficazmente ineficaz apropiado apropiada apropiadamente
    correcto correcta correctamente incorrecto incorrecta claro clara claros claras claramente
    parcial parcialmente completo completa completamente incompleto total totalmente pleno plena
    plenamente poco poca pocos pocas mucho mucha muchos muchas algo bastante más menos casi
    mínimo mínima máximo máxima razonable medio promedio nivel grado rara raramente raras vez
    veces ocasionalmente menudo frecuentemente frecuencia generalmente normalmente habitualmente
    consistente consistentemente profesional profesionalmente hábil hábilmente seguro segura
    seguridad confianza mejora mejorar mejorable necesita necesitan supera superan expectativas
    expectativa estándar criterio criterios requisito requisitos requerido logrado lograda logra
    conseguido consigue alcanzado alcanza cumple cumplen cumplido cumplida hecho hecha realizado
    realizada entregado entregada completado completada terminado terminada superado superada
    aprobado aprobada suspenso sí éxito tarea presente evidencia evidente impresionante útil
    amable positivo positiva negativo negativa motivado motivada respetuoso respetuosa actitud
    comportamiento conducta agradable
    """
)


def stem(word: str) -> str:
    """Return a word without its ending, so that "saluda" and "saludan" are one."""
    cut = ENDING.sub("", word)
    return cut if len(cut) >= 3 else word


SPANISH = Vocabulary(
    word=re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)?"),
    numbers=re.compile(rf"\b(?!una?\b|uno\b){NUMBER}\b", re.I),
    label=re.compile(r"\b(?:nivel|grado|etapa|paso|banda)\s+\d\b|^\s*\d\s*[:.)]", re.I),
    negations=NEGATIONS,
    negation="no",
    small=SMALL,
    praise=PRAISE,
    compared=listed("más menos algo mayor menor"),
    stem=stem,
)
