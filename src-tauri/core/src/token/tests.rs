//! Tokens in texts, and what only looks like them.

use proptest::prelude::*;

use super::*;

fn encoded(json: &str) -> String {
    URL_SAFE_NO_PAD.encode(json)
}

fn signature() -> String {
    URL_SAFE_NO_PAD.encode([0xa5; 32])
}

fn token() -> String {
    let json = r#"{"u": "82e8d09d-170d-42d5-b9c4-a24346ca8278", "id": "9b72da6f", "host": "eu"}"#;
    format!("p.{}.{}", encoded(json), signature())
}

fn jwt(claims: &str) -> String {
    format!("{}.{}.{}", encoded(r#"{"alg":"HS256","typ":"JWT"}"#), encoded(claims), signature())
}

fn found(text: &[u8]) -> Vec<(usize, String, Kind)> {
    find_tokens(text).map(|(at, token)| (at, token.text.to_owned(), token.kind())).collect()
}

#[test]
fn finds_what_tb_prints() {
    let text = include_bytes!("../tokens/of_tb.txt");
    assert_eq!(found(text).len(), 1);
}

#[test]
fn a_token_of_any_kind_says_what_it_says() {
    let claims = Claims::of(&format!("p.{}.c2ln", encoded(r#"{"u": "1", "host": "us_east"}"#)));
    let texts = [&claims.owner, &claims.id, &claims.host].map(|text| text.as_deref());
    assert_eq!(texts, [Some("1"), None, Some("us_east")]);
    let claims = Claims::of(&jwt(r#"{"workspace_id": "w", "name": "a", "u": "1", "host": "h"}"#));
    assert_eq!(claims, Claims { owner: Some("w".to_owned()), ..Claims::default() });
    for text in ["", "hello", "p.!.x", "p.e30.x", "p.W10.x", "x.e30.x", "p.e30.x.y", "p.e30.x "] {
        assert_eq!(Claims::of(text), Claims::default(), "{text}");
    }
}

#[test]
fn a_token_is_found_behind_whatever_is_no_word() {
    let befores = [
        "",
        " ",
        "\"",
        "'",
        "=",
        ":",
        "`",
        "(",
        "/",
        ",",
        ">",
        "\u{feff}",
        "“",
        "\\n",
        "\\t",
        "\\\"",
        "?token%3D",
        "Bearer%20",
        "\\u0022",
        "\\x22",
        "\t",
        "\r\n",
        "|",
        "[",
    ];
    for before in befores {
        for (token, kind) in [(token(), Kind::Cloud), (jwt(r#"{"workspace_id":"w"}"#), Kind::Jwt)] {
            let expected = vec![(before.len(), token.clone(), kind)];
            assert_eq!(found(format!("{before}{token}").as_bytes()), expected, "{before:?}");
        }
    }
}

#[test]
fn a_token_ends_at_whatever_is_no_word() {
    let token = token();
    for after in
        ["", " ", "\"", "'", "\\n", "&x=1", "%26", ".", ", ", ")", "`", "#", "\r\n", "…", "</b>"]
    {
        let expected = vec![(0, token.clone(), Kind::Cloud)];
        assert_eq!(found(format!("{token}{after}").as_bytes()), expected, "{after:?}");
    }
}

#[test]
fn all_tokens_of_a_text_are_found_in_their_order() {
    let (token, jwt) = (token(), jwt(r#"{"workspace_id":"w"}"#));
    let text = format!("{token},{token}\n{jwt} {token}");
    let expected = [&token, &token, &jwt, &token];
    let found = found(text.as_bytes());
    assert!(found.iter().map(|(_, token, _)| token).eq(expected), "{found:?}");
}

#[test]
fn a_jwt_counts_if_it_is_made_for_tinybird() {
    let ours = [
        r#"{"workspace_id": "w", "name": "n", "exp": 1, "scopes": []}"#,
        r#"{"scopes": [{"type": "PIPES:READ", "resource": "top", "fixed_params": {"a": 1}}]}"#,
        r#"{"scopes": [{"type": "x"}, {"type": "DATASOURCES:READ", "resource": "events"}]}"#,
        r#"{"scopes": ["DATASOURCES:APPEND:events"]}"#,
    ];
    for claims in ours {
        assert_eq!(found(jwt(claims).as_bytes()).len(), 1, "{claims}");
    }
    let theirs = [
        r#"{"sub": "1234567890", "name": "John Doe", "iat": 1516239022}"#,
        r#"{"workspace_id": ""}"#,
        r#"{"workspace_id": 7}"#,
        r#"{"scopes": "PIPES:READ"}"#,
        r#"{"scopes": [{"type": "repo:read"}], "scope": "PIPES:READ"}"#,
        r#"["workspace_id"]"#,
        "{",
    ];
    for claims in theirs {
        assert_eq!(found(jwt(claims).as_bytes()), [], "{claims}");
    }
    let parts = [encoded(r#"{"alg":"RS256"}"#), encoded(r#"{"workspace_id":"w"}"#), signature()];
    assert_eq!(found(parts.join(".").as_bytes()), []);
}

#[test]
fn a_long_text_of_beginnings_is_read_in_no_time() {
    for piece in ["eyJ", "p.eyJ", " p.eyJ", "\\neyJ", "eyJ.", "p.eyJ.", " eyJ.eyJ.", "%20eyJ"] {
        assert_eq!(found(piece.repeat(1 << 16).as_bytes()), [], "{piece}");
    }
    let long = format!(
        "p.{}.{}",
        encoded(&format!(r#"{{"u":"{}","id":"i"}}"#, "x".repeat(Secret::MAX_BYTES))),
        signature()
    );
    assert_eq!(found(long.as_bytes()), []);
}

proptest! {
    #[test]
    fn a_token_cut_anywhere_is_none(at in 0usize..200, of_jwt in any::<bool>(), after in "( |\\.\\.\\.|…|\\*+)[a-zA-Z0-9]{0,8}") {
        let token = if of_jwt { jwt(r#"{"workspace_id":"w"}"#) } else { token() };
        let cut = &token[..at % token.len()];
        prop_assert_eq!(found(format!("{cut}{after}").as_bytes()), []);
    }

    #[test]
    fn a_token_within_a_word_is_none(before in "[a-zA-Z0-9_.-]", after in "[a-zA-Z0-9_-]{1,9}") {
        let token = token();
        // A `\` before it would make an escape of it, and a sign and two digits too.
        prop_assert_eq!(found(format!(" {before}{token}").as_bytes()), []);
        prop_assert_eq!(found(format!("{token}{after}").as_bytes()), []);
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let token = token();
        let text = [&bytes, b" ".as_slice(), token.as_bytes(), b" ", &bytes].concat();
        prop_assert!(found(&text).iter().any(|(at, found, _)| *at == bytes.len() + 1 && *found == token));
    }
}
