//! What the program prints and asks.

mod answers;
mod catalogue;
pub(super) mod hostile;
mod printing;

use std::cell::RefCell;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::Value;

use crate::printer::{Output, Printer, Terminal};

const CATALOGUE: &str = include_str!("../../../../ui/locales/en.ftl");

/// What is written to it can be read.
#[derive(Clone, Default)]
pub(super) struct Page(Rc<RefCell<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Page {
    pub(super) fn text(&self) -> String {
        String::from_utf8(self.0.borrow().clone()).unwrap()
    }
}

pub(super) fn printer(output: Output, language: &str, live: bool) -> (Printer, Page, Page) {
    let (out, err) = (Page::default(), Page::default());
    let printer = printer_to(output, language, live, out.clone(), err.clone());
    (printer, out, err)
}

fn printer_to(
    output: Output,
    language: &str,
    live: bool,
    out: impl Write + 'static,
    err: impl Write + 'static,
) -> Printer {
    let terminal = Terminal { shows: live, is_interactive: live };
    Printer::with_streams(output, language, terminal, Box::new(out), Box::new(err))
}

fn strings(value: &Value) -> Vec<(String, String)> {
    let below = |name: &str, value: &Value| match value {
        Value::String(text) => vec![(name.to_owned(), text.clone())],
        other => strings(other),
    };
    match value {
        Value::Array(all) => all.iter().flat_map(|one| below("", one)).collect(),
        Value::Object(all) => all.iter().flat_map(|(name, one)| below(name, one)).collect(),
        Value::String(_) => below("", value),
        _ => Vec::new(),
    }
}

/// The sources of the program, without those of tests.
fn sources() -> Vec<(PathBuf, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        for path in paths.filter(|path| !path.ends_with("tests") && !path.ends_with("tests.rs")) {
            if path.is_dir() {
                folders.push(path);
            } else {
                sources.push((path.clone(), std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    sources
}
