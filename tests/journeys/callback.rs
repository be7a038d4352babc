//! What other pages and programs may send to the address that waits for the browser.

use std::net::TcpStream;

use journeys::{
    authority::Authority,
    desk::{ADA, Desk},
    session::Session,
    tinyb,
    wait::block_on,
};
use reqwest::{Client, Method, StatusCode};
use url::Url;

use crate::sign_in::start_at;

const CALLBACK: &str = "http://localhost:49160";

#[test]
fn a_stranger_at_cli_logins_port_neither_ends_nor_becomes_the_sign_in() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let (login, link) = desk.companion().start_login(&desk.cloud, &folder);
    // A browser connects ahead of time and may leave the connection idle; others leave more.
    let _idle: Vec<_> = (0..64).map(|_| TcpStream::connect(("127.0.0.1", 49160))).collect();

    for noise in ["/?code=forged&workspace=acme", "/?code=forged&state=wrong", "/?error=denied"] {
        refuses(Method::GET, noise, &[]);
    }
    refuses(Method::POST, "/?code=forged", &[]);
    refuses(Method::GET, "/elsewhere?code=forged", &[]);
    refuses(Method::GET, "/?code=forged", &[("host", "attacker.example:49160")]);
    refuses(Method::GET, "/?code=forged", &[("origin", "https://attacker.example")]);

    desk.browser.authorize(&link, ADA.0, ADA.1);
    login.finish().ok();
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
    let exchanges = desk.cloud.requests_of_ours().into_iter().filter(|r| r.endpoint == "exchange");
    let codes: Vec<_> = exchanges.map(|request| request.query).collect();
    assert_eq!(codes.len(), 2, "the forged code without a state, and the real one: {codes:?}");
}

#[test]
fn wrong_codes_without_a_state_do_not_end_an_attempt_whose_state_comes_back() {
    let desk = Desk::of(Session::start(), &["--echo-state"]);
    let folder = desk.session.project("shop");
    let (login, link) = desk.companion().start_login(&desk.cloud, &folder);

    for forged in 1..=8 {
        refuses(Method::GET, &format!("/?code=forged-{forged}"), &[]);
    }

    desk.browser.authorize(&link, ADA.0, ADA.1);
    login.finish().ok();
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
    let exchanges = desk.cloud.requests_of_ours().into_iter().filter(|r| r.endpoint == "exchange");
    assert_eq!(exchanges.count(), 6, "five forged codes, and the real one");
}

#[test]
fn an_answer_that_is_not_the_authoritys_does_not_use_up_the_attempt() {
    let session = Session::start();
    let authority = Authority::start(&session);
    let desk = Desk::of(session, &["--authority", &authority.issuer]);
    let folder = desk.session.project("shop");
    let mut login = start_at(&authority, &desk, &folder);
    let link = desk.session.next_link(&mut login);
    let (callback, state, issuer) =
        (in_link(&link, "redirect_uri"), in_link(&link, "state"), &authority.issuer);

    for answer in [
        format!("code=forged&state=wrong&iss={issuer}"),
        format!("code=forged&iss={issuer}"),
        format!("code=forged&state={state}&state={state}&iss={issuer}"),
        format!("error=access_denied&state=wrong&iss={issuer}"),
        format!("code=forged&state={state}"),
        format!("code=forged&state={state}&iss=http://attacker.example"),
    ] {
        let status = request(Method::GET, &format!("{callback}?{answer}"), &[]);
        assert!(status.is_client_error() && login.is_running(), "{status} {answer}");
    }

    desk.browser.authorize_at_authority(&link, ADA.0);
    login.finish().ok();
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
}

fn in_link(link: &str, name: &str) -> String {
    let link = Url::parse(link).unwrap();
    let mut query = link.query_pairs();
    query.find(|(known, _)| known == name).expect("a parameter of the link").1.into_owned()
}

fn refuses(method: Method, target: &str, headers: &[(&str, &str)]) {
    let status = request(method, &format!("{CALLBACK}{target}"), headers);
    assert!(status.is_client_error(), "{target} {headers:?}: {status}");
}

fn request(method: Method, url: &str, headers: &[(&str, &str)]) -> StatusCode {
    let mut request = Client::new().request(method, url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    block_on(request.send()).expect("an answer").status()
}
