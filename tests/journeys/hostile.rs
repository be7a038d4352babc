//! A hostile page, in the same browser, while somebody signs in: what it can send to the address
//! that waits, and what comes of it. And a hostile folder in which somebody signs in.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    thread,
};

use journeys::{
    desk::{ADA, BOB, Desk},
    tinyb,
    wait::block_on,
};
use reqwest::{Client, redirect::Policy};
use url::Url;

const CALLBACK: &str = "http://localhost:49160/";

/// Everything that a page can do without leaving itself. It says so when all of it has been
/// answered, or refused.
const INJECTS: &str = r#"<!doctype html><title>Prizes</title>
<link rel="preconnect" href="http://localhost:49160">
<p id="says">working</p>
<iframe name="target"></iframe>
<form method="post" target="target" action="http://localhost:49160/?code=CODE"></form>
<script>
  const ways = [
    () => fetch('http://localhost:49160/?code=CODE', { mode: 'no-cors' }),
    () => fetch('http://localhost:49160/?code=CODE', { credentials: 'include' }),
    () => fetch('http://localhost:49160/?code=CODE', { method: 'POST', mode: 'no-cors' }),
    () => new Promise((done) => {
      const image = new Image();
      image.onload = image.onerror = done;
      image.src = 'http://localhost:49160/?code=CODE';
    }),
    () => new Promise((done) => {
      const frame = document.createElement('iframe');
      frame.onload = done;
      frame.src = 'http://localhost:49160/?code=CODE';
      document.body.append(frame);
    }),
    () => new Promise((done) => {
      document.querySelector('iframe').onload = done;
      document.forms[0].submit();
    }),
  ];
  (async () => {
    for (const way of ways) await way().catch(() => {});
    document.querySelector('#says').textContent = 'all was tried';
  })();
</script>"#;

#[test]
fn a_page_elsewhere_injects_nothing_and_the_true_sign_in_works() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let code = code_of_a_stranger(&desk);
    let (login, link) = desk.companion().start_login(&desk.cloud, &folder);

    desk.browser.open(&serve(INJECTS.replace("CODE", &code)));
    desk.browser.wait_for_text("all was tried");

    assert_eq!(exchanges(&desk), 0, "no code of the page's was even looked at");
    desk.browser.authorize(&link, ADA.0, ADA.1);
    login.finish().ok();
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
    assert_eq!(exchanges(&desk), 1);
}

/// Nothing can tell a top-level navigation from the authority's own: so the person is asked.
#[test]
fn a_navigation_with_a_valid_code_names_the_stranger_and_not_me_leaves_nothing() {
    let desk = Desk::with_screen();
    let window = desk.app().open();
    let code = code_of_a_stranger(&desk);
    window.press("Sign in with your browser");
    desk.session.link_opened();

    let leaves = format!("<script>location = '{CALLBACK}?code={code}&workspace=widgets'</script>");
    desk.browser.open(&serve(leaves));

    window.says("bob@example.com in widgets");
    window.press("Not me");
    window.shows("control", "Sign in with your browser");
    assert_eq!(desk.session.entries(), [""; 0]);
    let accounts = desk.session.home().join(".local/state/tinybird-companion/accounts.json");
    assert!(!std::fs::read_to_string(accounts).unwrap_or_default().contains(BOB.0));
    desk.sign_in(&window, ADA);
    window.says("Signed in as ada@example.com");
}

/// A PATH with an empty entry, as a shell's profile makes it by accident, names the folder itself.
#[test]
fn no_program_of_the_folder_is_run_and_no_token_of_ours_is_given_to_an_opener() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let was_run = folder.join("was-run");
    for name in ["xdg-open", "gio", "open"] {
        let program = folder.join(name);
        fs::write(&program, format!("#!/bin/sh\n: > '{}'\n", was_run.display())).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = desk.session.command("true");
    let path = path.get_envs().find(|(name, _)| *name == "PATH").unwrap().1.unwrap();
    let companion = desk
        .companion()
        .env("PATH", &format!(":.:{}", path.to_str().unwrap()))
        .env("TB_USER_TOKEN", "p.ey.user")
        .env("TB_TOKEN", "p.ey.workspace");

    let (login, link) = companion.start_login(&desk.cloud, &folder);
    desk.cloud.authorize(&link, ADA);
    login.finish().ok();

    let heard = desk.session.environment_of_opener();
    assert!(!heard.contains("p.ey."), "{heard}");
    let folders = heard.lines().find_map(|line| line.strip_prefix("PATH=")).unwrap();
    assert!(folders.split(':').all(|folder| folder.starts_with('/')), "{folders}");
    assert!(!was_run.exists(), "a program of the folder was run");
}

/// Serves one page on another origin, for as long as the test runs.
fn serve(page: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            // What it asks for does not matter: there is one page.
            let _ = stream.read(&mut [0; 4096]);
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\
                 Connection: close\r\n\r\n{page}",
                page.len()
            );
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

/// A code that is good, and not the person's who is about to sign in.
fn code_of_a_stranger(desk: &Desk) -> String {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let form = format!("email={}&workspace={}&decision=authorize", BOB.0, BOB.1);
    let decision = client
        .post(format!("{}/api/cli-login", desk.cloud.url))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    let answer = block_on(decision.send()).expect("an answer");
    let back = answer.headers()["location"].to_str().unwrap();
    let back = Url::parse(back).unwrap();
    let mut query = back.query_pairs();
    query.find(|(name, _)| name == "code").expect("a code").1.into_owned()
}

fn exchanges(desk: &Desk) -> usize {
    desk.cloud.requests_of_ours().iter().filter(|seen| seen.endpoint == "exchange").count()
}
