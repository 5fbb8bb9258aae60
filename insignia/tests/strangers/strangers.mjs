// Runs jobs with other people's libraries: reads {documents, jobs} from stdin, writes the answers
// as one JSON object, by the name of the job. A job that throws answers {error: "…"}.

import {readFileSync} from 'node:fs';
import {createHash, randomBytes} from 'node:crypto';
import jsigs from 'jsonld-signatures';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite as eddsaRdfc2022} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {cryptosuite as ecdsaRdfc2019} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import * as ecdsaSd2023 from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import {createList, decodeList} from '@digitalbazaar/vc-bitstring-status-list';
import {verifyCredential as verifyAsDcc} from '@digitalcredentials/verifier-core';
import {SDJwtVcInstance} from '@sd-jwt/sd-jwt-vc';
import * as jose from 'jose';

const {documents, jobs} = JSON.parse(readFileSync(0, 'utf8'));

// Only the answers go to stdout, and nobody goes to the network.
console.log = console.error;
globalThis.fetch = async url => {
  throw new Error(`no network in tests: ${url}`);
};

const documentLoader = async url => {
  if(!(url in documents)) {
    throw new Error(`nothing is known of ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: documents[url]};
};

const SUITES = {'eddsa-rdfc-2022': eddsaRdfc2022, 'ecdsa-rdfc-2019': ecdsaRdfc2019};

const keyPair = async key => {
  const multikey = {'@context': 'https://w3id.org/security/multikey/v1', type: 'Multikey', ...key};
  const library = key.publicKeyMultibase.startsWith('z6Mk') ? Ed25519Multikey : EcdsaMultikey;
  return library.from(multikey);
};

const outcome = ({verified, error}) => ({
  verified,
  error: error && [error, ...(error.errors ?? [])].map(each => each.message).join(' | ')
});

const purpose = () => new jsigs.purposes.AssertionProofPurpose();
const date = '2026-11-22T00:00:00Z';

const sign = async ({credential, key, cryptosuite}) => {
  const suite = new DataIntegrityProof({signer: (await keyPair(key)).signer(), cryptosuite, date});
  return jsigs.sign(credential, {suite, purpose: purpose(), documentLoader});
};

const sdJwt = ({jwk, holder}) => new SDJwtVcInstance({
  signer: async data => signature(jwk, data),
  signAlg: 'ES256',
  verifier: async (data, sig) => isSignature(jwk, data, sig),
  kbSigner: async data => signature(holder, data),
  kbSignAlg: 'ES256',
  kbVerifier: async (data, sig, payload) => isSignature(payload.cnf.jwk, data, sig),
  hasher: (data, alg) => createHash(alg.replace('-', '')).update(
    typeof data === 'string' ? data : Buffer.from(data)).digest(),
  hashAlg: 'sha-256',
  saltGenerator: size => randomBytes(size).toString('base64url')
});

const importKey = (jwk, usage) => crypto.subtle.importKey(
  'jwk', jwk, {name: 'ECDSA', namedCurve: 'P-256'}, false, [usage]);
const algorithm = {name: 'ECDSA', hash: 'SHA-256'};

const signature = async (jwk, data) => Buffer.from(await crypto.subtle.sign(
  algorithm, await importKey(jwk, 'sign'), Buffer.from(data))).toString('base64url');

const isSignature = async ({kty, crv, x, y}, data, sig) => crypto.subtle.verify(
  algorithm, await importKey({kty, crv, x, y}, 'verify'), Buffer.from(sig, 'base64url'),
  Buffer.from(data));

const WORK = {
  async 'vc-issue'({credential, key, cryptosuite}) {
    const suite = new DataIntegrityProof({
      signer: (await keyPair(key)).signer(), cryptosuite: SUITES[cryptosuite], date
    });
    return vc.issue({credential, suite, documentLoader});
  },
  async 'vc-verify'({credential, cryptosuite}) {
    const suite = new DataIntegrityProof({cryptosuite: SUITES[cryptosuite]});
    return outcome(await vc.verifyCredential({credential, suite, documentLoader}));
  },
  async 'dcc-verify'({credential}) {
    const {log = [], errors} = await verifyAsDcc({credential, knownDIDRegistries: []});
    const checks = Object.fromEntries(log.map(({id, valid}) => [id, valid]));
    return {checks, errors: (errors ?? []).map(({name}) => name)};
  },
  async 'sd-issue'({credential, key, mandatory}) {
    const cryptosuite = ecdsaSd2023.createSignCryptosuite({mandatoryPointers: mandatory});
    return sign({credential, key, cryptosuite});
  },
  async 'sd-derive'({credential, disclosed}) {
    const cryptosuite = ecdsaSd2023.createDiscloseCryptosuite({selectivePointers: disclosed});
    const suite = new DataIntegrityProof({cryptosuite});
    return jsigs.derive(credential, {suite, purpose: purpose(), documentLoader});
  },
  async 'sd-verify'({credential}) {
    const suite = new DataIntegrityProof({cryptosuite: ecdsaSd2023.createVerifyCryptosuite()});
    return outcome(await jsigs.verify(credential, {suite, purpose: purpose(), documentLoader}));
  },
  async 'status-encode'({length, indexes}) {
    const list = await createList({length});
    indexes.forEach(index => list.setStatus(index, true));
    return list.encode();
  },
  async 'status-decode'({encodedList, indexes}) {
    const list = await decodeList({encodedList});
    return {length: list.length, statuses: indexes.map(index => list.getStatus(index))};
  },
  async 'sd-jwt-issue'({claims, frame, jwk, holder, shown, binding}) {
    const instance = sdJwt({jwk, holder});
    const whole = await instance.issue(claims, frame);
    const bound = await instance.present(whole, shown, {kb: {payload: binding}});
    return {whole, bound};
  },
  async 'sd-jwt-verify'({text, jwk, holder, nonce}) {
    const options = nonce ? {keyBindingNonce: nonce} : {};
    const {payload, kb} = await sdJwt({jwk, holder}).verify(text, options);
    return {payload, kb: kb?.payload};
  },
  async 'jose-sign'({payload, header, jwk}) {
    return new jose.CompactSign(Buffer.from(JSON.stringify(payload)))
      .setProtectedHeader(header).sign(await jose.importJWK(jwk, header.alg));
  },
  async 'jose-verify'({token, jwk}) {
    const alg = jose.decodeProtectedHeader(token).alg;
    const found = await jose.compactVerify(token, await jose.importJWK(jwk, alg));
    return JSON.parse(Buffer.from(found.payload).toString());
  }
};

const answers = {};
for(const [name, {work, ...input}] of Object.entries(jobs)) {
  try {
    answers[name] = await WORK[work](input);
  } catch(error) {
    answers[name] = {error: outcome({error}).error || String(error)};
  }
}
process.stdout.write(JSON.stringify(answers));
