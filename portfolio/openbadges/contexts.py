"""Which context of others is kept under which name in the folder `contexts`.

None of them sets a vocabulary for words that it does not define. Those for examples and for
undefined terms do, so they are not here.
"""

_SPEC = "https://purl.imsglobal.org/spec"
_OB2 = "https://w3id.org/openbadges"
_OB2_EXTENSIONS = (
    "accessibilityExtension",
    "applyLinkExtension",
    "assessmentExtension",
    "endorsement",
    "exampleExtension",
    "extraDescription",
    "geoCoordinatesExtension",
    "issuerAccreditationExtension",
    "licenseExtension",
    "originalCreatorExtension",
    "recipientProfile",
)
_OB3_EXTENSIONS = (
    "accessibilityExtension",
    "applyLinkExtension",
    "geoCoordinatesExtension",
    "licenseExtension",
)

FILES = {
    "https://www.w3.org/2018/credentials/v1": "credentials-v1.json",
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://www.w3.org/ns/credentials/status/v1": "credentials-status-v1.json",
    "https://www.w3.org/ns/did/v1": "did-v1.json",
    "https://w3id.org/security/data-integrity/v1": "data-integrity-v1.json",
    "https://w3id.org/security/data-integrity/v2": "data-integrity-v2.json",
    "https://w3id.org/security/multikey/v1": "multikey-v1.json",
    "https://w3id.org/security/suites/ed25519-2020/v1": "ed25519-2020-v1.json",
    "https://w3id.org/security/suites/jws-2020/v1": "jws-2020-v1.json",
    "https://w3id.org/vc/status-list/2021/v1": "status-list-2021-v1.json",
    f"{_SPEC}/clr/v2p0/context.json": "clr-v2p0-context.json",
    f"{_SPEC}/clr/v2p0/context-2.0.1.json": "clr-v2p0-context-2.0.1.json",
    f"{_SPEC}/ob/v3p0/context.json": "ob-v3p0-context.json",
    f"{_SPEC}/ob/v3p0/context-3.0.1.json": "ob-v3p0-context-3.0.1.json",
    f"{_SPEC}/ob/v3p0/context-3.0.2.json": "ob-v3p0-context-3.0.2.json",
    f"{_SPEC}/ob/v3p0/context-3.0.3.json": "ob-v3p0-context-3.0.3.json",
    f"{_SPEC}/ob/v3p0/extensions.json": "ob-v3p0-extensions.json",
    f"{_OB2}/v1": "openbadges-v1.json",
    f"{_OB2}/v2": "openbadges-v2.json",
    "https://openbadgespec.org/v1/context.json": "openbadges-v1.json",
    "https://openbadgespec.org/v2/context.json": "openbadges-v2.json",
    **{
        f"{_OB2}/extensions/{name}/context.json": f"ext-ob2-{name}.json" for name in _OB2_EXTENSIONS
    },
    **{
        f"{_SPEC}/ob/v3p0/extensions/{name}/context-3.0.0.json": f"ext-ob3-{name}-3.0.0.json"
        for name in _OB3_EXTENSIONS
    },
}
