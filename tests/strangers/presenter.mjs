// usage: node presenter.mjs LINK                → a line of JSON: what a wallet built on @openid4vc/openid4vp
//                                                 reads in our request;
//        node presenter.mjs LINK VP_TOKEN       → { status }: what our verifier answers to its response.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [link, vpToken] = process.argv.slice(2);
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
if (vpToken === undefined) {
  const { nonce, client_id, response_mode } = asked;
  const prefix = resolved.client.prefix;
  console.log(JSON.stringify({ nonce, client_id, response_mode, prefix, dcql: resolved.dcql.query, version: resolved.version }));
} else {
  const { authorizationResponsePayload } = await client.createOpenid4vpAuthorizationResponse({
    authorizationRequestPayload: asked,
    authorizationResponsePayload: { vp_token: JSON.parse(vpToken) },
  });
  const { response } = await client.submitOpenid4vpAuthorizationResponse({
    authorizationRequestPayload: asked,
    authorizationResponsePayload,
  });
  console.log(JSON.stringify({ status: response.status, said: await response.json() }));
}
