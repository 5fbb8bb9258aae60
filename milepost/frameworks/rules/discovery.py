"""What this CASE provider offers, as OpenAPI 3 describes it."""

from typing import Any

Described = dict[str, Any]
VERSION = "1.1"
BY_IDENTIFIER = {
    "CFDocuments": ("getCFDocument", "CFDocument", "A framework"),
    "CFPackages": ("getCFPackage", "CFPackage", "A framework with everything in it"),
    "CFItems": ("getCFItem", "CFItem", "A competency"),
    "CFItemAssociations": (
        "getCFItemAssociations",
        "CFAssociationSet",
        "A competency and its links",
    ),
    "CFAssociations": ("getCFAssociation", "CFAssociation", "A link"),
    "CFAssociationGroupings": ("getCFAssociationGrouping", "CFAssociationGrouping", "A grouping"),
    "CFConcepts": ("getCFConcept", "CFConceptSet", "A concept and those under it"),
    "CFItemTypes": ("getCFItemType", "CFItemTypeSet", "An item type and those under it"),
    "CFLicenses": ("getCFLicense", "CFLicense", "A license"),
    "CFRubrics": ("getCFRubric", "CFRubric", "A rubric"),
    "CFSubjects": ("getCFSubject", "CFSubjectSet", "A subject and those under it"),
}
SCHEMAS = "https://purl.imsglobal.org/spec/case/v1p1/schema/json/case_v1p1_{}-jsonschema1.json"
LIST_PARAMETERS = {
    "limit": "How many at most; 100 unless given",
    "offset": "How many to pass over",
    "sort": "The field to sort by",
    "orderBy": "asc or desc",
    "filter": "Such as title~'welding', two of them joined by AND or OR",
    "fields": "The fields wanted, separated by commas",
}


def description(address: str) -> Described:
    """Return the description of the provider at this address."""
    paths = {"/CFDocuments": _operation("getAllCFDocuments", "CFDocumentSet", "The frameworks")}
    paths["/CFDocuments"]["get"]["parameters"] = [
        {"name": name, "in": "query", "description": words, "schema": {"type": "string"}}
        for name, words in LIST_PARAMETERS.items()
    ]
    for kind, (operation, schema, words) in BY_IDENTIFIER.items():
        path = _operation(operation, schema, words)
        path["get"]["parameters"] = [
            {
                "name": "sourcedId",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "format": "uuid"},
            }
        ]
        path["get"]["responses"]["404"] = _answer("imsx_StatusInfo", "Unknown, or not a UUID")
        paths[f"/{kind}/{{sourcedId}}"] = path
    return {
        "openapi": "3.0.1",
        "info": {"title": "Competencies and Academic Standards Exchange", "version": VERSION},
        "servers": [{"url": address}],
        "paths": paths,
    }


def _operation(name: str, schema: str, words: str) -> Described:
    answers = {
        "200": _answer(schema, words),
        "400": _answer("imsx_StatusInfo", "The question cannot be answered"),
    }
    return {"get": {"operationId": name, "summary": words, "responses": answers}}


def _answer(schema: str, words: str) -> Described:
    reference = {"$ref": SCHEMAS.format(schema.lower())}
    return {"description": words, "content": {"application/json": {"schema": reference}}}
