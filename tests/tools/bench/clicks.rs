//! From a click to the answer on the screen, by the page's own clock: what drives the mouse is not
//! in it.

use std::net::TcpListener;
use std::time::Duration;

use journeys::app::App;
use journeys::cloud::Cloud;
use journeys::desk::{ADA, Desk};
use journeys::session::Session;
use journeys::wait::{SOON, wait_until};
use journeys::window::Window;
use serde_json::json;

use crate::table::{Table, median, time};

const TARGET: Duration = Duration::from_millis(100);
const ROUNDS: usize = 11;

/// Starts the clock at the next click, and stops it at the first frame after the element is there.
/// One that was there at the click is the answer to an earlier one.
const CLOCK: &str = r#"
    const [element] = arguments;
    const there = () => [...document.querySelectorAll(element)];
    let clicked, before;
    window.took = null;
    addEventListener("click", (event) => {
        clicked = event.timeStamp;
        before = there();
    }, { capture: true, once: true });
    new MutationObserver((_, observer) => {
        if (clicked && there().some((one) => !before.includes(one))) {
            observer.disconnect();
            requestAnimationFrame(() => (window.took = performance.now() - clicked));
        }
    }).observe(document.body, { attributes: true, childList: true, subtree: true });
"#;

/// Clicks the button that copies the field with the token. The row of the token, behind the dialog,
/// has a button of the same name.
const CLICK_COPY: &str = r#"
    const button = document.querySelector(".dialog .end button, .dialog li:has(.chip) button");
    const can = button?.getAttribute("aria-label").startsWith("Copy ") ?? false;
    if (can) button.click();
    return can;
"#;

/// Keeps the longest time between two frames from now on.
pub(crate) const FRAMES: &str = r#"
    let last = performance.now();
    window.longest = 0;
    requestAnimationFrame(function measure() {
        const now = performance.now();
        window.longest = Math.max(window.longest, now - last);
        last = now;
        requestAnimationFrame(measure);
    });
"#;

/// Fills the rows.
pub(crate) fn measure(table: &mut Table) {
    table.head("the window's answers", "", "tinybird-companion");
    row(table, "10,000 tokens searched by typing: the longest frame", &[longest_frame()]);
    row(table, "a click on Copy, to \"Copied\"", &copies());
    let (slowest, times) = copies_for_each_destination();
    row(table, &format!("the same in \"Use it in…\": {slowest}, the slowest"), &times);
    row(table, "a click on Sign in, to a taken port's name", &taken_ports());
}

fn row(table: &mut Table, what: &str, times: &[Duration]) {
    let ours = median(times);
    let cells = ["".into(), time(ours), "".into(), format!("≤ {}", time(TARGET))];
    table.row(what, &cells, ours <= TARGET);
}

fn copies() -> Vec<Duration> {
    let session = Session::with_desktop();
    let window = App::new(&session).after_first_run().open();
    window.press("Tokens");
    window.press("Create local tokens");
    // Each says that it was copied until the other one is.
    let tokens = ["local workspace token", "local user token"].iter().cycle();
    let copied = |token: &str| format!("[aria-label='Copied {token}']");
    tokens
        .take(ROUNDS)
        .map(|token| click(&window, &format!("Copy {token}"), &copied(token)))
        .collect()
}

/// The destination at which it takes longest, and its times.
fn copies_for_each_destination() -> (String, Vec<Duration>) {
    let desk = Desk::with_screen();
    desk.login(ADA, &desk.session.project("shop"));
    let window = desk.app().after_first_run().open();
    window.press("Tokens");
    window.press("Use the workspace token in…");
    window.shows("option", "Grafana");
    let mut all: Vec<(String, Vec<Duration>)> = Vec::new();
    // The row above measures the token alone.
    for destination in window.names("option").into_iter().skip(1) {
        window.press(&destination);
        let times = (0..ROUNDS / 2).map(|_| {
            answer_time(&window, ".dialog [aria-label^='Copied ']", || {
                // It says "Copied" for two seconds, and then "Copy" again.
                let clicks = || window.execute(CLICK_COPY, &[]).as_bool().filter(|clicks| *clicks);
                wait_until("the Copy button", SOON, clicks);
            })
        });
        all.push((destination, times.collect()));
    }
    let slowest = all.into_iter().max_by_key(|(_, times)| median(times));
    slowest.expect("there are destinations")
}

/// The longest time between two frames while somebody searches a long list.
fn longest_frame() -> Duration {
    let desk = Desk::with_screen();
    desk.cloud.add_tokens(ADA, 10_000);
    desk.login(ADA, &desk.session.project("shop"));
    let window = desk.app().after_first_run().open();
    window.press("Tokens");
    window.shows("control", "Use the token dashboard in…");
    window.execute(FRAMES, &[]);
    window.fill("Search by name, right or resource", "t");
    for text in ["o", "p", "_", "p", "a", "g", "e", "s"] {
        window.type_text(text);
    }
    window.shows("control", "Use the token dashboard in…");
    let longest = window.execute("return window.longest", &[]).as_f64().expect("a number");
    Duration::from_secs_f64(longest / 1000.0)
}

fn taken_ports() -> Vec<Duration> {
    let session = Session::with_desktop();
    let cloud = Cloud::start(&session);
    let app = App::new(&session).env("TB_HOST", &cloud.url).env("TB_AUTH_HOST", &cloud.url);
    let window = app.after_first_run().open();
    let _taken =
        TcpListener::bind("127.0.0.1:49160").expect("a port of this session's own network");
    let named = "[data-code='auth.port_taken']";
    (0..ROUNDS).map(|_| click(&window, "Sign in with your browser", named)).collect()
}

/// How long the answer, an element, takes after a click on what has this name.
fn click(window: &Window, name: &str, answer: &str) -> Duration {
    answer_time(window, answer, || window.press(name))
}

/// How long the answer takes after the click that `click` makes.
fn answer_time(window: &Window, answer: &str, click: impl FnOnce()) -> Duration {
    window.execute(CLOCK, &[json!(answer)]);
    click();
    let took = || window.execute("return window.took", &[]).as_f64();
    Duration::from_secs_f64(wait_until(answer, SOON, took) / 1000.0)
}
