//! With everything logged, no secret is where anyone but its owner could read it.

use std::{fs, path::Path};

use journeys::{
    authority::Authority,
    cloud::Secret,
    companion::Companion,
    desk::{ADA, BOB, Desk},
    process::Finished,
    session::Session,
};
use serde_json::json;

#[test]
fn no_secret_is_in_logs_arguments_or_addresses() {
    let desk = Desk::of(Session::start(), &["--echo-state"]);
    let companion = loud(&desk.session);
    let folder = desk.session.project("shop");
    let mut said = Vec::new();

    for who in [ADA, BOB] {
        said.push(companion.login_by_browser(&desk.browser, &desk.cloud, who, &folder));
    }
    for command in [
        &["workspace", "ls"][..],
        &["status"],
        &["workspace", "use", "widgets"],
        &["project", "add"],
        &["project", "ls"],
        &["project", "check"],
        &["project", "remove"],
        &["logout"],
    ] {
        said.push(companion.run(&folder, command).ok());
    }

    assert!(said.iter().any(|run| run.stderr.contains("TRACE")), "the logs are really on");
    let seen = companion.arguments_seen();
    assert!(seen.iter().any(|line| line.contains("workspace use widgets")), "{seen:?}");
    let (codes, tokens) = secrets(&desk);
    let verifiers = verifiers(&desk);
    assert_eq!((codes.len(), verifiers.len()), (2, 2));
    for secret in tokens.iter().chain(&codes).chain(&verifiers) {
        assert_hidden(secret, &said, &companion, &desk.session);
    }
    assert_no_address_has_a_token(&desk, &tokens);
}

#[test]
fn an_answer_that_quotes_a_secret_does_not_spread_it() {
    let desk = Desk::new();
    let companion = loud(&desk.session);
    let folder = desk.session.project("shop");
    companion.login(&desk.cloud, ADA, &folder);
    let token = desk.cloud.workspace_token(ADA.0, ADA.1);

    for status in [403, 500, 200] {
        let quoting = json!({"error": format!("no such token: {token}"), "token": token});
        desk.cloud.fail(&json!({"workspaces": {"status": status, "body": quoting}}));
        let refused = companion.run(&folder, &["workspace", "ls"]).expect_code(1);
        assert_hidden(&token, &[refused], &companion, &desk.session);
    }
}

#[test]
fn no_secret_of_a_standard_authority_is_in_logs_or_arguments() {
    let session = Session::start();
    let authority = Authority::start(&session);
    let desk = Desk::of(session, &["--authority", &authority.issuer]);
    let companion = loud(&desk.session);
    let folder = desk.session.project("shop");
    let hosts = ["--host", &desk.cloud.url, "--auth-host", &authority.issuer];
    let mut login = companion.start(&folder, &[&["login"], &hosts[..]].concat());
    let link = desk.session.next_link(&mut login);
    desk.browser.authorize_at_authority(&link, ADA.0);
    let mut said = vec![login.finish().ok()];

    said.push(companion.run(&folder, &["logout"]).ok());

    let secrets = authority.secrets();
    assert_eq!(secrets.len(), 4, "a code and three tokens");
    for secret in &secrets {
        assert_hidden(secret, &said, &companion, &desk.session);
    }
}

/// With everything logged and all arguments watched.
fn loud(session: &Session) -> Companion<'_> {
    Companion::new(session).arg("-v").env("TB_COMPANION_LOG", "trace").watching_argv()
}

/// The codes, which our own requests may carry, and the tokens, which they may not.
fn secrets(desk: &Desk) -> (Vec<String>, Vec<String>) {
    let (codes, tokens): (Vec<_>, Vec<_>) =
        desk.cloud.secrets().into_iter().partition(|secret| secret.kind == "code");
    let values = |secrets: Vec<Secret>| secrets.into_iter().map(|secret| secret.value).collect();
    (values(codes), values(tokens))
}

/// The PKCE verifiers, which only the exchanges may carry.
fn verifiers(desk: &Desk) -> Vec<String> {
    let queries = desk.cloud.requests_of_ours().into_iter().map(|request| request.query);
    let verifier = |query: String| Some(query.split_once("code_verifier=")?.1.to_owned());
    queries.filter_map(verifier).collect()
}

fn assert_no_address_has_a_token(desk: &Desk, tokens: &[String]) {
    let requests = desk.cloud.requests_of_ours();
    assert!(requests.iter().any(|request| request.bearer), "{requests:?}");
    for request in &requests {
        let address = format!("{}?{}", request.path, request.query);
        assert!(!tokens.iter().any(|token| shows(&address, token)), "{address}");
    }
}

fn assert_hidden(secret: &str, said: &[Finished], companion: &Companion<'_>, session: &Session) {
    for run in said {
        assert!(!shows(&run.stdout, secret), "{secret} in what it said: {}", run.stdout);
        assert!(!shows(&run.stderr, secret), "{secret} in its log: {}", run.stderr);
    }
    for arguments in companion.arguments_seen() {
        assert!(!shows(&arguments, secret), "{secret} in {arguments}");
    }
    for folder in [".config", ".local/state", ".cache"] {
        assert_not_in_files(secret, &session.home().join(folder));
    }
}

fn assert_not_in_files(secret: &str, folder: &Path) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            assert_not_in_files(secret, &path);
        } else if path.is_file() {
            let bytes = fs::read(&path).unwrap();
            assert!(!shows(&String::from_utf8_lossy(&bytes), secret), "{secret} in {path:?}");
        }
    }
}

/// Whether a text holds the secret or the part of it that makes it one: of a token, its signature.
fn shows(text: &str, secret: &str) -> bool {
    let kernel = secret.rsplit('.').next().expect("a part");
    // A masked value shows the last eight characters, which is allowed.
    text.contains(&kernel[..kernel.len().min(24)])
}
