// usage: node verifier-core.mjs FOLDER CREDENTIAL...  → a line of JSON each: what verifier-core says of it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { serveOnly } from "./documents.mjs";

const [folder, ...files] = process.argv.slice(2);
serveOnly(folder);
const strangers = createRequire(`${process.env.STRANGERS}/package.json`);
const { verifyCredential } = await import(
  pathToFileURL(strangers.resolve("@digitalcredentials/verifier-core")).href
);

for (const file of files) {
  const credential = JSON.parse(readFileSync(file, "utf8"));
  const said = await verifyCredential({ credential, knownDIDRegistries: [] });
  const log = Object.fromEntries((said.log ?? []).map((step) => [step.id, step.valid ?? step.error?.name]));
  console.log(JSON.stringify({ log, errors: (said.errors ?? []).map((error) => error.name) }));
}
