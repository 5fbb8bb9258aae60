// usage: node presenter.mjs LINK                → a line of JSON: what a wallet built on @openid4vc/openid4vp
//                                                 reads in our request;
//        node presenter.mjs LINK VP_TOKEN       → { status }: what our verifier answers to its response;
//        node presenter.mjs LINK TOKEN SECRET [CHANGES] → the same, for a badge that is held as a token (VC-JWT or
//                                                 SD-JWT VC) with this key; CHANGES are what it says falsely.
import { createHash, createPrivateKey, sign } from "node:crypto";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [link, token, secret, changes] = process.argv.slice(2);
const strangers = createRequire(`${process.env.STRANGERS}/package.json`);
const load = (name) => import(pathToFileURL(strangers.resolve(name)).href);
const { Openid4vpClient } = await load("@openid4vc/openid4vp");
const { setGlobalConfig } = await load("@openid4vc/openid4vci");
setGlobalConfig({ allowInsecureUrls: true });

const client = new Openid4vpClient({
  callbacks: {
    fetch,
    hash: (data, algorithm) => createHash(algorithm.replace("-", "")).update(data).digest(),
  },
});
const { params } = client.parseOpenid4vpAuthorizationRequest({ authorizationRequest: link });
const resolved = await client.resolveOpenId4vpAuthorizationRequest({ authorizationRequestPayload: params });
const { authorizationRequestPayload: asked } = resolved;

/* The badge in a presentation that answers the request, signed with the key that it was issued for. */
function presentation(held) {
  const said = { nonce: asked.nonce, aud: asked.client_id, ...JSON.parse(changes ?? "{}") };
  const iat = Math.floor(Date.now() / 1000);
  if (held.includes("~")) {
    const sd_hash = createHash("sha256").update(held).digest("base64url");
    return held + signed({ typ: "kb+jwt" }, { iat, sd_hash, ...said });
  }
  const { sub } = JSON.parse(Buffer.from(held.split(".")[1], "base64url"));
  const vp = {
    "@context": ["https://www.w3.org/2018/credentials/v1"],
    type: ["VerifiablePresentation"],
    verifiableCredential: [held],
  };
  return signed({ typ: "JWT", kid: `${sub}#0` }, { iss: sub, iat, vp, ...said });
}

function signed(header, { forged, ...payload }) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const input = `${encode({ alg: "ES256", ...header })}.${encode(payload)}`;
  const key = createPrivateKey({ key: JSON.parse(secret), format: "jwk" });
  const what = Buffer.from(forged ? `${input} ` : input);
  const signature = sign("sha256", what, { key, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}

/* The credential query that the badge answers: by its format, and by its type where that has one. */
function answered(held) {
  const isSdJwt = held.includes("~");
  const { vct } = JSON.parse(Buffer.from(held.split(".")[1], "base64url"));
  const fits = (one) =>
    isSdJwt ? one.format === "dc+sd-jwt" && one.meta.vct_values.includes(vct) : one.format === "jwt_vc_json";
  return resolved.dcql.query.credentials.find(fits)?.id;
}

if (token === undefined) {
  const { nonce, client_id, response_mode } = asked;
  const prefix = resolved.client.prefix;
  console.log(JSON.stringify({ nonce, client_id, response_mode, prefix, dcql: resolved.dcql.query, version: resolved.version }));
} else {
  const { authorizationResponsePayload } = await client.createOpenid4vpAuthorizationResponse({
    authorizationRequestPayload: asked,
    authorizationResponsePayload: {
      vp_token: secret ? { [answered(token)]: [presentation(token)] } : JSON.parse(token),
    },
  });
  const { response } = await client.submitOpenid4vpAuthorizationResponse({
    authorizationRequestPayload: asked,
    authorizationResponsePayload,
  });
  console.log(JSON.stringify({ status: response.status, said: await response.json() }));
}
