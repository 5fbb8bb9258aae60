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

/* The key that a method names: out of a did:key itself, else out of the archived key document. */
function keyOf(method) {
  const did = method.split("#")[0];
  let text = did.startsWith("did:key:") ? did.slice(8) : null;
  if (!text) {
    const methods = (record.keys[did] || {}).verificationMethod || [];
    const found = methods.find((entry) => entry.id === method);
    text = found ? found.publicKeyMultibase : null;
  }
  if (!text || text[0] !== "z") throw new Unknown(WORDS.no_key);
  const bytes = fromBase58(text.slice(1));
  if (bytes.length !== 34 || bytes[0] !== 0xed || bytes[1] !== 0x01) throw new Unknown(WORDS.no_key);
  return bytes.slice(2);
}

async function hash(text) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

/* The signature over both hashes (Data Integrity EdDSA Cryptosuites, 3.3.4), and whose key it was. */
async function checkSignature(entry) {
  const nodes = parse(entry.statements);
  const root = rootOf(nodes);
  const issuer = bare(one(nodes.get(root), CREDENTIALS + "issuer"));
  const terms = [...parse(entry.terms).values()].flat();
  const method = bare(one(terms, "https://w3id.org/security#verificationMethod"));
  if (!method || method.split("#")[0] !== issuer) throw new Error(WORDS.not_issuer);
  const key = await crypto.subtle.importKey("raw", keyOf(method), { name: "Ed25519" }, false, ["verify"]);
  const signed = new Uint8Array(64);
  signed.set(await hash(entry.terms));
  signed.set(await hash(entry.statements), 32);
  const signature = fromBase58(entry.signature.slice(1));
  if (!(await crypto.subtle.verify("Ed25519", key, signature, signed))) throw new Error(WORDS.changed);
  return { nodes, root, proven: issuer.startsWith("did:key:") };
}

function rootOf(nodes) {
  for (const [name, statements] of nodes) if (one(statements, CREDENTIALS + "issuer")) return name;
  throw new Error(WORDS.broken);
}

function checkDates(statements) {
  const from = one(statements, CREDENTIALS + "validFrom");
  const until = one(statements, CREDENTIALS + "validUntil");
  const now = new Date();
  if (from && new Date(from) > now) throw new Error(WORDS.not_yet);
  if (until && new Date(until) < now) throw new Error(WORDS.over);
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
  if (!list || !list.statements) throw new Unknown(WORDS.no_list);
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
  const packed = new Blob([fromBase64Url(encoded.text.slice(1))]).stream().pipeThrough(new DecompressionStream("gzip"));
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
  if (!entry.statements) {
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
