//! From a click to the answer on the screen, by the page's own clock: what drives the mouse is not
//! in it.

use std::net::TcpListener;
use std::time::Duration;

use journeys::app::App;
use journeys::cloud::Cloud;
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

/// Fills the rows.
pub(crate) fn measure(table: &mut Table) {
    row(table, "a click on Copy, to \"Copied\"", &copies());
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
    window.execute(CLOCK, &[json!(answer)]);
    window.press(name);
    let took = || window.execute("return window.took", &[]).as_f64();
    Duration::from_secs_f64(wait_until(answer, SOON, took) / 1000.0)
}
