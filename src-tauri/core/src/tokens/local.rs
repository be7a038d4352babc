//! Makes and checks the two static tokens of a local instance.

use uuid::Uuid;

use crate::contract::LocalTokens;
use crate::token::{Claims, Kind, Token, sign_local};

/// Why a text is not a local token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is not `p.<payload>.<signature>` with a payload that has an owner and an id.
    #[error("this is not a Tinybird token")]
    Shape,
    /// It is signed with another key, as a cloud token is.
    #[error("this token is not signed as a local instance's is")]
    Signature,
}

/// Makes a pair of tokens, in which every id is a random UUID.
pub fn generate() -> LocalTokens {
    LocalTokens { workspace_token: generate_token(), user_token: generate_token() }
}

/// Checks that a local instance would accept a token.
pub fn validate(token: &str) -> Result<(), Error> {
    let token = Token::parse(token).ok_or(Error::Shape)?;
    match (token.kind(), token.claims()) {
        (Kind::Local, Claims { owner: Some(_), id: Some(_), .. }) => Ok(()),
        (Kind::Cloud, Claims { owner: Some(_), id: Some(_), .. }) => Err(Error::Signature),
        _ => Err(Error::Shape),
    }
}

fn generate_token() -> String {
    // As Python's json.dumps writes it, with its spaces, because the signature covers them.
    let (owner, id) = (Uuid::new_v4(), Uuid::new_v4());
    sign_local(&format!(r#"{{"u": "{owner}", "id": "{id}", "host": null}}"#))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Printed by `tb local generate-tokens` 5.0.
    const OF_TB: &str = include_str!("of_tb.txt");

    #[test]
    fn accepts_a_token_that_tb_generates() {
        assert_eq!(validate(OF_TB.trim()), Ok(()));
    }

    #[test]
    fn a_generated_pair_is_valid_and_fresh() {
        let (a, b) = (generate(), generate());
        for token in [&a.user_token, &a.workspace_token] {
            assert_eq!(validate(token), Ok(()));
        }
        assert_ne!(a.user_token, b.user_token);
        assert_ne!(a.user_token, a.workspace_token);
    }

    #[test]
    fn says_what_is_wrong_with_another_token() {
        let valid = generate().user_token;
        let (payload, _) = valid[2..].split_once('.').unwrap();
        assert_eq!(validate("hello"), Err(Error::Shape));
        assert_eq!(validate("p.e30.AAAA"), Err(Error::Shape));
        assert_eq!(validate(&sign_local("{}")), Err(Error::Shape));
        assert_eq!(validate(&format!("p.{payload}.AAAA")), Err(Error::Signature));
    }
}
