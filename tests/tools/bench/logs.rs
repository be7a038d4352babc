//! A log that is followed in the window: how smooth the window stays, and what it costs in memory.

use std::time::Duration;

use journeys::desk::Desk;
use journeys::engine::{CONTAINER, Engine, Image};
use journeys::wait::wait_until;
use journeys::window::Window;

use crate::clicks::FRAMES;
use crate::table::{Table, time};
use crate::tree::Tree;

/// The longest frame that is allowed.
const FRAME: Duration = Duration::from_millis(100);
/// MiB that a million lines may add.
const MEMORY: f64 = 30.0;
const LONG: Duration = Duration::from_secs(120);
const FILE: &str = "/var/log/tinybird-local-server.log";
/// 5,000 lines a second, for ten seconds.
const FAST: &str = "for i in $(busybox seq 100); do \
    busybox seq -f 'level=info request %g answered in 12 ms' 500 >> $0; sleep 0.1; done; \
    echo the last of the fast >> $0";
const MANY: &str = "busybox seq -f 'level=info request %g answered in 12 ms' 1000000 >> $0; \
    echo the last of the many >> $0";

/// Fills the rows.
pub(crate) fn measure(table: &mut Table) {
    table.head("a log in the window", "", "tinybird-companion");
    let desk = Desk::with_screen();
    let engine = Engine::beside(&desk.session, &Image::quick());
    let window = desk.app().env("DOCKER_HOST", &engine.host()).after_first_run().open();
    window.press("Tinybird Local");
    window.press("Start Tinybird Local");
    window.says("Ready at localhost:7181");
    window.press("Show logs");
    window.press("API");
    window.says("message=");

    window.execute(FRAMES, &[]);
    write(&engine, &window, FAST, "the last of the fast");
    let longest = window.execute("return window.longest", &[]).as_f64().expect("a time");
    let longest = Duration::from_secs_f64(longest / 1000.0);
    let cells = ["".into(), time(longest), "".into(), format!("≤ {}", time(FRAME))];
    table.row("5,000 lines a second: the longest frame", &cells, longest <= FRAME);

    let tree = Tree(window.pid());
    let before = tree.memory();
    write(&engine, &window, MANY, "the last of the many");
    let more = (tree.memory() - before) / f64::from(1 << 20);
    let cells = ["".into(), format!("{more:.0} MiB"), "".into(), format!("≤ {MEMORY:.0} MiB")];
    table.row("1,000,000 lines: memory over without", &cells, more <= MEMORY);
}

/// Writes lines into the log, and waits until the window shows the last one.
fn write(engine: &Engine, window: &Window, script: &str, last: &str) {
    engine.docker(&["exec", CONTAINER, "sh", "-c", script, FILE]);
    wait_until("the last line", LONG, || window.text().contains(last).then_some(()));
}
