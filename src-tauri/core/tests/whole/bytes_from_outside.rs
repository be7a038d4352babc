//! What reads bytes from outside, over whatever bytes: the checks of the fuzz targets over their
//! seeds, and properties over inputs that are made up.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use companion_core::auth::callback::Parameters;
use companion_core::auth::discovery::Metadata;
use companion_core::auth::token_answer::TokenAnswer;
use companion_core::credentials::Secret;
use companion_core::host::Host;
use companion_core::tokens::payload;
use proptest::prelude::*;
use serde_json::json;

#[path = "../../fuzz/checks.rs"]
mod checks;

fn over_the_seeds(of: &str, check: fn(&[u8])) {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(of);
    let seeds: Vec<_> = std::fs::read_dir(seeds).unwrap().flatten().collect();
    assert!(!seeds.is_empty());
    for seed in seeds {
        let bytes = std::fs::read(seed.path()).unwrap();
        check(&bytes);
        // Every way in which it could have been cut off.
        (0..bytes.len().min(2048)).for_each(|length| check(&bytes[..length]));
    }
}

#[test]
fn the_seeds_of_each_target_hold() {
    over_the_seeds("callback", checks::callback);
    over_the_seeds("discovery", checks::discovery);
    over_the_seeds("payload", checks::payload);
    over_the_seeds("tinyb", checks::tinyb);
    over_the_seeds("token_answer", checks::token_answer);
    over_the_seeds("token_report", checks::token_report);
}

/// The query with these parameters, each character spelled out.
fn query(parameters: &[(String, String)]) -> String {
    let spelled = |text: &str| -> String { text.bytes().map(|b| format!("%{b:02x}")).collect() };
    let pairs =
        parameters.iter().map(|(name, value)| format!("{}={}", spelled(name), spelled(value)));
    pairs.collect::<Vec<_>>().join("&")
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..2048)) {
        checks::callback(&bytes);
        checks::discovery(&bytes);
        checks::payload(&bytes);
        checks::tinyb(&bytes);
        checks::token_answer(&bytes);
        checks::token_report(&bytes);
    }

    #[test]
    fn whatever_life_an_answer_names_its_tokens_are_had(life in prop_oneof![
        any::<u64>().prop_map(|life| life.to_string()),
        any::<i64>().prop_map(|life| life.to_string()),
        any::<f64>().prop_filter("JSON has no other", |life| life.is_finite()).prop_map(|life| format!("{life:e}")),
        "[0-9]{1,60}".prop_map(|life| format!("1{life}")),
        "\\PC{0,20}".prop_map(|life| json!(life).to_string()),
    ]) {
        let answer = format!(r#"{{"access_token": "a", "refresh_token": "r", "expires_in": {life}}}"#);
        checks::token_answer(answer.as_bytes());
        let read = TokenAnswer::read(answer.as_bytes()).unwrap();
        prop_assert_eq!(read.next_refresh_token(), Some(Secret::new("r")));
    }

    #[test]
    fn what_comes_once_is_read_as_it_was_meant(
        code in "\\PC{1,40}", state in "\\PC{1,40}", other in "[a-z]{5,9}",
    ) {
        let given = [("code".to_owned(), code.clone()), (other, code.clone()), ("state".to_owned(), state.clone())];
        let read = Parameters::parse(&query(&given)).unwrap();
        prop_assert_eq!(read.value("code"), Some(code.as_str()));
        prop_assert_eq!(read.value("state"), Some(state.as_str()));
    }

    #[test]
    fn what_decides_and_comes_twice_is_nobodys(
        name in prop_oneof![Just("code"), Just("state"), Just("error"), Just("iss")],
        values in ("\\PC{0,20}", "\\PC{0,20}"),
        between in proptest::collection::vec(("[a-z]{6,9}", "\\PC{0,9}"), 0..5),
    ) {
        let mut given = vec![(name.to_owned(), values.0)];
        given.extend(between);
        given.push((name.to_owned(), values.1));
        prop_assert!(Parameters::parse(&query(&given)).is_none());
    }

    #[test]
    fn metadata_is_right_only_from_its_own_issuer(issuer in "https://[a-z]{1,9}\\.example\\.com/?") {
        let authority = Host::parse("https://id.example.com").unwrap();
        let document = json!({
            "issuer": issuer,
            "authorization_endpoint": "https://id.example.com/auth",
            "token_endpoint": "https://id.example.com/token",
            "code_challenge_methods_supported": ["S256"],
        });
        let read = Metadata::read(&authority, document.to_string().as_bytes()).unwrap();
        prop_assert_eq!(read.is_ok(), issuer == "https://id.example.com");
    }

    #[test]
    fn a_payload_is_read_as_it_was_written(
        owner in "\\PC{0,40}", id in "\\PC{0,40}", host in proptest::option::of("[a-z_]{1,20}"),
    ) {
        let json = json!({"u": owner, "id": id, "host": host}).to_string();
        let token = format!("p.{}.c2ln", URL_SAFE_NO_PAD.encode(json));
        let read = payload::read(&token).unwrap();
        prop_assert_eq!((read.owner, read.id, read.host), (owner, id, host));
    }
}
