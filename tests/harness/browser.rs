//! A real Chromium, driven by what a person can name: labels, buttons, text.

use std::{
    cell::OnceCell,
    fmt, fs,
    future::Future,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

use fantoccini::{Client, ClientBuilder, Locator, elements::Element, error::CmdError};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::{
    driver,
    process::Process,
    session::Session,
    wait::{SOON, block_on, wait_until},
};

/// One window of a browser with a profile of its own. It starts when it is first used: most
/// journeys need none.
pub struct Browser {
    driver: Command,
    profile: PathBuf,
    running: OnceCell<Running>,
}

struct Running {
    client: Client,
    _driver: Process,
}

impl Browser {
    /// The browser of a session. It can reach nothing but loopback.
    pub fn new(session: &Session) -> Self {
        let driver = session.command("chromedriver");
        let profile = session.home().join("chromium");
        Self { driver, profile, running: OnceCell::new() }
    }

    fn start(&self) -> Running {
        let (driver, driver_url) = driver::start(&self.driver);
        let arguments = [
            &format!("--user-data-dir={}", self.profile.display()),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--password-store=basic",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        ];
        // Nothing waits for a page to be complete: a page that never is must not stop a journey.
        let wanted = json!({
            "pageLoadStrategy": "none", "goog:chromeOptions": {"args": arguments},
        });
        let wanted = wanted.as_object().expect("an object").clone();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = block_on(builder.capabilities(wanted).connect(&driver_url))
            .expect("a session with Chromium");
        Running { client, _driver: driver }
    }

    /// Goes to an address, which need not answer.
    pub fn open(&self, address: &str) {
        let _ = block_on(self.client().goto(address));
    }

    /// The address it shows.
    pub fn address(&self) -> String {
        block_on(self.client().current_url()).map(String::from).unwrap_or_default()
    }

    /// Types into the field with this label.
    pub fn fill(&self, label: &str, text: &str) {
        self.act(label, &field(label), async |field| {
            field.clear().await?;
            field.send_keys(text).await
        });
    }

    /// Chooses from the list with this label.
    pub fn choose(&self, label: &str, option: &str) {
        self.act(label, &field(label), async |list| list.select_by_label(option).await);
    }

    /// Presses the button or link with this name.
    pub fn press(&self, name: &str) {
        self.act(name, &pressable(name), async |element| element.click().await);
    }

    /// Waits until the page says this, and returns all that it says.
    pub fn wait_for_text(&self, text: &str) -> String {
        let mut last = String::new();
        let what = format!("a page that says {text:?}");
        wait_until(&what, SOON, || {
            last = self.text();
            last.contains(text).then(|| last.clone())
        })
    }

    /// What the page says now.
    pub fn text(&self) -> String {
        let client = self.client();
        let read = async { client.find(Locator::Css("body")).await?.text().await };
        block_on(read).unwrap_or_default()
    }

    /// Keeps a picture of the page, in a window whose inside has this size, in a PNG file.
    pub fn picture(&self, (width, height): (u32, u32), file: &Path) {
        let client = self.client();
        let outside = "return [outerWidth - innerWidth, outerHeight - innerHeight]";
        let picture = async {
            let frame = client.execute(outside, vec![]).await?;
            let [right, below]: [u32; 2] = serde_json::from_value(frame)?;
            client.set_window_size(width + right, height + below).await?;
            client.screenshot().await
        };
        fs::write(file, block_on(picture).expect("a page")).expect("a folder for pictures");
    }

    /// Tries until the element is there and does what is asked: a page may be on its way out.
    fn act<F>(&self, name: &str, path: &str, action: impl Fn(Element) -> F)
    where
        F: Future<Output = Result<(), CmdError>>,
    {
        let client = self.client();
        wait_until(&format!("{name:?} in {}", self.address()), SOON, || {
            let acting = async { action(client.find(Locator::XPath(path)).await?).await };
            block_on(acting).ok()
        });
    }

    fn client(&self) -> Client {
        self.running.get_or_init(|| self.start()).client.clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if self.running.get().is_none() {
            return;
        }
        if thread::panicking() {
            eprintln!("The browser showed {}\n{}", self.address(), self.text());
        }
        if let Some(running) = self.running.take() {
            let close = running.client.close();
            let _ = block_on(async { tokio::time::timeout(Duration::from_secs(5), close).await });
        }
    }
}

impl fmt::Debug for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Browser")
    }
}

fn field(label: &str) -> String {
    format!(
        "//*[@id = //label[normalize-space() = \"{label}\"]/@for or @placeholder = \"{label}\"]"
    )
}

fn pressable(name: &str) -> String {
    format!("//*[self::button or self::a][normalize-space() = \"{name}\"]")
}
