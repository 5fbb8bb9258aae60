// usage: node wallet.mjs OFFER TX_CODE CONFIGURATION KEYS → one line of JSON: what a wallet built on
// @openid4vc/openid4vci was given, with the keys that it made and their secrets; or { error } as the issuer
// said it.
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [offer, txCode, configuration, number] = process.argv.slice(2);
const strangers = createRequire(`${process.env.STRANGERS}/package.json`);
const load = (name) => import(pathToFileURL(strangers.resolve(name)).href);
const { Openid4vciClient, setGlobalConfig } = await load("@openid4vc/openid4vci");
setGlobalConfig({ allowInsecureUrls: true });

const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const keys = Array.from({ length: Number(number) }, () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { privateKey, jwk: publicKey.export({ format: "jwk" }) };
});
const keyOf = (jwk) => keys.find((key) => key.jwk.x === jwk.x);

const client = new Openid4vciClient({
  callbacks: {
    fetch,
    hash: (data, algorithm) => createHash(algorithm.replace("-", "")).update(data).digest(),
    generateRandom: (length) => randomBytes(length),
    clientAuthentication: () => {},
    signJwt: (signer, { header, payload }) => {
      const input = `${encode(header)}.${encode(payload)}`;
      const key = keyOf(signer.publicJwk).privateKey;
      const signature = sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });
      return { jwt: `${input}.${signature.toString("base64url")}`, signerJwk: signer.publicJwk };
    },
  },
});

try {
  const credentialOffer = await client.resolveCredentialOffer(offer);
  const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const { accessTokenResponse } = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
    credentialOffer,
    issuerMetadata,
    txCode,
  });
  const accessToken = accessTokenResponse.access_token;
  const { c_nonce: nonce } = await client.requestNonce({ issuerMetadata });
  const proofs = [];
  for (const { jwk } of keys) {
    const { jwt } = await client.createCredentialRequestJwtProof({
      issuerMetadata,
      credentialConfigurationId: configuration,
      nonce,
      signer: { method: "jwk", alg: "ES256", publicJwk: jwk },
    });
    proofs.push(jwt);
  }
  const { credentialResponse } = await client.retrieveCredentials({
    issuerMetadata,
    accessToken,
    credentialConfigurationId: configuration,
    proofs: { jwt: proofs },
  });
  await client.sendNotification({
    issuerMetadata,
    accessToken,
    notification: { notificationId: credentialResponse.notification_id, event: "credential_accepted" },
  });
  const credentials = credentialResponse.credentials.map((one) => one.credential);
  const secrets = keys.map((key) => key.privateKey.export({ format: "jwk" }));
  console.log(JSON.stringify({ credentials, keys: keys.map((key) => key.jwk), secrets }));
} catch (error) {
  const said = error.errorResponse ?? error.response?.credentialErrorResponseResult?.data;
  console.log(JSON.stringify({ error: said?.error ?? String(error) }));
}
