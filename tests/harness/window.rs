//! The app's window, driven by what a person can name: buttons, fields, switches, texts. The
//! accessible name is the selector, and has to be the only one of its kind on the screen.

mod audit;

use std::{cell::RefCell, fmt, process::Command, thread, time::Duration};

use fantoccini::{
    Client, ClientBuilder,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    error::CmdError,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

pub use fantoccini::key::Key;

use crate::{
    driver,
    process::{Process, below},
    session::Session,
    wait::{SOON, block_on, wait_until, within},
};

/// How elements are found, as a program for the page.
const PAGE: &str = include_str!("page.js");
/// The name that WebDriver gives to a reference to an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The app, started by a driver that stands in for mouse and keyboard. It ends when this is
/// dropped, as if it were killed.
pub struct Window {
    client: RefCell<Option<Client>>,
    driver: Process,
    display: String,
}

impl Window {
    /// Starts the driver by a command, and the app by the driver.
    pub(crate) fn open(
        session: &Session,
        mut driver: Command,
        binary: &str,
        arguments: &[String],
    ) -> Self {
        driver.env("TAURI_WEBVIEW_AUTOMATION", "true").arg("--host=127.0.0.1");
        let (driver, driver_url) = driver::start(&driver);
        let wanted = json!({
            "webkitgtk:browserOptions": {"binary": binary, "args": arguments},
            "timeouts": {"script": 30_000},
        });
        let wanted = wanted.as_object().expect("an object").clone();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = block_on(builder.capabilities(wanted).connect(&driver_url))
            .unwrap_or_else(|error| panic!("no window: {error}\n{}", driver.stderr()));
        let display = session.display().expect("a desktop").to_owned();
        Self { client: RefCell::new(Some(client)), driver, display }
    }

    /// Presses the button, link, switch, option or menu item of this name, once it can be.
    pub fn press(&self, name: &str) {
        self.act("control", name, async |element| self.hit(element).await);
    }

    /// Types into the field of this name, in place of what was in it.
    pub fn fill(&self, field: &str, text: &str) {
        self.act("field", field, async |element| {
            element.clear().await?;
            element.send_keys(text).await
        });
    }

    /// Chooses an option from the list of this name.
    pub fn choose(&self, list: &str, option: &str) {
        let tag = self.act("list", list, async |element| {
            element.click().await?;
            element.tag_name().await
        });
        if tag.eq_ignore_ascii_case("select") {
            self.act("list", list, async |element| element.select_by_label(option).await);
        } else {
            self.act("option", option, async |element| element.click().await);
        }
    }

    /// Presses a key, wherever the keyboard is.
    pub fn key(&self, key: Key) {
        self.chord(&[char::from(key)]);
    }

    /// Presses keys together, such as Shift and Tab.
    pub fn chord(&self, keys: &[char]) {
        let down = keys.iter().map(|key| KeyAction::Down { value: *key });
        let up = keys.iter().rev().map(|key| KeyAction::Up { value: *key });
        let actions =
            down.chain(up).fold(KeyActions::new("keyboard".into()), |all, one| all.then(one));
        block_on(self.client().perform_actions(actions)).expect("a keyboard");
    }

    /// Types a text, wherever the keyboard is.
    pub fn type_text(&self, text: &str) {
        text.chars().for_each(|letter| self.chord(&[letter]));
    }

    /// The name of what the keyboard is at.
    pub fn focused(&self) -> String {
        self.ask(&["focused"]).as_str().unwrap_or_default().to_owned()
    }

    /// Presses Tab until the keyboard is at what has this name.
    pub fn tab_to(&self, name: &str) {
        let mut way = Vec::new();
        while self.focused() != name {
            assert!(way.len() < 100, "Tab does not lead to {name:?}: {way:?}");
            self.key(Key::Tab);
            way.push(self.focused());
        }
    }

    /// Waits until the page says this, and returns all that it says.
    pub fn says(&self, text: &str) -> String {
        let said = within(SOON, || Some(self.text()).filter(|said| said.contains(text)));
        said.unwrap_or_else(|| panic!("the window does not say {text:?}"))
    }

    /// Waits until the page says this no more.
    pub fn stops_saying(&self, text: &str) {
        let what = format!("a window that says no more {text:?}");
        wait_until(&what, SOON, || (!self.text().contains(text)).then_some(()));
    }

    /// What the page says now.
    pub fn text(&self) -> String {
        self.ask(&["text"]).as_str().unwrap_or_default().to_owned()
    }

    /// The names of all elements of a kind, in the order of the page. The kinds are in `page.js`.
    pub fn names(&self, kind: &str) -> Vec<String> {
        serde_json::from_value(self.ask(&["names", kind])).unwrap_or_default()
    }

    /// Waits until there is an element of a kind and name.
    pub fn shows(&self, kind: &str, name: &str) {
        let found = within(SOON, || self.has(kind, name).then_some(()));
        assert!(found.is_some(), "no {kind} {name:?} among {:?}", self.names(kind));
    }

    /// Waits until there is none any more.
    pub fn hides(&self, kind: &str, name: &str) {
        let what = format!("a window without the {kind} {name:?}");
        wait_until(&what, SOON, || (!self.has(kind, name)).then_some(()));
    }

    /// Whether there is one now.
    pub fn has(&self, kind: &str, name: &str) -> bool {
        self.names(kind).iter().any(|known| known == name)
    }

    /// Whether the control of this name can be used now.
    pub fn is_usable(&self, name: &str) -> bool {
        self.shows("control", name);
        self.ask(&["usable", "control", name]).as_array().is_some_and(|found| !found.is_empty())
    }

    /// Whether the switch, choice or place of this name is on.
    pub fn is_on(&self, name: &str) -> bool {
        self.shows("control", name);
        self.ask(&["isOn", "control", name])[0] == true
    }

    /// What is in the field of this name.
    pub fn value(&self, field: &str) -> String {
        self.shows("field", field);
        self.ask(&["value", field])[0].as_str().unwrap_or_default().to_owned()
    }

    /// The names of the buttons beside each problem that says this.
    pub fn remedies(&self, problem: &str) -> Vec<Vec<String>> {
        serde_json::from_value(self.ask(&["remedies", problem])).unwrap_or_default()
    }

    /// Runs a function's body in the page.
    pub fn execute(&self, script: &str, arguments: &[Value]) -> Value {
        block_on(self.client().execute(script, arguments.to_vec()))
            .unwrap_or_else(|error| panic!("{error} in {script:.200}"))
    }

    /// Runs a function's body whose last argument takes its answer.
    pub fn execute_async(&self, script: &str, arguments: &[Value]) -> Value {
        block_on(self.client().execute_async(script, arguments.to_vec()))
            .unwrap_or_else(|error| panic!("{error} in {script:.200}"))
    }

    /// Calls a command of the shell from the page, as a script in it could.
    pub fn invoke(&self, command: &str, arguments: &Value) -> Result<Value, String> {
        let script = "const [command, payload, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, payload).then(
                (value) => done({value: value ?? null}),
                (error) => done({error: JSON.stringify(error)}));";
        let mut answer = self.execute_async(script, &[json!(command), arguments.clone()]);
        match answer["error"].as_str() {
            Some(error) => Err(error.to_owned()),
            None => Ok(answer["value"].take()),
        }
    }

    /// The driver's own view of it, for what has no word here.
    pub fn client(&self) -> Client {
        self.client.borrow().clone().expect("open until dropped")
    }

    /// The process of the app.
    pub fn pid(&self) -> i32 {
        below(self.driver.pid()).first().expect("the app runs").pid
    }

    /// Presses where an element is. A page may move at that very moment, even between the press and
    /// the release: a person sees that nothing came of it, and presses again. That is an error here,
    /// after which [`Self::act`] tries again, only if no click was on its way to the element: seen
    /// at the window, before any handler of the page. A click that the page loses, or a handler
    /// that runs twice for one click, is so never pressed away.
    async fn hit(&self, element: Element) -> Result<(), CmdError> {
        let client = self.client();
        let it = vec![serde_json::to_value(&element)?];
        let watch = "window.journeyHit = false;
            const element = arguments[0];
            window.removeEventListener('click', window.journeyWatch, {capture: true});
            window.journeyWatch = (click) => {
                window.journeyHit ||= click.composedPath().includes(element);
            };
            window.addEventListener('click', window.journeyWatch, {capture: true});";
        client.execute(watch, it.clone()).await?;
        element.click().await?;
        let ask = "return window.journeyHit || !arguments[0].isConnected";
        match client.execute(ask, it).await {
            Ok(Value::Bool(false)) => {
                Err(CmdError::InvalidArgument("a place".to_owned(), "it had moved".to_owned()))
            }
            // Or it went, or the window with it.
            _ => Ok(()),
        }
    }

    fn act<F, T>(&self, kind: &str, name: &str, action: impl Fn(Element) -> F) -> T
    where
        F: Future<Output = Result<T, CmdError>>,
    {
        let mut last = String::new();
        let done = within(SOON, || match self.one(kind, name) {
            Ok(element) => block_on(action(element)).map_err(|error| last = error.to_string()).ok(),
            Err(why) => {
                last = why;
                None
            }
        });
        done.unwrap_or_else(|| {
            panic!("{name:?} cannot be used: {last}; there are {:?}", self.names(kind))
        })
    }

    fn one(&self, kind: &str, name: &str) -> Result<Element, String> {
        let found = self.ask(&["still", kind, name]);
        match found.as_array().map(Vec::as_slice) {
            Some([one]) => {
                let id = one[ELEMENT].as_str().expect("an element").to_owned();
                Ok(Element::from_element_id(self.client(), id.into()))
            }
            Some([]) | None => Err(format!("no {kind} of that name can be used")),
            Some(several) => Err(format!("{} of that name", several.len())),
        }
    }

    fn ask(&self, words: &[&str]) -> Value {
        let arguments = words.iter().map(|word| json!(word)).collect();
        // A page may be on its way in.
        block_on(self.client().execute(PAGE, arguments)).unwrap_or_default()
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if thread::panicking() {
            self.tell_what_it_showed();
        }
        if let Some(client) = self.client.take() {
            let closing =
                async { tokio::time::timeout(Duration::from_secs(5), client.close()).await };
            let _ = block_on(closing);
        }
    }
}

impl Window {
    fn tell_what_it_showed(&self) {
        let name = thread::current().name().unwrap_or("window").replace("::", ".");
        let file = std::env::temp_dir().join(format!("{name}.png"));
        let mut command = Command::new("import");
        command.args(["-window", "root", "-display", &self.display]).arg(&file);
        let _ = command.status();
        eprintln!("The window ({}) showed\n{}", file.display(), self.text());
        eprintln!("The app wrote\n{}", self.driver.stderr());
    }
}

impl fmt::Debug for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Window")
    }
}
