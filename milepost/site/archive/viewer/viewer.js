"use strict";
/* Reads record.js and checks every badge in it here, in this page: nothing is fetched from anywhere.
   What is shown of a badge is read out of the statements that its issuer signed. */

const CREDENTIALS = "https://www.w3.org/2018/credentials#";
const STATUS = "https://www.w3.org/ns/credentials/status#";
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const WORDS = JSON.parse(document.getElementById("words").textContent);
const record = window.RECORD;

/* What this page can't find out: that says nothing against a badge, and nothing for it. */
class Unknown extends Error {}

function fromBase58(text) {
  let number = 0n;
  for (const sign of text) {
    const value = BASE58.indexOf(sign);
    if (value < 0) throw new Error(WORDS.broken);
    number = number * 58n + BigInt(value);
  }
  const bytes = [];
  for (; number > 0n; number >>= 8n) bytes.unshift(Number(number & 255n));
  for (const sign of text) { if (sign !== "1") break; bytes.unshift(0); }
  return new Uint8Array(bytes);
}

function fromBase64Url(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

/* The statements, one a line: subject, predicate, then a node or a literal. */
function parse(lines) {
  const nodes = new Map();
  const shape = /^(<[^>]*>|_:\S+) <([^>]*)> (?:(<[^>]*>|_:\S+)|"((?:[^"\\]|\\.)*)"\S*)(?: (?:<[^>]*>|_:\S+))? \.$/;
  for (const line of lines.split("\n")) {
    if (!line) continue;
    const found = shape.exec(line);
    if (!found) throw new Error(WORDS.broken);
    const [, subject, predicate, node, literal] = found;
    if (!nodes.has(subject)) nodes.set(subject, []);
    const text = literal === undefined ? null : JSON.parse('"' + literal.replace(/\\'/g, "'").replace(/\\U([0-9A-Fa-f]{8})/g, (_, code) => String.fromCodePoint(parseInt(code, 16))) + '"');
    nodes.get(subject).push({ predicate, node: node || null, text });
  }
  return nodes;
}

function one(statements, predicate) {
  const found = (statements || []).find((row) => row.predicate === predicate);
  return found ? found.text ?? found.node : null;
}

function bare(node) { return node && node.startsWith("<") ? node.slice(1, -1) : node; }

/* What the page reads of JSON, under the names that the statements have. */
const NAMED = { name: "https://schema.org/name" };
for (const name of ["issuer", "validFrom", "validUntil", "credentialStatus"]) NAMED[name] = CREDENTIALS + name;
for (const name of ["statusListCredential", "statusListIndex", "statusPurpose", "encodedList"]) NAMED[name] = STATUS + name;
Object.assign(NAMED, { issuanceDate: NAMED.validFrom, expirationDate: NAMED.validUntil });

/* A JSON document as statements; whatever says its id a second time is told apart. */
function parseJson(text) {
  const nodes = new Map();
  const told = (value) => {
    if (typeof value !== "object" || value === null) return { node: null, text: String(value) };
    const named = typeof value.id === "string" ? `<${value.id}>` : "";
    const name = named && !nodes.has(named) ? named : `_:j${nodes.size}`;
    const rows = [];
    nodes.set(name, rows);
    for (const [key, values] of Object.entries(value)) {
      if (key !== "@context") for (const each of [values].flat()) rows.push({ predicate: NAMED[key] || key, ...told(each) });
    }
    return { node: name, text: null };
  };
  const document = JSON.parse(text);
  return { nodes, root: told(document).node, document };
}

const KINDS = {
  EdDSA: { made: { name: "Ed25519" }, checked: { name: "Ed25519" } },
  ES256: { made: { name: "ECDSA", namedCurve: "P-256" }, checked: { name: "ECDSA", hash: "SHA-256" } },
  RS256: { made: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, checked: { name: "RSASSA-PKCS1-v1_5" } },
};

/* The key that a method names: out of a did:key or did:jwk itself, else out of the archived key document. */
async function keyOf(method) {
  const did = method.split("#")[0];
  if (did.startsWith("did:key:")) return fromMultikey(did.slice(8));
  if (did.startsWith("did:jwk:")) return fromJwk(JSON.parse(utf8(fromBase64Url(did.slice(8)))));
  const methods = (record.keys[did] || {}).verificationMethod || [];
  const found = methods.find((entry) => entry.id === method || did + entry.id === method) || {};
  return found.publicKeyJwk ? fromJwk(found.publicKeyJwk) : fromMultikey(found.publicKeyMultibase);
}

function fromMultikey(text) {
  if (!text || text[0] !== "z") throw new Unknown(WORDS.no_key);
  const bytes = fromBase58(text.slice(1));
  const [kind, raw] = [bytes[0] * 256 + bytes[1], bytes.slice(2)];
  if (kind === 0xed01 && raw.length === 32) return usable("EdDSA", "raw", raw);
  if (kind === 0x8024 && raw.length === 33) return usable("ES256", "raw", uncompressed(raw));
  throw new Unknown(WORDS.no_key);
}

function fromJwk({ kty, crv, x, y, n, e }) {
  const alg = { "OKP Ed25519": "EdDSA", "EC P-256": "ES256", RSA: "RS256" }[crv ? `${kty} ${crv}` : kty];
  if (!alg) throw new Unknown(WORDS.no_key);
  return usable(alg, "jwk", alg === "RS256" ? { kty, n, e } : { kty, crv, x, y });
}

async function usable(alg, format, data) {
  try {
    const key = await crypto.subtle.importKey(format, data, KINDS[alg].made, false, ["verify"]);
    return { alg, verifies: (signature, signed) => crypto.subtle.verify(KINDS[alg].checked, key, signature, signed) };
  } catch (error) {
    throw isOld(error) ? error : new Unknown(WORDS.no_key);
  }
}

/* A point of P-256 with both coordinates: browsers don't take the short form (SEC 1, 2.3.4). */
function uncompressed(short) {
  const prime = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
  const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
  const x = short.slice(1).reduce((number, byte) => number * 256n + BigInt(byte), 0n);
  let y = 1n;
  for (let base = (x ** 3n - 3n * x + b) % prime, power = (prime + 1n) / 4n; power; power >>= 1n) {
    if (power & 1n) y = y * base % prime;
    base = base * base % prime;
  }
  if (y % 2n !== BigInt(short[0] & 1)) y = prime - y;
  const bytes = (number) => number.toString(16).padStart(64, "0").match(/../g).map((pair) => parseInt(pair, 16));
  return new Uint8Array([4, ...bytes(x), ...bytes(y)]);
}

function utf8(bytes) { return new TextDecoder("utf-8", { fatal: true }).decode(bytes); }

async function hash(text) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

/* A token: what its payload says, and the claims that repeat or bound it (Open Badges 3.0, 8.2). */
function readToken(token) {
  const parts = token.split(".");
  if (parts.length !== 3) throw new Error(WORDS.broken);
  const [header, claims] = parts.slice(0, 2).map((part) => JSON.parse(utf8(fromBase64Url(part))));
  if (claims.vp) throw new Unknown(WORDS.elsewhere);
  const { nodes, root } = parseJson(JSON.stringify(claims.vc || claims));
  const rows = nodes.get(root);
  const named = bare(one(rows, NAMED.issuer)) || claims.iss;
  if (!one(rows, NAMED.issuer)) rows.push({ predicate: NAMED.issuer, node: null, text: named });
  if (claims.iss && claims.iss !== named) throw new Error(WORDS.not_issuer);
  for (const [claim, predicate] of [["nbf", NAMED.validFrom], ["exp", NAMED.validUntil]]) {
    if (claim in claims) rows.push({ predicate, node: null, text: new Date(claims[claim] * 1000).toISOString() });
  }
  const kid = header.kid || (/^did:(key|jwk):/.test(named) ? named : "");
  return {
    nodes, root, alg: header.alg, method: kid.startsWith("#") ? named + kid : kid,
    signature: fromBase64Url(parts[2]), signed: [new TextEncoder().encode(parts.slice(0, 2).join("."))],
  };
}

/* A Data Integrity proof over statements, or over canonical JSON: both hashes are signed (3.3.4). */
async function readProof(entry) {
  const { nodes, root } = entry.statements ? { nodes: parse(entry.statements) } : parseJson(entry.document);
  const signed = [];
  for (const terms of [entry.terms].flat()) {
    signed.push(new Uint8Array([...await hash(terms), ...await hash(entry.statements || entry.document)]));
  }
  const method = entry.statements
    ? bare(one([...parse(entry.terms).values()].flat(), "https://w3id.org/security#verificationMethod"))
    : JSON.parse(entry.terms[0]).verificationMethod;
  return { nodes, root: root || rootOf(nodes), method, signature: fromBase58(entry.signature.slice(1)), signed };
}

/* Whether the signature holds, and whose key it was. */
async function checkSignature(entry) {
  const { nodes, root, alg, method, signature, signed } = entry.token ? readToken(entry.token) : await readProof(entry);
  const issuer = bare(one(nodes.get(root), CREDENTIALS + "issuer"));
  if (entry.token && !String(method).startsWith("did:")) throw new Unknown(WORDS.no_key);
  if (!issuer || !method || method.split("#")[0] !== issuer) throw new Error(WORDS.not_issuer);
  const key = await keyOf(method);
  if (alg && alg !== key.alg) throw new Unknown(WORDS.no_key);
  const holds = await Promise.all(signed.map((bytes) => key.verifies(signature, bytes)));
  if (!holds.includes(true)) throw new Error(WORDS.changed);
  return { nodes, root, proven: /^did:(key|jwk):/.test(issuer) };
}

/* Whether this page can check how something is secured. */
function isReadable(entry) { return Boolean(entry && (entry.statements || entry.document || entry.token)); }

function rootOf(nodes) {
  for (const [name, statements] of nodes) if (one(statements, CREDENTIALS + "issuer")) return name;
  throw new Error(WORDS.broken);
}

function checkDates(statements) {
  const now = new Date();
  const has = (names, fits) => statements.some((row) => names.some((name) => row.predicate === CREDENTIALS + name) && fits(new Date(row.text)));
  if (has(["validFrom", "issuanceDate"], (day) => day > now)) throw new Error(WORDS.not_yet);
  if (has(["validUntil", "expirationDate"], (day) => day < now)) throw new Error(WORDS.over);
}

/* The archived list of what was revoked, itself signed; the state is that of the archive's day. */
async function checkStatus(nodes, root) {
  let own = true;
  for (const row of nodes.get(root)) {
    if (row.predicate === CREDENTIALS + "credentialStatus") own = await checkEntry(nodes, root, row.node) && own;
  }
  return own;
}

async function checkEntry(nodes, root, name) {
  const status = nodes.get(name);
  const list = record.lists[bare(one(status, STATUS + "statusListCredential"))];
  if (!isReadable(list)) throw new Unknown(WORDS.no_list);
  const bit = await bitIn(list, status, bare(one(nodes.get(root), CREDENTIALS + "issuer")));
  if (bit.set) throw new Error(WORDS.revoked);
  return bit.own;
}

/* Whether the bit is set, and whether the issuer itself says so; a list that does not hold says nothing. */
async function bitIn(list, status, issuer) {
  const read = await checkSignature(list).catch((error) => { throw isOld(error) ? error : new Unknown(WORDS.bad_list); });
  const statements = [...read.nodes.values()].flat();
  const encoded = statements.find((row) => row.predicate === STATUS + "encodedList");
  const purpose = one(status, STATUS + "statusPurpose");
  const fits = statements.some((row) => row.predicate === STATUS + "statusPurpose" && row.text === purpose);
  if (!encoded || !fits || (purpose !== "revocation" && purpose !== "suspension")) throw new Unknown(WORDS.bad_list);
  const packed = new Blob([fromBase64Url(encoded.text.replace(/^u/, ""))]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bits = new Uint8Array(await new Response(packed).arrayBuffer());
  const index = Number(one(status, STATUS + "statusListIndex"));
  if (!(index >= 0 && index < bits.length * 8)) throw new Unknown(WORDS.bad_list);
  const own = bare(one(read.nodes.get(read.root), CREDENTIALS + "issuer")) === issuer;
  return { set: Boolean(bits[index >> 3] & (128 >> (index & 7))), own };
}

/* Whether the browser can't do what this page needs. */
function isOld(error) { return error.name === "NotSupportedError" || error.name === "TypeError"; }

function element(tag, text, parent) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

/* The card's own words, from now on those that the issuer signed. */
function sayAsSigned(card, nodes, root) {
  const name = "https://schema.org/name";
  const title = one(nodes.get(root), name) || [...nodes.values()].map((rows) => one(rows, name)).find(Boolean);
  if (title) card.querySelector("h3").textContent = title;
  const issuer = one(nodes.get(one(nodes.get(root), CREDENTIALS + "issuer")), name);
  if (issuer) card.querySelector("[data-issuer]").textContent = issuer;
}

/* Every signed statement as a tree from the badge down; what was shown once is not shown again. */
function tree(nodes, name, shown) {
  const list = document.createElement("dl");
  shown.add(name);
  for (const row of nodes.get(name) || []) {
    const label = row.predicate.split(/[#/]/).pop();
    element("dt", label, list);
    const value = element("dd", "", list);
    if (row.node && nodes.has(row.node) && !shown.has(row.node)) value.append(tree(nodes, row.node, shown));
    else value.textContent = row.text ?? (label === "type" ? bare(row.node).split(/[#/]/).pop() : bare(row.node));
  }
  return list;
}

async function verify(card, entry) {
  if (!isReadable(entry)) {
    say(card, "", WORDS.elsewhere);
    return;
  }
  try {
    const { nodes, root, proven } = await checkSignature(entry);
    sayAsSigned(card, nodes, root);
    const details = element("details", "", card);
    element("summary", WORDS.signed, details);
    details.append(tree(nodes, root, new Set()));
    checkDates(nodes.get(root));
    const own = await checkStatus(nodes, root);
    say(card, proven && own ? "good" : "told", proven && own ? WORDS.genuine : WORDS.as_archived);
  } catch (error) {
    if (isOld(error)) say(card, "unknown", WORDS.old_browser);
    else say(card, error instanceof Unknown ? "unknown" : "bad", error.message);
  }
}

function say(card, state, words) {
  const verdict = card.querySelector("[data-verdict]");
  verdict.textContent = words;
  verdict.className = state;
}

for (const kind of ["credentials", "imported", "endorsements"]) {
  record[kind].forEach((entry, number) => verify(document.getElementById(`${kind}-${number}`), entry));
}
