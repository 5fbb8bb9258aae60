// @digitalbazaar/vc with eddsa-rdfc-2022: signs, and verifies proof, issuer, dates; status is answered "good".
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';

const require = createRequire(process.argv[3] + '/');
const load = async name => import(require.resolve(name));
const vc = await load('@digitalbazaar/vc');
const {DataIntegrityProof} = await load('@digitalbazaar/data-integrity');
const {cryptosuite} = await load('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const Ed25519Multikey = await load('@digitalbazaar/ed25519-multikey');

const given = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const method = {
  '@context': 'https://w3id.org/security/multikey/v1', type: 'Multikey',
  id: given.method, controller: given.did, publicKeyMultibase: given.publicKey
};
const controller = {
  '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
  id: given.did, verificationMethod: [method],
  assertionMethod: [given.method], authentication: [given.method]
};

async function documentLoader(url) {
  const document = url === given.did ? controller : url === given.method ? method :
    given.contexts[url];
  if(!document) {
    throw new Error(`not given: ${url}`);
  }
  // contexts are "static", so that jsonld.js may keep what it has processed
  return {contextUrl: null, documentUrl: url, document, tag: given.contexts[url] && 'static'};
}

const key = await Ed25519Multikey.from({...method, secretKeyMultibase: given.secretKey});
const signing = new DataIntegrityProof({
  signer: key.signer(), cryptosuite, date: given.created
});
const now = new Date('2026-06-01T00:00:00Z');

async function issue(count) {
  const credential = given.unsigned[count % given.unsigned.length];
  return vc.issue({credential: {...credential}, suite: signing, documentLoader, now});
}

const verifier = name => async count => {
  const result = await vc.verifyCredential({
    credential: JSON.parse(given[name][count % given[name].length]),
    suite: new DataIntegrityProof({cryptosuite}), documentLoader, now,
    checkStatus: async () => ({verified: true})
  });
  if(!result.verified) {
    throw result.error;
  }
};

const tasks = {issue, cohort: verifier('cohort'), mixed: verifier('mixed')};
for(const task of Object.values(tasks)) {
  for(let count = 0; count < 20; count++) {
    await task(count);
  }
}
const packages = ['@digitalbazaar/vc', '@digitalbazaar/eddsa-rdfc-2022-cryptosuite', 'jsonld', 'rdf-canonize'];
const versionOf = name => JSON.parse(
  readFileSync(`${process.argv[3]}/node_modules/${name}/package.json`, 'utf8')).version;
const versions = packages.map(name => `${name} ${versionOf(name)}`);
console.log(JSON.stringify({
  version: `${versions.join(', ')}, Node ${process.version}`, tasks: Object.keys(tasks)
}));
for await (const line of createInterface({input: process.stdin})) {
  const [name, seconds] = line.split(' ');
  const start = performance.now();
  const busy = process.cpuUsage();
  let count = 0;
  let taken = 0;
  while((taken = (performance.now() - start) / 1000) < Number(seconds)) {
    await tasks[name](count);
    count++;
  }
  const {user, system} = process.cpuUsage(busy);
  console.log(JSON.stringify({count, seconds: Math.min(taken, (user + system) / 1e6)}));
}
