"""The right answer for each badge in the folder `vectors`, and what is wrong with it.

The suites eddsa-jcs-2022 and ecdsa-sd-2023 are not supported: that is what is said of them, never
that they are true or false. The contexts of examples and drafts are not known. The list of 1EdTech
that says which badge is revoked is not in the folder: of these badges we say that we could not
read it. A JWT that brings its own key is true if its issuer publishes that key; one without a key
is nobody's. A hosted badge at http is not on the site of an issuer that has https.
"""

TRUE = [
    "ob20-1edtech/assertion-with-data-image.json",
    "ob20-1edtech/basic-assertion-no-public-key.json",
    "ob20-1edtech/basic-assertion-with-allowed-origins-valid-multiple-starts-with.json",
    "ob20-1edtech/basic-assertion-with-allowed-origins-valid-starts-with.json",
    "ob20-1edtech/basic-assertion-with-allowed-origins.json",
    "ob20-1edtech/basic-assertion-with-language.json",
    "ob20-1edtech/basic-assertion.json",
    "ob20-1edtech/simple-badge.png",
    "ob20-1edtech/simple-not-revoked.jwt",
    "ob20-1edtech/simple.jwt",
    "ob20-1edtech/warning-with-redirection.json",
    "ob30-1edtech/simple-context-alias.json",
    "ob30-1edtech/simple-context-version.json",
    "ob30-1edtech/simple-did-web-method.json",
    "ob30-1edtech/simple-eddsa-2022.json",
    "ob30-1edtech/simple-json.png",
    "ob30-1edtech/simple-json.svg",
    "ob30-1edtech/simple-jwt.png",
    "ob30-1edtech/simple-jwt_v1.png",
    "ob30-1edtech/simple-jwt_v1.svg",
    "ob30-1edtech/simple_v1.json",
    "ob30-endorsement-valid.json",
    "ob30-simple.json",
]

# By file, for each « check problem » a part of the detail.
WRONG = {
    "baked-ob20/no-json.svg": {"proof unreachable": "http://example.org"},
    "bitstring-example.json": {
        "schema no_schema": "BitstringStatusListCredential",
        "key no_proof": "no embedded proof",
        "proof no_proof": "no embedded proof",
    },
    "clr20-1edtech/simple-noproof.json": {
        "schema no_schema": "ClrCredential",
        "key no_proof": "no embedded proof",
        "proof no_proof": "no embedded proof",
    },
    "clr20-1edtech/simple.json": {"schema no_schema": "ClrCredential"},
    "clr20-1edtech/simple.jwt": {
        "schema no_schema": "ClrCredential",
        "key unknown_key": "the key of the header is none of the 2",
        "proof unknown_key": "the key of the header is none of the 2",
    },
    "clr20-1edtech/simple_old_safesigned.json": {
        "schema no_schema": "ClrCredential",
        "proof unknown_context": "dc.imsglobal.org/draft/clr/v2p0",
    },
    "eddsa-rdfc-2022/signedDataInt.json": {
        "schema no_schema": "AlumniCredential",
        "proof unknown_context": "credentials/examples/v2",
    },
    "ob20-1edtech/assertion-with-extension-node-basic.json": {
        "key not_the_issuers_key": "badge http://example.org/assertion"
    },
    "ob20-1edtech/assertion-with-multiple-extensions.json": {
        "key not_the_issuers_key": "badge http://example.org/assertion"
    },
    "ob20-1edtech/basic-assertion-expired-before-issued.json": {
        "dates expired": "2022-11-15T23:59:59Z"
    },
    "ob20-1edtech/basic-assertion-in-future.json": {"dates not_yet": "2100-12-31T23:59:59Z"},
    "ob20-1edtech/basic-assertion-invalid-context.json": {
        "schema bad_schema": "@context https://w3id.org/openbadges/invalid"
    },
    "ob20-1edtech/basic-assertion-invalid-type.json": {"schema bad_schema": "type OtherAssertion"},
    "ob20-1edtech/basic-assertion-with-allowed-origins-invalid-multiple-starts-with.json": {
        "key not_the_issuers_key": "issuer-with-allowed-origins"
    },
    "ob20-1edtech/warning-issuer-non-http.json": {
        "key not_the_issuers_key": "issuer urn:uuid:2d391246"
    },
    "ob30-1edtech/bit-string-list/credential-status-revoked-blank-nodes.json": {
        "status unreachable": "bit-string-list/testlist"
    },
    "ob30-1edtech/bit-string-list/credential-status-revoked.json": {
        "status unreachable": "bit-string-list/testlist"
    },
    "ob30-1edtech/complete_v1.json": {
        "schema bad_schema": "$.credentialSubject",
        "dates expired": "valid until 2020-01-0",
        "key unknown_key": "#key-1 is not in the DID document",
        "proof unknown_key": "not tried without the issuer's key",
        "status unreachable": "credentials/3732/revocations",
        "endorsements unreachable": "not tried without the issuer's key",
    },
    "ob30-1edtech/sd/derivedcredential.json": {
        "key unsupported": "ecdsa-sd-2023",
        "proof unsupported": "ecdsa-sd-2023",
    },
    "ob30-1edtech/simple-did-key-method.json": {
        "key not_the_issuers_key": "issuer urn:uuid:6f2e33e5",
        "proof not_the_issuers_key": "not tried without the issuer's key",
    },
    "ob30-1edtech/simple-err-context.json": {
        "schema bad_schema": "$['@context']",
        "key unknown_key": "is not in the DID document",
        "proof unknown_key": "not tried without the issuer's key",
    },
    "ob30-1edtech/simple-err-credential-subject-achievement-result-description-type.json": {
        "proof undefined_term": "undefined property: resultType"
    },
    "ob30-1edtech/simple-err-credential-subject-identifier-type.json": {
        "schema bad_schema": "$.credentialSubject.identifier",
        "proof undefined_term": "undefined property: hashed",
    },
    "ob30-1edtech/simple-err-credential-subject-profile-type.json": {
        "proof undefined_term": "undefined type: InvalidProfile"
    },
    "ob30-1edtech/simple-err-credential-subject-result-type.json": {
        "schema bad_schema": "$.credentialSubject.result",
        "proof undefined_term": "undefined property: achievedLevel",
    },
    "ob30-1edtech/simple-err-expired.json": {"dates expired": "valid until 2010-01-0"},
    "ob30-1edtech/simple-err-issued.json": {
        "schema bad_schema": "$.credentialSubject",
        "dates not_yet": "valid from 2040-01-01",
    },
    "ob30-1edtech/simple-err-issuer-otheridentifier-type.json": {
        "schema bad_schema": "$.issuer",
        "proof undefined_term": "undefined property: identifier",
    },
    "ob30-1edtech/simple-err-issuer-parentorg-type.json": {
        "schema bad_schema": "$.issuer",
        "proof undefined_term": "undefined type: InvalidProfile",
    },
    "ob30-1edtech/simple-err-issuer-type.json": {
        "schema bad_schema": "$.issuer",
        "proof undefined_term": "undefined type: InvalidProfile",
    },
    "ob30-1edtech/simple-err-proof-method-no-scheme.json": {
        "key unknown_key": "is not in the DID document",
        "proof unknown_key": "not tried without the issuer's key",
    },
    "ob30-1edtech/simple-err-proof-method-unknown-did-method.json": {
        "key unknown_key": "is not in the DID document",
        "proof unknown_key": "not tried without the issuer's key",
    },
    "ob30-1edtech/simple-err-proof-method-unknown-scheme.json": {
        "key unknown_key": "is not in the DID document",
        "proof unknown_key": "not tried without the issuer's key",
    },
    "ob30-1edtech/simple-err-proof-method.json": {
        "key unknown_key": "is not in the DID document",
        "proof unknown_key": "not tried without the issuer's key",
    },
    "ob30-1edtech/simple-err-type.json": {
        "schema no_schema": "OtherCredential",
        "proof undefined_term": "undefined type: OtherCredential",
    },
    "ob30-1edtech/simple-noproof.json": {
        "schema bad_schema": "'achievement' is a required property",
        "key no_proof": "no embedded proof",
        "proof no_proof": "no embedded proof",
    },
    "ob30-1edtech/simple.jwt": {
        "schema bad_schema": "$['@context']",
        "key nameless": "neither kid nor jwk",
        "proof nameless": "neither kid nor jwk",
    },
    "unsigned.json": {
        "schema no_schema": "AlumniCredential",
        "key no_proof": "no embedded proof",
        "proof no_proof": "no embedded proof",
    },
    "vc-di-eddsa/Ed25519Signature2020/signedEdSig.json": {
        "schema no_schema": "AlumniCredential",
        "proof unknown_context": "credentials/examples/v2",
    },
    "vc-di-eddsa/eddsa-jcs-2022/signedJCS.json": {
        "schema no_schema": "AlumniCredential",
        "key unsupported": "eddsa-jcs-2022",
        "proof unsupported": "eddsa-jcs-2022",
    },
}

# Parts of badges, and texts that are no JSON: by a part of the refusal.
NO_BADGE = {
    "not JSON": ["baked-ob20/bad-json.svg", "ob20-1edtech/redirected-validation-subject.json"],
    "type None": [
        "baked-ob20/baked.svg",
        "credentials-examples-v2.json",
        "keyPair.json",
        "ob20-1edtech/assets/badgecriteria.json",
        "ob20-1edtech/assets/criteria-no-type.json",
    ],
    "type DataIntegrityProof": [
        "eddsa-rdfc-2022/proofConfigDataInt.json",
        "vc-di-eddsa/eddsa-jcs-2022/proofConfigJCS.json",
    ],
    "type BadgeClass": [
        "ob20-1edtech/assets/altbadgeurl.json",
        "ob20-1edtech/assets/badge-from-organization-with-empty-revocation-list.json",
        "ob20-1edtech/assets/badge-from-organization-with-revocation-list.json",
        "ob20-1edtech/assets/badge-with-bad-issuer.json",
        "ob20-1edtech/assets/badge-with-data-image.json",
        "ob20-1edtech/assets/badgeclass-with-complex-image.json",
        "ob20-1edtech/assets/badgeclass-with-endorsements.json",
        "ob20-1edtech/assets/badgeclass-with-language.json",
        "ob20-1edtech/assets/badgeclass-with-verification-invalid-multiple-starts-with.json",
        "ob20-1edtech/assets/badgeclass-with-verification-invalid-starts-with.json",
        "ob20-1edtech/assets/badgeclass-with-verification-valid-multiple-starts-with.json",
        "ob20-1edtech/assets/badgeclass-with-verification-valid-starts-with.json",
        "ob20-1edtech/assets/badgeclass-with-verification.json",
        "ob20-1edtech/assets/badgeclass1.json",
        "ob20-1edtech/assets/basic-badge-no-public-key.json",
        "ob20-1edtech/assets/robotics-badge.json",
        "ob20-1edtech/badge-class-with-language.json",
        "ob20-1edtech/rdf-validation/badge-class-invalid-issuer-type.json",
        "ob20-1edtech/rdf-validation/valid-badge-class-empty-criteria-type.json",
        "ob20-1edtech/rdf-validation/valid-badge-class.json",
    ],
    "type Issuer": [
        "ob20-1edtech/assets/bad-issuer.json",
        "ob20-1edtech/assets/issuer-with-allowed-origins-invalid-multiple-starts-with.json",
        "ob20-1edtech/assets/issuer-with-allowed-origins-invalid-starts-with.json",
        "ob20-1edtech/assets/issuer-with-allowed-origins-valid-multiple-starts-with.json",
        "ob20-1edtech/assets/issuer-with-allowed-origins-valid-starts-with.json",
        "ob20-1edtech/assets/issuer-with-allowed-origins.json",
        "ob20-1edtech/assets/issuer1.json",
        "ob20-1edtech/assets/organization-no-public-key.json",
        "ob20-1edtech/assets/organization-with-empty-revocation-list.json",
        "ob20-1edtech/assets/organization-with-revocation-list.json",
        "ob20-1edtech/assets/organization.json",
        "ob20-1edtech/issuer-compact-iri-validation.json",
    ],
    "type RevocationList": [
        "ob20-1edtech/assets/empty-revocation-list.json",
        "ob20-1edtech/assets/revocation-list.json",
    ],
    "type Endorsement": [
        "ob20-1edtech/assets/endorsement-1.json",
        "ob20-1edtech/assets/endorsement-2.json",
        "ob20-1edtech/assets/endorsement-3.json",
        "ob20-1edtech/assets/endorsement-4.json",
    ],
    "type Criteria": ["ob20-1edtech/assets/issuer-invalid-type.json"],
    "type CryptographicKey": [
        "ob20-1edtech/assets/key1.json",
        "ob20-1edtech/assets/key2.json",
        "ob20-1edtech/assets/key3.json",
    ],
    "not an SVG": ["ob20-1edtech/assets/openbadges_context.json"],
    "type NotAKnownClass": ["ob20-1edtech/rdf-validation/invalid-class.json"],
    "type []": ["ob20-1edtech/rdf-validation/invalid-empty-type.json"],
    "type ['Issuer', 'UNKNOWN']": ["ob20-1edtech/rdf-validation/invalid-one-invalid-class.json"],
    "type AlignmentObject": ["ob20-1edtech/rdf-validation/valid-alignment-object.json"],
    "type http://example.com/CoolClass": ["ob20-1edtech/rdf-validation/valid-cool-class.json"],
    "type ['Issuer', 'http://example.com/CoolClass']": [
        "ob20-1edtech/rdf-validation/valid-issuer-extension.json"
    ],
    "type Ed25519Signature2020": ["vc-di-eddsa/Ed25519Signature2020/proofConfigEdSig.json"],
}

BARE = [
    "baked-ob20/unbaked.png",
    "baked-ob20/unbaked.svg",
    "ob20-1edtech/assets/beths-robot-badge.png",
    "ob20-1edtech/assets/robotics-badge.png",
]

# What is wrong with a badge of such a class.
WRONG_CLASSES = {
    "ob20-1edtech/assets/badge-with-bad-issuer.json": ["key not_the_issuers_key"],
    "ob20-1edtech/assets/badgeclass-with-verification-invalid-multiple-starts-with.json": [
        "key not_the_issuers_key"
    ],
    "ob20-1edtech/assets/badgeclass-with-verification-invalid-starts-with.json": [
        "key not_the_issuers_key"
    ],
    "ob20-1edtech/rdf-validation/badge-class-invalid-issuer-type.json": ["schema bad_schema"],
}
