//! Pictures of the app's window for people to look at: small files, each once the page stands still.

use std::path::Path;

use crate::{app::TITLE, process::Process, session::Session, window::Window};

/// So many that text stays smooth, so few that a byte is a pixel.
const COLOURS: &str = "255";

/// Ends when all that moves once has moved, what turns without end stands at its start, and what is
/// there now has been drawn.
const STANDS_STILL: &str = "const done = arguments[arguments.length - 1];
    const isEndless = (motion) => motion.effect?.getComputedTiming().endTime === Infinity;
    const motions = document.getAnimations();
    const once = motions.filter((motion) => !isEndless(motion));
    for (const motion of motions.filter(isEndless)) {
        motion.pause();
        motion.currentTime = 0;
    }
    Promise.allSettled(once.map((motion) => motion.finished)).then(() =>
        requestAnimationFrame(() => requestAnimationFrame(() => done())));";

impl Session {
    /// Keeps a picture of the app's window in a PNG file.
    pub fn picture_of(&self, window: &Window, file: &Path) {
        window.execute_async(STANDS_STILL, &[]);
        let mut command = self.command("import");
        command.args(["-window", TITLE, "+dither", "-colors", COLOURS, "-strip"]);
        command.arg(format!("PNG8:{}", file.display()));
        Process::start(&mut command).finish().ok();
    }
}
