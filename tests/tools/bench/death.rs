//! How long it takes from the end of an instance that nobody stopped to its card in the window, by the
//! clock of this machine.

use std::time::Duration;

use journeys::desk::Desk;
use journeys::engine::{CONTAINER, Engine, Fault, Image};
use journeys::wait::{SOON, wait_until};
use serde_json::json;

use crate::table::{Table, median, time};

const TARGET: Duration = Duration::from_secs(1);
const ROUNDS: usize = 5;
/// Keeps the time of the first frame that has the card with the end of the log.
const WATCH: &str = r#"
    window.seen = null;
    const look = () => document.querySelector("[data-code='local.died']") !== null;
    new MutationObserver((_, observer) => {
        if (look()) {
            observer.disconnect();
            requestAnimationFrame(() => (window.seen = Date.now()));
        }
    }).observe(document.body, { childList: true, subtree: true });
"#;

/// Fills the row.
pub(crate) fn measure(table: &mut Table) {
    table.head("an instance that ends", "", "tinybird-companion");
    let desk = Desk::with_screen();
    let engine = Engine::beside(&desk.session, &Image::quick().with(Fault::DieAfter(5.0)));
    let window = desk.app().env("DOCKER_HOST", &engine.host()).after_first_run().open();
    window.press("Tinybird Local");
    let times: Vec<_> = (0..ROUNDS)
        .map(|_| {
            window.press("Start Tinybird Local");
            window.says("Ready at localhost:7181");
            window.execute(WATCH, &[]);
            let seen = || window.execute("return window.seen", &[]).as_f64();
            let seen = wait_until("the card", SOON, seen);
            let ended =
                engine.container(CONTAINER).expect("it is kept")["State"]["FinishedAt"].clone();
            let ended = window.execute("return Date.parse(arguments[0])", &[json!(ended)]);
            Duration::from_secs_f64((seen - ended.as_f64().expect("a time")).max(0.0) / 1000.0)
        })
        .collect();
    let ours = median(&times);
    let cells = ["".into(), time(ours), "".into(), format!("≤ {}", time(TARGET))];
    table.row("from its end to its card with the cause", &cells, ours <= TARGET);
}
