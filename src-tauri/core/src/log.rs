//! The log: to standard error, or to a small set of files. Each event is one line, and secrets are
//! redacted in it.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;

use crate::os::files;
use crate::plain;
use crate::redact::redact;

/// Bytes of one log file.
const FILE_BYTES: u64 = 1024 * 1024;
/// Number of log files.
const FILES: usize = 5;

/// Starts logging to standard error, for a command line.
pub fn init_stderr(filter: &str) {
    init(filter, RedactingWriter(|| Box::new(io::stderr()) as Box<dyn Write>));
}

/// Starts logging to `folder/name.log`: five files of 1 MiB, which only their owner may read.
pub fn init_folder(filter: &str, folder: &Path, name: &str) -> io::Result<()> {
    files::create_private_folder(folder)?;
    let file = Arc::new(Mutex::new(RotatingFile::open(folder.join(format!("{name}.log")))?));
    init(
        filter,
        RedactingWriter(move || Box::new(SharedFile(Arc::clone(&file))) as Box<dyn Write>),
    );
    Ok(())
}

fn init<W>(filter: &str, writer: W)
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let parsed = parse_filter(filter);
    let levels = parsed.clone().unwrap_or(Targets::new().with_default(LevelFilter::INFO));
    let lines = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(false);
    let subscriber = tracing_subscriber::registry().with(levels).with(lines);
    // A second call in one process, such as in two tests, keeps the first subscriber.
    let _ = tracing::subscriber::set_global_default(subscriber);
    if parsed.is_none() {
        tracing::warn!(filter, "TB_COMPANION_LOG is not understood: a level, or target=level,…");
    }
}

/// Reads a level, or levels by target, such as `info,companion_core=trace`; `None` for another
/// text.
fn parse_filter(filter: &str) -> Option<Targets> {
    let parts = filter.split(',').map(str::trim).filter(|part| !part.is_empty());
    let parts: Vec<_> = parts.collect();
    // `Targets` would read both as the name of a target.
    let is_invalid = parts.iter().any(|part| part.contains('[') || part.ends_with('='));
    if parts.is_empty() || is_invalid { None } else { parts.join(",").parse().ok() }
}

/// Makes a writer for each line, which redacts it.
struct RedactingWriter<F>(F);

impl<F: Fn() -> Box<dyn Write>> MakeWriter<'_> for RedactingWriter<F> {
    type Writer = Line;

    fn make_writer(&self) -> Line {
        Line { text: Vec::new(), to: (self.0)() }
    }
}

/// One line. It is redacted and written when it is dropped, because `fmt` may write it in pieces,
/// and a secret may begin in one piece and end in the next.
struct Line {
    text: Vec<u8>,
    to: Box<dyn Write>,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let text = String::from_utf8_lossy(&self.text);
        let line = redact(text.strip_suffix('\n').unwrap_or(&text));
        // There is nowhere to report that the log cannot be written.
        let _ = self.to.write_all(format!("{}\n", plain::escape(&line)).as_bytes());
    }
}

struct SharedFile(Arc<Mutex<RotatingFile>>);

impl Write for SharedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file that is renamed to `name.log.1` when it is full, as that is to `name.log.2`, and so on.
struct RotatingFile {
    path: PathBuf,
    file: File,
    bytes: u64,
}

impl RotatingFile {
    fn open(path: PathBuf) -> io::Result<Self> {
        let file = files::open_private(OpenOptions::new().create(true).append(true), &path)?;
        let bytes = file.metadata()?.len();
        Ok(Self { path, file, bytes })
    }

    fn rotate(&mut self) -> io::Result<()> {
        let numbered = |n: usize| self.path.with_extension(format!("log.{n}"));
        for n in (1..FILES - 1).rev() {
            // The file with this number may not exist yet.
            let _ = files::rename(&numbered(n), &numbered(n + 1));
        }
        files::rename(&self.path, &numbered(1))?;
        *self = Self::open(self.path.clone())?;
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes + bytes.len() as u64 > FILE_BYTES {
            self.rotate()?;
        }
        self.file.write_all(bytes)?;
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn what_is_logged_is_a_level_or_levels_by_target() {
        let logs = |filter: &str, target: &str, level| {
            parse_filter(filter).map(|levels| levels.would_enable(target, &level))
        };
        let core = "companion_core::http";
        assert_eq!(logs("debug", core, Level::DEBUG), Some(true));
        assert_eq!(logs("debug", core, Level::TRACE), Some(false));
        assert_eq!(logs("info, companion_core=trace,", core, Level::TRACE), Some(true));
        assert_eq!(logs("info, companion_core=trace,", "hyper", Level::INFO), Some(true));
        assert_eq!(logs("info, companion_core=trace,", "hyper", Level::DEBUG), Some(false));
        for other in ["", ",", "companion_core=", "[span]=debug", "companion_core=loud"] {
            assert_eq!(logs(other, core, Level::ERROR), None, "{other}");
        }
    }

    #[test]
    fn keeps_five_files_of_one_mebibyte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("app.log");
        let mut log = RotatingFile::open(path.clone()).unwrap();
        let line = [b'x'; 64 * 1024];
        for _ in 0..(8 * FILE_BYTES as usize / line.len()) {
            log.write(&line).unwrap();
        }
        let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().collect();
        assert_eq!(names.len(), FILES);
        assert!(names.iter().all(|name| name.metadata().unwrap().len() <= FILE_BYTES));
        assert!(!files::is_readable_by_others(&path));
    }

    #[test]
    fn a_line_written_in_pieces_is_redacted_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("app.log");
        let to =
            Box::new(SharedFile(Arc::new(Mutex::new(RotatingFile::open(path.clone()).unwrap()))));
        let mut line = Line { text: Vec::new(), to };
        line.write_all(b"token p.eyJ1I").unwrap();
        line.write_all(b"joiYSJ9.c2ln end\n").unwrap();
        drop(line);
        assert_eq!(std::fs::read_to_string(path).unwrap(), "token <redacted> end\n");
    }

    #[test]
    fn what_is_logged_forges_no_second_line_and_moves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("app.log");
        let to =
            Box::new(SharedFile(Arc::new(Mutex::new(RotatingFile::open(path.clone()).unwrap()))));
        let mut line = Line { text: Vec::new(), to };
        line.write_all("name a\nINFO all is well \u{1b}[2K\u{202e}\n".as_bytes()).unwrap();
        drop(line);
        let logged = std::fs::read_to_string(path).unwrap();
        assert_eq!(logged, "name a\\u{a}INFO all is well \\u{1b}[2K\\u{202e}\n");
    }
}
