//! What a token says of itself, to whoever holds it: nothing here is proven, and no server was
//! asked.
//!
//! A static token is `p.<base64url JSON>.<signature>`; the JSON names whose it is (`u`), the
//! token's id and its region (`host`, null on a local instance). Source: `tinybird/tb/modules/local.py`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::local;
use crate::credentials::Secret;

/// Why a text is not a token of Tinybird's cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No token at all.
    #[error("this is not a Tinybird token")]
    Shape,
    /// A JWT: it names no account.
    #[error("this is a JWT")]
    Jwt,
    /// A local instance's token.
    #[error("this is a token of a local instance")]
    Local,
}

/// The payload of a static token.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Payload {
    /// Id of the user or the workspace.
    #[serde(rename = "u")]
    pub owner: String,
    /// The token's own id.
    pub id: String,
    /// The region, in Tinybird's own spelling; `None` where the token does not say.
    #[serde(default)]
    pub host: Option<String>,
}

/// Reads a static token of the cloud; spaces around it do not matter.
pub fn read(token: &str) -> Result<Payload, Error> {
    let token = token.trim();
    if token.len() > Secret::MOST_BYTES {
        return Err(Error::Shape);
    }
    if token.starts_with("eyJ") && token.split('.').count() == 3 {
        return Err(Error::Jwt);
    }
    let rest = token.strip_prefix("p.").ok_or(Error::Shape)?;
    let (payload, signature) = rest.split_once('.').ok_or(Error::Shape)?;
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if signature.is_empty() || !signature.chars().all(is_word) {
        return Err(Error::Shape);
    }
    let json = URL_SAFE_NO_PAD.decode(payload).map_err(|_| Error::Shape)?;
    let payload = serde_json::from_slice::<Payload>(&json).map_err(|_| Error::Shape)?;
    if local::validate(token).is_ok() { Err(Error::Local) } else { Ok(payload) }
}

/// What a token of any kind says of itself; nothing where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Id of the user or the workspace.
    pub owner: Option<String>,
    /// The region, in Tinybird's own spelling.
    pub host: Option<String>,
}

/// Reads a static token, also of a local instance, or a JWT.
pub fn said(token: &str) -> Said {
    let mut parts = token.trim().split('.');
    let first = parts.next().unwrap_or_default();
    let json = parts.next().and_then(|middle| URL_SAFE_NO_PAD.decode(middle).ok());
    let json = json.and_then(|json| serde_json::from_slice::<serde_json::Value>(&json).ok());
    let text = |name: &str| json.as_ref()?.get(name)?.as_str().map(str::to_owned);
    match first {
        "p" => Said { owner: text("u"), host: text("host") },
        _ => Said { owner: text("workspace_id"), host: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(json: &str) -> String {
        format!("p.{}.c2ln", URL_SAFE_NO_PAD.encode(json))
    }

    #[test]
    fn says_whose_it_is_and_where() {
        let payload = read(&token(r#"{"u": "1", "id": "2", "host": "gcp-europe-west2"}"#)).unwrap();
        assert_eq!((payload.owner.as_str(), payload.id.as_str()), ("1", "2"));
        assert_eq!(payload.host.as_deref(), Some("gcp-europe-west2"));
        assert_eq!(read(&format!(" {}\n", token(r#"{"u":"1","id":"2"}"#))).unwrap().host, None);
    }

    #[test]
    fn a_token_of_any_kind_says_what_it_says() {
        let said_by = said(&token(r#"{"u": "1", "id": "2", "host": "us_east"}"#));
        assert_eq!(
            (said_by.owner.as_deref(), said_by.host.as_deref()),
            (Some("1"), Some("us_east"))
        );
        let claims = URL_SAFE_NO_PAD.encode(r#"{"workspace_id": "w", "name": "a"}"#);
        assert_eq!(
            said(&format!("eyJhbGciOiJIUzI1NiJ9.{claims}.c2ln")).owner.as_deref(),
            Some("w")
        );
        assert_eq!(said("p.!.x"), Said::default());
    }

    #[test]
    fn says_what_else_a_text_is() {
        assert_eq!(read(&local::generate().user_token), Err(Error::Local));
        assert_eq!(read("eyJhbGciOiJIUzI1NiJ9.eyJuYW1lIjoiYSJ9.c2ln"), Err(Error::Jwt));
        for text in ["", "hello", "p.", "p.e30.c2ln", "p.e30.", "p.!.c2ln"] {
            assert_eq!(read(text), Err(Error::Shape), "{text}");
        }
        assert_eq!(
            read(&token(&format!(r#"{{"u":"{}"}}"#, "x".repeat(Secret::MOST_BYTES)))),
            Err(Error::Shape)
        );
    }
}
