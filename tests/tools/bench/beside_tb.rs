//! The command line beside the real `tb`: the times of the same work, and how many times faster ours
//! is.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, thread};

use journeys::cloud::Cloud;
use journeys::desk::{ADA, Desk};
use journeys::engine::{CONTAINER, Engine, Image, Pair};
use journeys::paths;
use journeys::process::Process;
use journeys::session::Session;
use journeys::tb::Tb;
use journeys::wait::{SOON, block_on, wait_until};
use serde_json::Value;
use url::Url;

use crate::table::{Table, median, time};

/// How often `.tinyb` is looked at.
const GLANCE: Duration = Duration::from_millis(1);

/// Fills the rows.
pub(crate) fn measure(table: &mut Table) {
    table.head("beside the real tb", "tb", "tb-companion");
    compare(table, "local generate-tokens, a whole process", 100.0, &generate_tokens());
    compare(table, "login, from the callback to .tinyb on disk", 1.0, &sign_in());
    let [jwt, list] = tokens();
    compare(table, "token create jwt --offline, a whole process", 100.0, &jwt);
    compare(table, "token ls, 10,000 tokens", 5.0, &list);
    measure_local(table);
}

/// Fills the rows of the local instance.
pub(crate) fn measure_local(table: &mut Table) {
    let image = Image::of_real_speed();
    compare(table, "local start -d, to ready", 6.0, &start_local(&image, 3));
    let seldom = image.checked_every(30);
    compare(table, "the same, checked every 30 s by the image", 6.0, &start_local(&seldom, 1));
}

/// The times of the real `tb` and of ours.
#[derive(Default)]
struct Times {
    tb: Vec<Duration>,
    ours: Vec<Duration>,
}

/// Ours is to be `target` times faster.
fn compare(table: &mut Table, what: &str, target: f64, times: &Times) {
    let (tb, ours) = (median(&times.tb), median(&times.ours));
    let ratio = tb.as_secs_f64() / ours.as_secs_f64();
    let cells = [time(tb), time(ours), format!("{ratio:.1} x"), format!("≥ {target:.1} x")];
    table.row(what, &cells, ratio >= target);
}

fn generate_tokens() -> Times {
    let session = Session::start();
    let folder = session.project("shop");
    let mut times = Times::default();
    let arguments = ["--output", "json", "local", "generate-tokens"];
    for round in 0..25 {
        times.ours.push(timed(ours(&session, &folder).args(arguments)));
        // It takes a second, and varies little.
        if round % 5 == 0 {
            times.tb.push(timed(Tb(&session).command(&folder).args(arguments)));
        }
    }
    times
}

/// A JWT, and the list of a workspace with 10,000 tokens.
fn tokens() -> [Times; 2] {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.cloud.add_tokens(ADA, 10_000);
    desk.login(ADA, &folder);
    let jwt = ["token", "create", "jwt", "web", "--ttl", "1h"];
    let scope = ["--scope", "PIPES:READ", "--resource", "top_pages"];
    let create = [&jwt[..], &scope].concat();
    let offline = [&create[..], &["--offline"]].concat();
    // The key is fetched once.
    timed(ours(&desk.session, &folder).args(&offline));
    let [mut made, mut listed] = [Times::default(), Times::default()];
    for round in 0..25 {
        made.ours.push(timed(ours(&desk.session, &folder).args(&offline)));
        if round % 5 == 0 {
            let tb = || Tb(&desk.session).command(&folder);
            made.tb.push(timed(tb().arg("--cloud").args(&create)));
            listed.ours.push(timed(ours(&desk.session, &folder).args(["token", "ls"])));
            listed.tb.push(timed(tb().args(["--cloud", "token", "ls"])));
        }
    }
    [made, listed]
}

/// The image boots for three seconds.
fn start_local(image: &Image, rounds: usize) -> Times {
    let engine = Engine::with(image);
    let session = Session::start();
    let folder = session.project("shop");
    let started = |command: &mut Command| {
        let pair = Pair::fresh();
        let command = command.args(pair.start(&["--skip-new-version"]));
        let time = timed(&mut engine.inside(command));
        engine.docker(&["rm", "--force", CONTAINER]);
        time
    };
    let mut times = Times::default();
    for _ in 0..rounds {
        times.ours.push(started(&mut ours(&session, &folder)));
        times.tb.push(started(&mut Tb(&session).command(&folder)));
    }
    times
}

fn sign_in() -> Times {
    let session = Session::start();
    let cloud = Cloud::start(&session);
    // Always the same one: in another, `tb` would ask first.
    let folder = session.project("shop");
    let mut times = Times::default();
    for _ in 0..7 {
        let mut command = ours(&session, &folder);
        times.ours.push(signed_in(&cloud, &mut command, call_back_ours));
        let mut command = Tb(&session).command(&folder);
        times.tb.push(signed_in(&cloud, &mut command, call_back_tb));
    }
    times
}

/// From the moment the browser comes back until `.tinyb` holds a token.
fn signed_in(cloud: &Cloud, command: &mut Command, call_back: fn(&Url)) -> Duration {
    let file = command.get_current_dir().expect("a folder").join(".tinyb");
    command.args(["login", "--host", &cloud.url, "--auth-host", &cloud.url]);
    let mut login = Process::start(command);
    let callback = consent(&link_of(&mut login, cloud));
    let start = Instant::now();
    let browser = thread::spawn(move || call_back(&callback));
    while !is_signed_in(&file) {
        assert!(start.elapsed() < SOON, "{}\n{}", login.stdout(), login.stderr());
        thread::sleep(GLANCE);
    }
    let time = start.elapsed();
    login.finish().ok();
    fs::remove_file(file).expect("it was there");
    browser.join().expect("it was called back");
    time
}

/// The link as both print it: `tb` may have it opened twice.
fn link_of(login: &mut Process, cloud: &Cloud) -> String {
    login.wait_for("a link", |login| {
        let text = login.stdout() + &login.stderr();
        let mut lines = text.lines().map(str::trim);
        lines.find(|line| line.starts_with(&cloud.url)).map(str::to_owned)
    })
}

/// What a person does on the page behind a link; where that sends the browser.
fn consent(link: &str) -> Url {
    let link = Url::parse(link).expect("a link");
    let mut form: Vec<(String, String)> = link.query_pairs().into_owned().collect();
    let answers = [("email", "ada@example.com"), ("workspace", "acme"), ("decision", "authorize")];
    form.extend(answers.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let mut page = link;
    page.set_query(None);
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let sent = client.expect("a client").post(page).body(body);
    let sent = sent.header("content-type", "application/x-www-form-urlencoded");
    let answer = block_on(sent.send()).expect("an answer");
    let location = answer.headers().get("location").expect("a redirect").to_str().unwrap();
    Url::parse(location).expect("an address")
}

/// The browser asks for the address that it was sent to.
fn call_back_ours(callback: &Url) {
    ask("GET", &format!("{}?{}", callback.path(), callback.query().unwrap_or_default()));
}

/// The page that it gets from `tb` posts the code.
fn call_back_tb(callback: &Url) {
    call_back_ours(callback);
    let code = callback.query_pairs().find(|(name, _)| name == "code").expect("a code").1;
    ask("POST", &format!("/?code={code}"));
}

fn ask(method: &str, target: &str) {
    // `tb` may have printed its link before it listens.
    let connect = || TcpStream::connect("127.0.0.1:49160").ok();
    let mut stream = wait_until("a server for the callback", SOON, connect);
    let head = format!("{method} {target} HTTP/1.1\r\nHost: localhost:49160\r\n");
    write!(stream, "{head}Content-Length: 0\r\nConnection: close\r\n\r\n").expect("it reads");
    let _ = stream.read_to_end(&mut Vec::new());
}

fn is_signed_in(file: &Path) -> bool {
    let text = fs::read(file).unwrap_or_default();
    let value: Value = serde_json::from_slice(&text).unwrap_or_default();
    value["token"].as_str().is_some_and(|token| !token.is_empty())
}

fn ours(session: &Session, folder: &Path) -> Command {
    let program = paths::program("TB_COMPANION_BIN", "target/release/tb-companion");
    let mut command = session.command(program);
    command.current_dir(folder);
    command
}

/// How long a program takes that has to succeed.
fn timed(command: &mut Command) -> Duration {
    let start = Instant::now();
    let output = command.output().expect("it can be started");
    let time = start.elapsed();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    time
}
