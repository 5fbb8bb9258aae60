// usage: node holder.mjs FOLDER derive CREDENTIAL POINTER...  → what @digitalbazaar/ecdsa-sd-2023-cryptosuite leaves to see of it;
//        node holder.mjs FOLDER read TOKEN JWKS               → { header, payload } of a token that jose has checked.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { serveOnly } from "./documents.mjs";

const [folder, work, file, ...others] = process.argv.slice(2);
serveOnly(folder);
const strangers = createRequire(`${process.env.STRANGERS}/package.json`);
const load = (name) => import(pathToFileURL(strangers.resolve(name)).href);
const text = readFileSync(file, "utf8");

async function derive() {
  const vc = await load("@digitalbazaar/vc");
  const { DataIntegrityProof } = await load("@digitalbazaar/data-integrity");
  const { createDiscloseCryptosuite } = await load("@digitalbazaar/ecdsa-sd-2023-cryptosuite");
  const { securityLoader } = await load("@digitalcredentials/security-document-loader");
  const cryptosuite = createDiscloseCryptosuite({ selectivePointers: others });
  return vc.derive({
    verifiableCredential: JSON.parse(text),
    suite: new DataIntegrityProof({ cryptosuite }),
    documentLoader: securityLoader({ fetchRemoteContexts: true }).build(),
  });
}

async function read() {
  const jose = await load("jose");
  const keys = jose.createLocalJWKSet(JSON.parse(readFileSync(others[0], "utf8")));
  const { payload, protectedHeader } = await jose.compactVerify(text, keys);
  return { header: protectedHeader, payload: JSON.parse(new TextDecoder().decode(payload)) };
}

console.log(JSON.stringify(await { derive, read }[work]()));
