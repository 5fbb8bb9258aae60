// usage: node digitalbazaar-vc.mjs FOLDER CREDENTIAL...  → a line of JSON each: what @digitalbazaar/vc says of it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { serveOnly } from "./documents.mjs";

const [folder, ...files] = process.argv.slice(2);
serveOnly(folder);
const strangers = createRequire(`${process.env.STRANGERS}/package.json`);
const load = (name) => import(pathToFileURL(strangers.resolve(name)).href);

const vc = await load("@digitalbazaar/vc");
const { DataIntegrityProof } = await load("@digitalbazaar/data-integrity");
const eddsa = await load("@digitalbazaar/eddsa-rdfc-2022-cryptosuite");
const ecdsa = await load("@digitalbazaar/ecdsa-rdfc-2019-cryptosuite");
const selective = await load("@digitalbazaar/ecdsa-sd-2023-cryptosuite");
const { securityLoader } = await load("@digitalcredentials/security-document-loader");
const { checkStatus } = await load("@digitalcredentials/vc-bitstring-status-list");

const documentLoader = securityLoader({ fetchRemoteContexts: true }).build();
const cryptosuites = [eddsa.cryptosuite, ecdsa.cryptosuite, selective.createVerifyCryptosuite()];
const suite = cryptosuites.map((cryptosuite) => new DataIntegrityProof({ cryptosuite }));

for (const file of files) {
  const credential = JSON.parse(readFileSync(file, "utf8"));
  const said = await vc.verifyCredential({ credential, suite, documentLoader, checkStatus });
  const causes = (said.error?.errors ?? []).map((error) => error.message);
  console.log(JSON.stringify({ verified: said.verified, causes }));
}
