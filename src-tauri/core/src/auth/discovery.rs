//! Finds out which protocol an authority uses (RFC 8414, then OpenID Connect Discovery).
//!
//! An answer of 200 with JSON is metadata, and has to be valid. Any other answer means that the
//! authority publishes no metadata and uses `cli-login`. No answer is an error, so that the weaker
//! protocol is never used by mistake.

use serde::Deserialize;
use url::Url;

use super::{Error, MetadataFault};
use crate::host::{self, Host};
use crate::http::{self, Http};

const WELL_KNOWN: [&str; 2] = ["oauth-authorization-server", "openid-configuration"];

/// The fields of an authority's metadata that we use.
#[derive(Clone, Debug, Deserialize)]
pub struct Metadata {
    pub(super) issuer: String,
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    #[serde(default)]
    pub(super) revocation_endpoint: Option<Url>,
    #[serde(default)]
    pub(super) scopes_supported: Vec<String>,
    #[serde(default)]
    code_challenge_methods_supported: Vec<String>,
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

/// Fetches the metadata of a standard authority; `None` for one that uses `cli-login`.
/// `had_metadata`: the authority published metadata before, so that `None` is an error.
pub(super) async fn fetch_metadata(
    authority: &Host,
    had_metadata: bool,
    http: &Http,
) -> Result<Option<Metadata>, Error> {
    for name in WELL_KNOWN {
        if let Some(metadata) = fetch_document(authority, name, http).await? {
            return Ok(Some(metadata));
        }
    }
    if had_metadata {
        return Err(invalid(authority, MetadataFault::Withdrawn));
    }
    Ok(None)
}

async fn fetch_document(
    authority: &Host,
    name: &str,
    http: &Http,
) -> Result<Option<Metadata>, Error> {
    let url = well_known_url(authority, name)?;
    let answer = match http.get(url, None).await {
        Err(http::Error::TooLarge { .. }) => {
            return Err(invalid(authority, MetadataFault::TooLarge));
        }
        answer => answer?,
    };
    if answer.status.is_server_error() {
        return Err(http::Error::Unexpected { host: answer.host }.into());
    }
    match answer.status.as_u16() {
        200 => Metadata::read(authority, &answer.body).transpose(),
        _ => Ok(None),
    }
}

impl Metadata {
    /// Reads the body of an answer of 200; `None` if it is not JSON. JSON that is not valid
    /// metadata is an error.
    pub fn read(authority: &Host, body: &[u8]) -> Option<Result<Self, Error>> {
        let json = serde_json::from_slice(body).ok()?;
        Some(check(authority, json))
    }
}

/// The URL of a metadata document. RFC 8414 has the well-known part between host and path, OpenID
/// after the path.
fn well_known_url(authority: &Host, name: &str) -> Result<Url, Error> {
    let mut url = authority.join("")?;
    let path = url.path().trim_end_matches('/').to_owned();
    let path = match name {
        "openid-configuration" => format!("{path}/.well-known/{name}"),
        _ => format!("/.well-known/{name}{path}"),
    };
    url.set_path(&path);
    Ok(url)
}

fn check(authority: &Host, json: serde_json::Value) -> Result<Metadata, Error> {
    let metadata: Metadata =
        serde_json::from_value(json).map_err(|_| invalid(authority, MetadataFault::Incomplete))?;
    let endpoints = [&metadata.authorization_endpoint, &metadata.token_endpoint];
    if metadata.issuer != authority.as_str() {
        Err(invalid(authority, MetadataFault::OtherIssuer))
    } else if !metadata.code_challenge_methods_supported.iter().any(|m| m == "S256") {
        Err(invalid(authority, MetadataFault::NoPkce))
    } else if !endpoints.into_iter().all(host::is_allowed) {
        Err(invalid(authority, MetadataFault::Insecure))
    } else {
        // A revocation is optional, so an unsafe endpoint is only left out.
        let revocation_endpoint = metadata.revocation_endpoint.filter(host::is_allowed);
        Ok(Metadata { revocation_endpoint, ..metadata })
    }
}

fn invalid(authority: &Host, reason: MetadataFault) -> Error {
    Error::Metadata { host: authority.to_string(), reason }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn host() -> Host {
        Host::parse("https://id.example.com").unwrap()
    }

    fn good() -> serde_json::Value {
        json!({
            "issuer": "https://id.example.com",
            "authorization_endpoint": "https://id.example.com/auth",
            "token_endpoint": "https://id.example.com/token",
            "code_challenge_methods_supported": ["S256"]
        })
    }

    #[test]
    fn valid_metadata_is_accepted() {
        let metadata = check(&host(), good()).unwrap();
        assert!(!metadata.authorization_response_iss_parameter_supported);
    }

    #[test]
    fn invalid_metadata_is_an_error() {
        let faults = [
            ("issuer", json!("https://id.example.com/")),
            ("issuer", json!("https://evil.example.com")),
            ("code_challenge_methods_supported", json!(["plain"])),
            ("token_endpoint", json!("http://id.example.com/token")),
            ("authorization_endpoint", json!(null)),
        ];
        for (key, value) in faults {
            let mut json = good();
            json[key] = value;
            assert!(matches!(check(&host(), json), Err(Error::Metadata { .. })), "{key}");
        }
    }

    #[test]
    fn the_well_known_url_follows_the_two_standards() {
        let host = Host::parse("https://id.example.com/tenant").unwrap();
        let at = |name| well_known_url(&host, name).unwrap().to_string();
        let base = "https://id.example.com";
        assert_eq!(at(WELL_KNOWN[0]), format!("{base}/.well-known/{}/tenant", WELL_KNOWN[0]));
        assert_eq!(at(WELL_KNOWN[1]), format!("{base}/tenant/.well-known/{}", WELL_KNOWN[1]));
    }
}
