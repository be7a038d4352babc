//! Removes secrets from text that a person or a file will see.
//!
//! This is the last defence: the fields that are logged are chosen one by one.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex_lite::Regex;

/// The text that replaces a secret.
pub const REDACTED: &str = "<redacted>";

struct Rule {
    pattern: LazyLock<Option<Regex>>,
    replacement: &'static str,
}

/// A pattern that does not compile redacts nothing, so a test compiles them all.
macro_rules! rule {
    ($pattern:literal, $replacement:literal) => {
        Rule { pattern: LazyLock::new(|| Regex::new($pattern).ok()), replacement: $replacement }
    };
}

static RULES: [Rule; 6] = [
    // Tinybird's static tokens, and JWTs.
    rule!(r"p\.ey[A-Za-z0-9_\-.]+", "<redacted>"),
    rule!(r"eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]+(\.[A-Za-z0-9_\-]+)?", "<redacted>"),
    // Fields of a URL or a form.
    rule!(
        r#"(?i)\b(code|cliCode|state|token|user_token|workspace_token|access_token|refresh_token|id_token|code_verifier|client_secret|password)=[^&\s"'<>#]+"#,
        "$1=<redacted>"
    ),
    // The same names as JSON or debug fields.
    rule!(
        r#"(?i)("?(?:code|cliCode|state|token|user_token|workspace_token|access_token|refresh_token|id_token|code_verifier|client_secret|password)"?\s*:\s*)"[^"]*""#,
        "$1\"<redacted>\""
    ),
    rule!(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=\-]+", "$1 <redacted>"),
    // Userinfo in a URL.
    rule!(r"([a-z][a-z0-9+.\-]*://)[^/\s@]+@", "$1<redacted>@"),
];

/// `text` with its secrets replaced.
pub fn redact(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for rule in &RULES {
        let Some(pattern) = &*rule.pattern else {
            continue;
        };
        if pattern.is_match(&text) {
            text = Cow::Owned(pattern.replace_all(&text, rule.replacement).into_owned());
        }
    }
    text
}

/// A name from outside that is safe to show: its ASCII letters, digits, `_`, `-` and `.`, and of
/// these at most 64.
pub fn sanitize_name(text: &str) -> String {
    let allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    text.chars().filter(allowed).take(64).collect()
}

/// A token as `tb` shows it: its first four characters, three dots, its last eight.
pub fn mask_token(token: &str) -> String {
    let chars: Vec<char> = token.chars().collect();
    if chars.len() < 20 {
        return "...".to_owned();
    }
    let first: String = chars[..4].iter().collect();
    let last: String = chars[chars.len() - 8..].iter().collect();
    format!("{first}...{last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "p.eyJ1IjogImEifQ.c2lnbmF0dXJl-x_y";

    #[test]
    fn every_rule_compiles() {
        assert!(RULES.iter().all(|rule| rule.pattern.is_some()));
    }

    #[test]
    fn takes_out_what_is_secret() {
        let cases = [
            format!("got {TOKEN} back"),
            "jwt eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln done".to_owned(),
            "GET /?code=SECRET&workspace=acme".to_owned(),
            "https://x.test/cb?state=SECRET#top".to_owned(),
            r#"{"user_token": "SECRET", "a": 1}"#.to_owned(),
            "Authorization: Bearer SECRET".to_owned(),
            "https://ada:SECRET@example.com/".to_owned(),
            "cliCode=SECRET".to_owned(),
        ];
        for case in cases {
            let clean = redact(&case);
            assert!(!clean.contains("SECRET") && !clean.contains("ey"), "{clean}");
            assert!(clean.contains(REDACTED), "{clean}");
        }
    }

    #[test]
    fn leaves_the_rest_alone() {
        for text in ["GET /v1/workspace 200", "workspace=acme region=europe", "a code was used"] {
            assert_eq!(redact(text), text);
        }
        assert_eq!(redact("GET /?code=abc&workspace=acme"), "GET /?code=<redacted>&workspace=acme");
    }

    #[test]
    fn masks_as_tb_does() {
        assert_eq!(
            mask_token(TOKEN),
            "p.ey...ture-x_y".replace("ture-x_y", &TOKEN[TOKEN.len() - 8..])
        );
        assert_eq!(mask_token("short"), "...");
    }
}
