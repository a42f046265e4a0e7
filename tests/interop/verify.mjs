// What software written elsewhere says of the badges in a folder, offline.
//
//   node verify.mjs FOLDER
//
// FOLDER/documents/*.json  credentials with an embedded proof, asked of two verifiers:
//                          Digital Bazaar's and the one of the DCC's wallet (verifier-core)
// FOLDER/documents/*.jwt   credentials as VC-JWT, asked of jose
// FOLDER/web.json          the only web there is: {address: file of FOLDER}; contexts, schemas,
//                          DID documents, status lists, public keys (JWK)
//
// Prints {verdicts: {file: {bazaar, dcc} | {jose}}, missed: [address not in web.json]}.

import {readdirSync, readFileSync} from "node:fs";
import {basename, join} from "node:path";

const folder = process.argv[2];
const web = new Map();
const missed = new Set();

for (const [address, file] of Object.entries(read(join(folder, "web.json")))) {
  web.set(address, read(join(folder, file)));
}
for (const published of [...web.values()]) {
  if (!String(published.id).startsWith("did:")) continue;
  web.set(published.id, published);
  for (const method of published.verificationMethod) {
    // Digital Bazaar wants the key alone under its id.
    web.set(method.id, {"@context": "https://w3id.org/security/multikey/v1", ...method});
  }
}

// Before verifier-core is loaded: all it asks of the network goes here.
globalThis.fetch = async request => {
  const address = String(request.url ?? request);
  const found = web.get(address);
  if (!found) {
    missed.add(address);
    return new Response("nothing here", {status: 404});
  }
  return new Response(JSON.stringify(found), {
    headers: {"content-type": "application/json"},
  });
};
console.log = console.error; // verifier-core logs; the verdicts alone go to stdout

const {verifyCredential} = await import("@digitalbazaar/vc");
const {DataIntegrityProof} = await import("@digitalbazaar/data-integrity");
const {cryptosuite} = await import("@digitalbazaar/eddsa-rdfc-2022-cryptosuite");
const {checkStatus} = await import("@digitalbazaar/vc-bitstring-status-list");
const dcc = await import("@digitalcredentials/verifier-core");
const jose = await import("jose");

/** JSON of a file; what is not UTF-8 or not JSON throws. */
function read(path) {
  return JSON.parse(new TextDecoder("utf-8", {fatal: true}).decode(readFileSync(path)));
}

async function documentLoader(address) {
  if (!web.has(address)) {
    missed.add(address);
    throw new Error(`not in web.json: ${address}`);
  }
  return {contextUrl: null, documentUrl: address, document: web.get(address)};
}

/** {verified, revoked: boolean or null (nobody said), errors}. */
async function askBazaar(credential) {
  const suite = new DataIntegrityProof({cryptosuite});
  const said = await verifyCredential({credential, suite, documentLoader, checkStatus});
  const entries = said.statusResult?.results;
  return {
    verified: said.verified,
    revoked: entries ? entries.some(each => each.status !== false) : null,
    errors: errorsOf(said),
  };
}

function errorsOf(said) {
  const outer = said.error ? [said.error] : [];
  const inner = outer.flatMap(each => each.errors ?? []);
  const status = said.statusResult?.error ? [said.statusResult.error] : [];
  return [...outer, ...inner, ...status].map(each => `${each.name}: ${each.message}`);
}

/** {steps: {valid_signature, expiration, revocation_status, …}, schema, errors}. */
async function askDcc(credential) {
  // Another spelling of knownDIDRegistries makes it refuse everything.
  const said = await dcc.verifyCredential({credential, knownDIDRegistries: []});
  const steps = (said.log ?? []).map(step => [step.id, step.valid ?? step.error?.name]);
  const schemas = (said.additionalInformation ?? []).flatMap(each => each.results);
  return {
    steps: Object.fromEntries(steps),
    schema: schemas.length > 0 && schemas.every(each => each.result?.valid === true),
    errors: (said.errors ?? []).map(each => `${each.name}: ${each.message}`),
  };
}

/** {verified, document, errors}: the key is what the address `kid` gives. */
async function askJose(token) {
  try {
    const {kid} = jose.decodeProtectedHeader(token);
    const {document} = await documentLoader(kid);
    const key = await jose.importJWK(document, "ES256");
    const {payload} = await jose.jwtVerify(token, key, {algorithms: ["ES256"]});
    return {verified: true, document: payload, errors: []};
  } catch (error) {
    return {verified: false, document: null, errors: [`${error.name}: ${error.message}`]};
  }
}

async function verdictOn(path) {
  if (path.endsWith(".jwt")) return {jose: await askJose(readFileSync(path, "utf-8"))};
  let credential;
  try {
    credential = read(path);
  } catch (error) {
    const errors = [`not JSON: ${error.message}`];
    return {bazaar: {verified: false, revoked: null, errors}, dcc: {steps: {}, schema: false, errors}};
  }
  // Each its own copy: neither may see what the other left in it.
  return {
    bazaar: await askBazaar(structuredClone(credential)),
    dcc: await askDcc(structuredClone(credential)),
  };
}

const verdicts = {};
for (const name of readdirSync(join(folder, "documents")).sort()) {
  verdicts[basename(name)] = await verdictOn(join(folder, "documents", name));
}
process.stdout.write(JSON.stringify({verdicts, missed: [...missed]}) + "\n");
