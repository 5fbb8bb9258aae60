"""The Service Description Document: what this server offers of the Open Badges 3.0 API."""

from collections.abc import Mapping
from typing import Any

from milepost.hold.rules import connecting

Document = dict[str, Any]

SCOPES = {
    connecting.READ: "Read the Open Badges in the wallet.",
    connecting.UPSERT: "Put Open Badges into the wallet, or replace them.",
    connecting.READ_PROFILE: "Read the holder's profile.",
    connecting.WRITE_PROFILE: "Change the holder's profile.",
    connecting.OFFLINE: "Get a refresh token.",
}
STATUS = {"$ref": "#/components/schemas/Imsx_StatusInfo"}
PROFILE = {"$ref": "#/components/schemas/Profile"}
BADGE = {"$ref": "#/components/schemas/AchievementCredential"}
TOKEN: Document = {"type": "string", "pattern": r"^[-A-Za-z0-9_]+\.[-A-Za-z0-9_]+\.[-A-Za-z0-9_]*$"}
MINOR = (
    *("forbidden", "fullsuccess", "internal_server_error", "invalid_data"),
    *("invalid_query_parameter", "misdirected_request", "not_acceptable", "not_allowed"),
    *("not_found", "not_modified", "server_busy", "unauthorizedrequest", "unknown"),
)


def service_description(base: str, *, home: str, places: Mapping[str, str]) -> Document:
    """Return the document: ``base`` is the API's address, ``places`` those of OAuth by name."""
    return {
        "openapi": "3.0.1",
        "info": {
            "title": "Milepost",
            "version": "3.0",
            "termsOfService": home,
            "x-imssf-privacyPolicyUrl": home,
        },
        "servers": [{"url": base}],
        "paths": {
            "/credentials": {"get": _get_credentials(), "post": _upsert_credential()},
            "/profile": {"get": _get_profile(), "put": _put_profile()},
            "/discovery": {"get": _get_description()},
        },
        "components": {
            "securitySchemes": {"OAuth2ACG": _security(places)},
            "schemas": _schemas(),
        },
    }


def _security(places: Mapping[str, str]) -> Document:
    flow = {
        "authorizationUrl": places["authorize"],
        "tokenUrl": places["token"],
        "refreshUrl": places["token"],
        "scopes": SCOPES,
    }
    return {
        "type": "oauth2",
        "description": "OAuth 2.0 authorization code with PKCE (S256).",
        "x-imssf-registrationUrl": places["register"],
        "flows": {"authorizationCode": flow},
    }


def _get_credentials() -> Document:
    whole: Document = {"type": "integer", "format": "int32"}
    asked = {
        "limit": whole | {"minimum": 1},
        "offset": whole | {"minimum": 0},
        "since": {"type": "string", "format": "date-time"},
    }
    given = {
        "credential": {"type": "array", "items": BADGE},
        "compactJwsString": {"type": "array", "items": TOKEN},
    }
    operation = _operation("getCredentials", scope=connecting.READ)
    operation["parameters"] = [
        {"name": name, "in": "query", "required": False, "schema": schema}
        for name, schema in asked.items()
    ]
    body = _json({"type": "object", "properties": given, "additionalProperties": False})
    operation["responses"] = {"200": body, **_refusals("400", "401", "403", "405")}
    return operation


def _upsert_credential() -> Document:
    content = {
        "application/json": {"schema": BADGE},
        "application/vc+ld+json": {"schema": BADGE},
        "text/plain": {"schema": TOKEN},
    }
    taken = {"description": "The badge, as it was sent.", "content": content}
    operation = _operation("upsertCredential", scope=connecting.UPSERT)
    operation["requestBody"] = {"required": True, "content": content}
    operation["responses"] = {"200": taken, "201": taken, **_refusals("400", "401", "403", "405")}
    return operation


def _get_profile() -> Document:
    operation = _operation("getProfile", scope=connecting.READ_PROFILE)
    operation["responses"] = {"200": _json(PROFILE), **_refusals("401", "403", "405")}
    return operation


def _put_profile() -> Document:
    operation = _operation("putProfile", scope=connecting.WRITE_PROFILE)
    operation["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": PROFILE}},
    }
    operation["responses"] = {"200": _json(PROFILE), **_refusals("400", "401", "403", "405")}
    return operation


def _get_description() -> Document:
    body = _json({"type": "object"})
    return {"operationId": "getServiceDescription", "security": [], "responses": {"200": body}}


def _operation(name: str, *, scope: str) -> Document:
    return {"operationId": name, "security": [{"OAuth2ACG": [scope]}]}


def _json(schema: Document) -> Document:
    return {"description": "The answer.", "content": {"application/json": {"schema": schema}}}


def _refusals(*statuses: str) -> Document:
    return {one: _json(STATUS) for one in (*statuses, "default")}


def _schemas() -> Document:
    text: Document = {"type": "string"}
    field = {
        "type": "object",
        "required": ["imsx_codeMinorFieldName", "imsx_codeMinorFieldValue"],
        "properties": {
            "imsx_codeMinorFieldName": text,
            "imsx_codeMinorFieldValue": text | {"enum": list(MINOR)},
        },
    }
    minor = {"imsx_codeMinorField": {"type": "array", "minItems": 1, "items": field}}
    major = ["failure", "processing", "success", "unsupported"]
    status = {
        "imsx_codeMajor": text | {"enum": major},
        "imsx_severity": text | {"enum": ["error", "status", "warning"]},
        "imsx_description": text,
        "imsx_codeMinor": {"type": "object", "properties": minor},
    }
    return {
        "AchievementCredential": {"type": "object", "required": ["@context", "id", "type"]},
        "Profile": {"type": "object", "required": ["id", "type"]},
        "Imsx_StatusInfo": {
            "type": "object",
            "required": ["imsx_codeMajor", "imsx_severity"],
            "properties": status,
            "additionalProperties": False,
        },
    }
