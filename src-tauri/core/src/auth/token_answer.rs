//! What an authority hands over, read from the bytes of its answer.
//!
//! The code or refresh token that was sent is used up when the answer is here. So nothing in the
//! answer but a missing token makes it worthless: a number that cannot be, a field of another kind
//! or one that we do not know costs nobody the sign-in or the session.

use std::time::Duration;

use oauth2::basic::BasicTokenType;
use oauth2::{AccessToken, RefreshToken, Scope, TokenResponse};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::credentials::Secret;
use crate::unix_time;

/// What the token endpoint of a standard authority answers (RFC 6749, 5.1), and what Tinybird may
/// add to it.
#[derive(Debug)]
pub struct TokenAnswer {
    access_token: AccessToken,
    refresh_token: Option<RefreshToken>,
    expires_in: Option<Duration>,
    user_token: Option<Secret>,
    workspace_token: Option<Secret>,
    api_host: Option<String>,
}

impl<'de> Deserialize<'de> for TokenAnswer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Fields::deserialize(deserializer)?;
        let text = |name| fields.text(name).map(str::to_owned);
        let missing = || D::Error::missing_field("access_token");
        Ok(Self {
            access_token: AccessToken::new(text("access_token").ok_or_else(missing)?),
            refresh_token: text("refresh_token").map(RefreshToken::new),
            expires_in: fields.0.get("expires_in").and_then(unix_time::lifetime),
            user_token: text("user_token").map(Secret::new),
            workspace_token: text("workspace_token").map(Secret::new),
            api_host: text("api_host"),
        })
    }
}

impl TokenAnswer {
    /// Reads an answer; `None` if it is no JSON object with an access token.
    pub fn read(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }

    /// Tinybird's user token, where the answer has one; else the access token counts as one.
    pub fn user_token(&self) -> Secret {
        let access = || Secret::new(self.access_token.secret().as_str());
        self.user_token.clone().unwrap_or_else(access)
    }

    /// The workspace token, where the answer has one.
    pub fn workspace_token(&self) -> Option<Secret> {
        self.workspace_token.clone()
    }

    /// The next refresh token; `None`: the one that was used goes on.
    pub fn next_refresh_token(&self) -> Option<Secret> {
        self.refresh_token.as_ref().map(|token| Secret::new(token.secret().as_str()))
    }

    /// How long the user token lives; `None` for one without an end, as Tinybird's own are.
    pub fn lifetime(&self) -> Option<Duration> {
        self.expires_in.filter(|_| self.user_token.is_none())
    }

    /// The region's API, where the answer names it.
    pub fn api_host(&self) -> Option<String> {
        self.api_host.clone()
    }
}

impl TokenResponse for TokenAnswer {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    /// Whatever the answer says, the token is sent as a bearer token or not at all.
    fn token_type(&self) -> &BasicTokenType {
        &BasicTokenType::Bearer
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}

/// The `oauth2` crate wants it. Nothing ever serializes an answer, and nothing of it would be told.
impl Serialize for TokenAnswer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

/// What Tinybird's `cli-login` answers.
#[derive(Debug)]
pub struct CliLoginAnswer {
    /// The user token.
    pub user_token: Secret,
    /// The workspace token.
    pub workspace_token: Secret,
    /// The region's API.
    pub api_host: String,
}

impl CliLoginAnswer {
    /// Reads an answer; an error names the field that is missing or empty.
    pub fn read(body: &[u8]) -> Result<Self, &'static str> {
        let fields: Fields = serde_json::from_slice(body).map_err(|_| "JSON")?;
        let text = |name: &'static str| fields.text(name).ok_or(name);
        Ok(Self {
            user_token: Secret::new(text("user_token")?),
            workspace_token: Secret::new(text("workspace_token")?),
            api_host: text("api_host")?.to_owned(),
        })
    }
}

/// A JSON object. Of a field that comes twice the last one counts.
#[derive(Deserialize)]
struct Fields(Map<String, Value>);

impl Fields {
    /// A text that is there and not empty; a value of another kind counts as one that is missing.
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_odd_beside_the_tokens_costs_none_of_them() {
        let odd = [
            json!({"expires_in": u64::MAX}),
            json!({"expires_in": -1}),
            json!({"expires_in": "soon"}),
            json!({"expires_in": [1]}),
            json!({"scope": ["openid"]}),
            json!({"scope": 5}),
            json!({"token_type": null}),
            json!({"token_type": {"is": "bearer"}}),
            json!({"user_token": 5, "workspace_token": [], "api_host": {}}),
            json!({"user_token": "", "workspace_token": "", "api_host": ""}),
            json!({"unknown": {"deep": [[[]]]}}),
        ];
        for odd in odd {
            let mut answer = json!({"access_token": "a", "refresh_token": "r"});
            answer.as_object_mut().unwrap().extend(odd.as_object().unwrap().clone());
            let read = TokenAnswer::read(answer.to_string().as_bytes());
            let read = read.unwrap_or_else(|| panic!("{odd}"));
            assert_eq!(read.user_token().expose(), "a", "{odd}");
            assert_eq!(read.next_refresh_token(), Some(Secret::new("r")), "{odd}");
            assert_eq!((read.workspace_token(), read.api_host()), (None, None), "{odd}");
            assert_eq!(read.lifetime(), None, "{odd}");
        }
    }

    #[test]
    fn of_a_field_that_comes_twice_the_last_one_counts() {
        let body =
            br#"{"expires_in": 1, "access_token": "a", "access_token": "b", "expires_in": 2}"#;
        let read = TokenAnswer::read(body).unwrap();
        assert_eq!(
            (read.user_token().expose(), read.lifetime()),
            ("b", Some(Duration::from_secs(2)))
        );
    }

    #[test]
    fn without_an_access_token_there_is_no_answer() {
        for body in ["", "{", "[]", "5", "{}", r#"{"access_token": ""}"#, r#"{"access_token": 5}"#]
        {
            assert!(TokenAnswer::read(body.as_bytes()).is_none(), "{body}");
        }
    }

    #[test]
    fn tinybirds_own_user_token_has_no_end() {
        let body = br#"{"access_token": "a", "user_token": "u", "expires_in": 60}"#;
        let read = TokenAnswer::read(body).unwrap();
        assert_eq!((read.user_token().expose(), read.lifetime()), ("u", None));
        let body = br#"{"access_token": "a", "user_token": "", "expires_in": 60}"#;
        let read = TokenAnswer::read(body).unwrap();
        assert_eq!(read.user_token().expose(), "a");
        assert_eq!(read.lifetime(), Some(Duration::from_secs(60)));
    }

    #[test]
    fn a_cli_login_says_what_it_lacks() {
        let whole = json!({"user_token": "u", "workspace_token": "w", "api_host": "h"});
        assert!(CliLoginAnswer::read(whole.to_string().as_bytes()).is_ok());
        for (key, value) in
            [("user_token", json!("")), ("workspace_token", json!(5)), ("api_host", json!(null))]
        {
            let mut answer = whole.clone();
            answer[key] = value;
            let lacks = CliLoginAnswer::read(answer.to_string().as_bytes()).unwrap_err();
            assert_eq!(lacks, key);
        }
        assert_eq!(CliLoginAnswer::read(b"<h1>hello</h1>").unwrap_err(), "JSON");
    }
}
