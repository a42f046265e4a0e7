// A badge signed by the DCC's library, as wallets and schools signed for years: Ed25519Signature2020.
//
//   node sign.mjs < JOB
//
// JOB      {document, key: {id, controller, publicKeyMultibase, privateKeyMultibase}, web: {address: JSON}}
// Prints the document with its proof. Nothing is fetched.

import {readFileSync} from "node:fs";
import {Ed25519Signature2020} from "@digitalcredentials/ed25519-signature-2020";
import {Ed25519VerificationKey2020} from "@digitalcredentials/ed25519-verification-key-2020";
import jsigs from "@digitalcredentials/jsonld-signatures";

const {document, key, web} = JSON.parse(readFileSync(0, "utf-8"));

async function documentLoader(address) {
  if (!(address in web)) throw new Error(`not in web: ${address}`);
  return {contextUrl: null, documentUrl: address, document: web[address]};
}

const suite = new Ed25519Signature2020({
  key: await Ed25519VerificationKey2020.from({type: "Ed25519VerificationKey2020", ...key}),
  date: "2024-01-08T08:30:00Z",
});
const purpose = new jsigs.purposes.AssertionProofPurpose();
process.stdout.write(JSON.stringify(await jsigs.sign(document, {suite, purpose, documentLoader})));
