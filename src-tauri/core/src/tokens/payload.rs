//! Reading a token that a person brings: is it one of Tinybird's cloud, and what does it say.

use crate::credentials::Secret;
use crate::token::{Claims, Kind, Token};

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    /// Id of the user or the workspace.
    pub owner: String,
    /// The token's own id.
    pub id: String,
    /// The region, in Tinybird's own spelling; `None` where the token does not say.
    pub host: Option<String>,
}

/// Reads a static token of the cloud; spaces around it do not matter. No server is asked, so what
/// it says is not proven.
pub fn read(token: &str) -> Result<Payload, Error> {
    let token = Some(token.trim()).filter(|token| token.len() <= Secret::MOST_BYTES);
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
    fn says_whose_it_is_and_where() {
        let payload = read(&token(r#"{"u": "1", "id": "2", "host": "gcp-europe-west2"}"#)).unwrap();
        assert_eq!((payload.owner.as_str(), payload.id.as_str()), ("1", "2"));
        assert_eq!(payload.host.as_deref(), Some("gcp-europe-west2"));
        assert_eq!(read(&format!(" {}\n", token(r#"{"u":"1","id":"2"}"#))).unwrap().host, None);
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
