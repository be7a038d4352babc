//! Reads the payload of a token that a person pastes, and refuses one that is not of Tinybird's
//! cloud.

use crate::credentials::Secret;
use crate::token::{Claims, Kind, Token};

/// Why a text is not a token of Tinybird's cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is not a token.
    #[error("this is not a Tinybird token")]
    Shape,
    /// It is a JWT, which names no account.
    #[error("this is a JWT")]
    Jwt,
    /// It is a token of a local instance.
    #[error("this is a token of a local instance")]
    Local,
}

/// The payload of a static token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    /// Id of the user or the workspace.
    pub owner: String,
    /// Id of the token.
    pub id: String,
    /// The region, in Tinybird's own spelling; `None` if the token has none.
    pub host: Option<String>,
}

/// Reads the payload of a static token of the cloud. Spaces around the token are ignored. No
/// signature is verified, and no server is asked.
pub fn read(token: &str) -> Result<Payload, Error> {
    let token = Some(token.trim()).filter(|token| token.len() <= Secret::MAX_BYTES);
    let token = token.and_then(Token::parse).ok_or(Error::Shape)?;
    match (token.kind(), token.claims()) {
        (Kind::Jwt, _) => Err(Error::Jwt),
        (Kind::Local, Claims { owner: Some(_), id: Some(_), .. }) => Err(Error::Local),
        (Kind::Cloud, Claims { owner: Some(owner), id: Some(id), host }) => {
            Ok(Payload { owner, id, host })
        }
        _ => Err(Error::Shape),
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use crate::tokens::local;

    fn token(json: &str) -> String {
        format!("p.{}.c2ln", URL_SAFE_NO_PAD.encode(json))
    }

    #[test]
    fn reads_owner_id_and_region() {
        let payload = read(&token(r#"{"u": "1", "id": "2", "host": "gcp-europe-west2"}"#)).unwrap();
        assert_eq!((payload.owner.as_str(), payload.id.as_str()), ("1", "2"));
        assert_eq!(payload.host.as_deref(), Some("gcp-europe-west2"));
        assert_eq!(read(&format!(" {}\n", token(r#"{"u":"1","id":"2"}"#))).unwrap().host, None);
    }

    #[test]
    fn names_the_kind_of_a_text_that_is_no_cloud_token() {
        assert_eq!(read(&local::generate().user_token), Err(Error::Local));
        assert_eq!(read("eyJhbGciOiJIUzI1NiJ9.eyJuYW1lIjoiYSJ9.c2ln"), Err(Error::Jwt));
        for text in ["", "hello", "p.", "p.e30.c2ln", "p.e30.", "p.!.c2ln"] {
            assert_eq!(read(text), Err(Error::Shape), "{text}");
        }
        assert_eq!(
            read(&token(&format!(r#"{{"u":"{}"}}"#, "x".repeat(Secret::MAX_BYTES)))),
            Err(Error::Shape)
        );
    }
}
