// The only network a stranger's tool gets here: a folder whose index.json maps URLs to files.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export function serveOnly(folder) {
  const index = JSON.parse(readFileSync(join(folder, "index.json"), "utf8"));
  globalThis.fetch = async (request) => {
    const url = typeof request === "string" ? request : (request.url ?? String(request));
    if (!(url in index)) return new Response("not found", { status: 404 });
    const headers = { "content-type": "application/json" };
    return new Response(readFileSync(join(folder, index[url])), { headers });
  };
}
