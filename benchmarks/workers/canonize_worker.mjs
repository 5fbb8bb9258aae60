// jsonld.js: reads a JSON document a line, writes its canonical N-Quads as a JSON string a line.
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';

const require = createRequire(process.argv[3] + '/');
const jsonld = (await import(require.resolve('jsonld'))).default;
const contexts = JSON.parse(readFileSync(process.argv[2], 'utf8'));

async function documentLoader(url) {
  if(!contexts[url]) {
    throw new Error(`not given: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: contexts[url], tag: 'static'};
}

for await (const line of createInterface({input: process.stdin})) {
  let text = '';
  try {
    text = await jsonld.canonize(JSON.parse(line), {
      algorithm: 'RDFC-1.0', format: 'application/n-quads', documentLoader, safe: true
    });
  } catch(error) {
    process.stderr.write(`${error.message}\n`);
  }
  console.log(JSON.stringify(text));
}
