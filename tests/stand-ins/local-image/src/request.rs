//! A request as the answers need it, and an answer in JSON. Neither knows how HTTP is spoken.

use serde_json::{Value, json};

/// What somebody asks.
#[derive(Debug, Default)]
pub struct Request {
    /// In capitals.
    pub method: String,
    /// Decoded, without the query, and without a slash at the end.
    pub path: String,
    /// The parameters, decoded, in the order in which they came.
    pub query: Vec<(String, String)>,
    /// The body, as text.
    pub body: String,
    /// The token of the `Authorization` header.
    pub bearer: Option<String>,
}

/// What they get.
#[derive(Debug, PartialEq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Value,
}

impl Request {
    /// A request for a target as it stands in the first line, such as `/v0/sql?q=SELECT+1`.
    #[must_use]
    pub fn new(method: &str, target: &str, body: String) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: method.to_owned(),
            path: decode(path.trim_end_matches('/')),
            query: query.split('&').filter_map(read_parameter).collect(),
            body,
            bearer: None,
        }
    }

    /// The first parameter of this name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All parameters of this name.
    pub fn parameters<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The token, from the header or, as `tb` sends it, from the query.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.bearer.as_deref().or_else(|| self.parameter("token"))
    }
}

impl Reply {
    /// What was asked for.
    #[must_use]
    pub const fn ok(body: Value) -> Self {
        Self { status: 200, body }
    }

    /// An answer that says no, and why.
    #[must_use]
    pub fn refused(status: u16, why: &str) -> Self {
        Self { status, body: json!({ "error": why }) }
    }

    /// The answer to a request that cannot be understood.
    #[must_use]
    pub fn bad(why: &str) -> Self {
        Self::refused(400, why)
    }

    /// The answer to a token that lacks the scope.
    #[must_use]
    pub fn forbidden(why: &str) -> Self {
        Self::refused(403, why)
    }
}

/// A plus is a space in a parameter and itself in a path.
fn read_parameter(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    Some((decode(name), decode(&value.replace('+', " "))))
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex(rest.next()) << 4 | hex(rest.next()),
            other => other,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: Option<u8>) -> u8 {
    let digit = digit.and_then(|digit| char::from(digit).to_digit(16));
    digit.and_then(|digit| u8::try_from(digit).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_a_parameter() {
        let request = Request::new("GET", "/a?name=a%20b%2Bc+d", String::new());

        assert_eq!(request.parameter("name"), Some("a b+c d"));
    }

    #[test]
    fn decodes_a_path_and_keeps_its_plus() {
        let request = Request::new("GET", "/v0/tokens/a%20b+c/", String::new());

        assert_eq!(request.path, "/v0/tokens/a b+c");
    }

    #[test]
    fn keeps_all_parameters_of_one_name() {
        let request = Request::new("POST", "/v0/tokens?scope=ADMIN&scope=TOKENS", String::new());

        assert_eq!(request.parameters("scope").collect::<Vec<_>>(), ["ADMIN", "TOKENS"]);
    }
}
