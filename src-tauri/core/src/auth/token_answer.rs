//! Reads the tokens from the bytes of an authority's answer.
//!
//! The answer comes when the code or refresh token is used up already. So only a missing token
//! makes it an error. An impossible number, a field of the wrong type or an unknown field does not
//! end the sign-in or the session: `Fields` reads the few fields that we use, and skips all others.

use std::fmt;
use std::time::Duration;

use oauth2::basic::BasicTokenType;
use oauth2::{AccessToken, RefreshToken, Scope, TokenResponse};
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::credentials::Secret;
use crate::unix_time;

/// The answer of a standard authority's token endpoint (RFC 6749, 5.1), with the fields that
/// Tinybird may add.
#[derive(Debug)]
pub struct TokenAnswer {
    access_token: AccessToken,
    refresh_token: Option<RefreshToken>,
    expires_in: Option<Duration>,
    user_token: Option<Secret>,
    workspace_token: Option<Secret>,
    api_host: Option<String>,
}

/// For the `oauth2` crate, which deserializes the output of `retain_known_fields`.
impl<'de> Deserialize<'de> for TokenAnswer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Fields(Map::deserialize(deserializer)?);
        Self::from_fields(&fields).ok_or_else(|| D::Error::missing_field("access_token"))
    }
}

impl TokenAnswer {
    /// Reads an answer; `None` if it is not a JSON object with an access token.
    pub fn read(body: &[u8]) -> Option<Self> {
        Self::from_fields(&Fields::read(body)?)
    }

    fn from_fields(fields: &Fields) -> Option<Self> {
        let text = |name| fields.text(name).map(str::to_owned);
        Some(Self {
            access_token: AccessToken::new(text("access_token")?),
            refresh_token: text("refresh_token").map(RefreshToken::new),
            expires_in: fields.0.get("expires_in").and_then(unix_time::parse_lifetime),
            user_token: text("user_token").map(Secret::new),
            workspace_token: text("workspace_token").map(Secret::new),
            api_host: text("api_host"),
        })
    }

    /// Tinybird's user token, if the answer has one; else the access token, which counts as one.
    pub fn user_token(&self) -> Secret {
        let access = || Secret::new(self.access_token.secret().as_str());
        self.user_token.clone().unwrap_or_else(access)
    }

    /// The workspace token, if the answer has one.
    pub fn workspace_token(&self) -> Option<Secret> {
        self.workspace_token.clone()
    }

    /// The next refresh token; `None`: the one that was used stays valid.
    pub fn next_refresh_token(&self) -> Option<Secret> {
        self.refresh_token.as_ref().map(|token| Secret::new(token.secret().as_str()))
    }

    /// The lifetime of the user token; `None` for one that does not end, such as Tinybird's own.
    pub fn lifetime(&self) -> Option<Duration> {
        self.expires_in.filter(|_| self.user_token.is_none())
    }

    /// The region's API, if the answer names it.
    pub fn api_host(&self) -> Option<String> {
        self.api_host.clone()
    }
}

impl TokenResponse for TokenAnswer {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    /// We only send bearer tokens, so the answer's own type is ignored.
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

/// The `oauth2` crate requires it. No code serializes an answer, and the output has no token in it.
impl Serialize for TokenAnswer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

/// The answer of Tinybird's `cli-login`.
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
        let fields = Fields::read(body).ok_or("JSON")?;
        let text = |name: &'static str| fields.text(name).ok_or(name);
        Ok(Self {
            user_token: Secret::new(text("user_token")?),
            workspace_token: Secret::new(text("workspace_token")?),
            api_host: text("api_host")?.to_owned(),
        })
    }
}

/// An answer with only the fields that we use, as JSON for the `oauth2` crate. An answer that is
/// not a JSON object is returned as it is.
pub(super) fn retain_known_fields(body: &[u8]) -> Vec<u8> {
    let cleaned = Fields::read(body).and_then(|fields| serde_json::to_vec(&fields.0).ok());
    cleaned.unwrap_or_else(|| body.to_vec())
}

/// The fields that we use. The last two are those of an error (RFC 6749, 5.2).
const FIELD_NAMES: [&str; 8] = [
    "access_token",
    "refresh_token",
    "expires_in",
    "user_token",
    "workspace_token",
    "api_host",
    "error",
    "error_description",
];
/// Some servers begin their JSON with it.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The fields of [`FIELD_NAMES`] in a JSON object that can be read. Of a repeated field the last
/// one counts.
struct Fields(Map<String, Value>);

impl Fields {
    /// Reads a body; `None` if it does not begin with a JSON object. Bytes that are not UTF-8 are
    /// replaced.
    fn read(body: &[u8]) -> Option<Self> {
        let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
        let text = String::from_utf8_lossy(body);
        let mut deserializer = serde_json::Deserializer::from_str(&text);
        deserializer.deserialize_map(FieldsVisitor).map(Self).ok()
    }

    /// The text of a field; `None` if the field is missing, is empty, is not a text, or had bytes
    /// that were replaced.
    fn text(&self, name: &str) -> Option<&str> {
        let text = self.0.get(name).and_then(Value::as_str)?;
        Some(text).filter(|text| !text.is_empty() && !text.contains(char::REPLACEMENT_CHARACTER))
    }
}

/// Reads the fields of [`FIELD_NAMES`] in an object.
struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut known = Map::new();
        while let Some(FieldName(name)) = fields.next_key()? {
            let Some(name) = name else {
                let _: IgnoredAny = fields.next_value()?;
                continue;
            };
            // Parsed by itself, so that an invalid value does not affect the other fields.
            let value: &RawValue = fields.next_value()?;
            match serde_json::from_str(value.get()) {
                Ok(value) => known.insert(name.to_owned(), value),
                Err(_) => known.remove(name),
            };
        }
        Ok(known)
    }
}

/// The name of a field, if it is one of [`FIELD_NAMES`].
struct FieldName(Option<&'static str>);

impl<'de> Deserialize<'de> for FieldName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As bytes, because a name in JSON need not be valid Unicode.
        deserializer.deserialize_bytes(FieldNameVisitor)
    }
}

struct FieldNameVisitor;

impl Visitor<'_> for FieldNameVisitor {
    type Value = FieldName;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field's name")
    }

    fn visit_bytes<E>(self, name: &[u8]) -> Result<FieldName, E> {
        Ok(FieldName(FIELD_NAMES.into_iter().find(|known| known.as_bytes() == name)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_odd_field_beside_the_tokens_affects_none_of_them() {
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
    fn an_unreadable_field_beside_the_tokens_affects_none_of_them() {
        let deep = format!(r#""x": {}{}"#, "[".repeat(200), "]".repeat(200));
        let odd: [&[u8]; 13] = [
            br#""x": "\ud83d""#,
            br#""\ud83d": 1"#,
            br#""x": {"\ud83d": "\udc00"}"#,
            b"\"x\": \"\xff\"",
            b"\"\xff\": 1",
            deep.as_bytes(),
            br#""x": {"$serde_json::private::Number": "x"}"#,
            br#""x": {"$serde_json::private::RawValue": "x"}"#,
            br#""x": 1e999999999999"#,
            br#""api_host": "\ud83d", "user_token": {"$serde_json::private::Number": "x"}"#,
            b"\"workspace_token\": \"p.\xff\"",
            br#""expires_in": {"$serde_json::private::Number": "x"}"#,
            br#""error": "\ud83d", "error_description": {"x": "\ud83d"}"#,
        ];
        for odd in odd {
            let front: &[u8] = br#"{"access_token": "a", "#;
            let body = [front, odd, br#", "refresh_token": "r"}"#].concat();
            for body in [body.clone(), [BYTE_ORDER_MARK, &body].concat()] {
                let shown = String::from_utf8_lossy(&body);
                // As it is read here, and as the `oauth2` crate reads it.
                let cleaned = serde_json::from_slice(&retain_known_fields(&body)).ok();
                for read in [TokenAnswer::read(&body), cleaned] {
                    let read = read.unwrap_or_else(|| panic!("{shown}"));
                    assert_eq!(read.user_token().expose(), "a", "{shown}");
                    assert_eq!(read.next_refresh_token(), Some(Secret::new("r")), "{shown}");
                    assert_eq!((read.workspace_token(), read.api_host()), (None, None), "{shown}");
                    assert_eq!(read.lifetime(), None, "{shown}");
                }
            }
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
        for body in [
            "",
            "{",
            "[]",
            "5",
            "{}",
            r#"{"access_token": ""}"#,
            r#"{"access_token": 5}"#,
            r#"{"access_token": "\ud83d"}"#,
            r#"{"access_token": "a", "access_token": "\ud83d"}"#,
            r#"{"x": {"access_token": "a"}}"#,
        ] {
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
