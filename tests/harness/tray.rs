//! A desktop's tray: the watcher that programs register with, and a person who reads the item and
//! its menu and presses entries. It is what a panel is, without the pixels.

mod watcher;

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use zbus::{
    blocking::{Connection, Proxy, connection::Builder},
    zvariant::{OwnedObjectPath, OwnedValue, Structure, Value},
};

use self::watcher::Watcher;
use crate::{
    session::Session,
    wait::{SOON, wait_until, within},
};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// The tray of a session. Programs see it go when it is dropped.
pub struct Tray {
    bus: Connection,
    items: Items,
}

/// One line of the item's menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What a person reads, empty for a line between groups.
    pub label: String,
    /// Whether it can be pressed.
    pub enabled: bool,
    /// What opens beside it.
    pub entries: Vec<Entry>,
    id: i32,
}

/// What `com.canonical.dbusmenu` says of an entry: its number, its properties, what is below it.
type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// The programs that registered: their names on the bus and where their item is.
type Items = Arc<Mutex<Vec<(String, String)>>>;

impl Tray {
    /// Adds one to the session, which has none of its own.
    pub fn start(session: &Session) -> Self {
        let items = Items::default();
        let bus = connect(session)
            .serve_at("/StatusNotifierWatcher", Watcher(items.clone()))
            .and_then(|bus| bus.name(WATCHER))
            .and_then(Builder::build)
            .expect("a session without a tray");
        Self { bus, items }
    }

    /// Waits until a program has put its item into the tray.
    pub fn wait_for_item(&self) {
        self.wait_for_item_within(SOON);
    }

    /// The same for a program that is slow.
    pub fn wait_for_item_within(&self, limit: Duration) {
        wait_until("an item in the tray", limit, || self.item().map(|_| ()));
    }

    /// Waits until no program is left in the tray.
    pub fn wait_until_empty(&self) {
        wait_until("an empty tray", SOON, || self.item().is_none().then_some(()));
    }

    /// The picture of the item, as its bytes or the name it has in the theme.
    pub fn icon(&self) -> Vec<u8> {
        let name: String = self.property("IconName");
        let folder: String = self.property("IconThemePath");
        let files = [name.clone(), format!("{folder}/{name}.png"), format!("{name}.png")];
        let drawn = files.iter().find_map(|file| std::fs::read(file).ok());
        drawn.unwrap_or_else(|| name.into_bytes())
    }

    /// The lines of the menu.
    pub fn entries(&self) -> Vec<Entry> {
        self.read_menu().expect("an item with a menu")
    }

    /// What a person reads from top to bottom, without the lines of other menus beside it.
    pub fn labels(&self) -> Vec<String> {
        let all = self.entries().into_iter().map(|entry| entry.label);
        all.filter(|label| !label.is_empty()).collect()
    }

    /// Waits until the menu has an entry of this label, at any depth, and returns it.
    pub fn wait_for(&self, label: &str) -> Entry {
        self.wait_for_entry(&format!("{label:?}"), |entry| entry.label == label)
    }

    /// The same for an entry whose label begins with this.
    pub fn wait_for_start(&self, label: &str) -> Entry {
        self.wait_for_entry(&format!("{label:?}…"), |entry| entry.label.starts_with(label))
    }

    /// Whether the entry of this label, which has to be there, can be pressed.
    pub fn is_enabled(&self, label: &str) -> bool {
        self.wait_for(label).enabled
    }

    /// Presses the entry of this label once it is there and can be pressed.
    pub fn press(&self, label: &str) {
        let what = format!("{label:?} that can be pressed");
        // A menu that is drawn anew between the look and the press refuses the old one's entry.
        wait_until(&what, SOON, || {
            let entry = self.wait_for_entry(&what, |entry| entry.label == label && entry.enabled);
            let event = (entry.id, "clicked", Value::from(""), 0_u32);
            self.menu()?.call::<_, _, ()>("Event", &event).ok()
        });
    }

    fn wait_for_entry(&self, what: &str, wanted: impl Fn(&Entry) -> bool) -> Entry {
        let mut last = None;
        let found = within(SOON, || {
            last = self.read_menu();
            last.iter().flatten().find_map(|entry| entry.find(&wanted))
        });
        found.unwrap_or_else(|| panic!("no entry {what} in the menu: {last:#?}"))
    }

    fn read_menu(&self) -> Option<Vec<Entry>> {
        let everything = (0, -1, Vec::<&str>::new());
        let answer = self.menu()?.call_method("GetLayout", &everything).ok()?;
        let (_revision, root): (u32, Layout) = answer.body().deserialize().ok()?;
        Some(Entry::read(root)?.entries)
    }

    fn menu(&self) -> Option<Proxy<'_>> {
        let (owner, item) = self.item()?;
        let path: OwnedObjectPath =
            self.proxy(owner.clone(), item, ITEM)?.get_property("Menu").ok()?;
        self.proxy(owner, path.to_string(), MENU)
    }

    #[track_caller]
    fn property<T>(&self, name: &str) -> T
    where
        T: TryFrom<OwnedValue>,
        T::Error: Into<zbus::Error>,
    {
        let (owner, item) = self.item().expect("an item in the tray");
        let proxy = self.proxy(owner, item, ITEM).expect("a path");
        proxy.get_property(name).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn proxy(&self, owner: String, path: String, interface: &'static str) -> Option<Proxy<'_>> {
        // A cache would show a menu of an item that has gone.
        let builder = zbus::blocking::proxy::Builder::new(&self.bus)
            .cache_properties(zbus::proxy::CacheProperties::No);
        builder.destination(owner).ok()?.path(path).ok()?.interface(interface).ok()?.build().ok()
    }

    /// The item that came last and whose program is still there.
    fn item(&self) -> Option<(String, String)> {
        let items = self.items.lock().unwrap().clone();
        items.into_iter().rev().find(|(owner, _)| self.is_there(owner))
    }

    fn is_there(&self, owner: &str) -> bool {
        let bus = zbus::blocking::fdo::DBusProxy::new(&self.bus).expect("a bus");
        let name = owner.try_into().expect("a name on the bus");
        bus.name_has_owner(name).expect("a bus")
    }
}

impl Entry {
    /// `None` of one that is not shown.
    fn read((id, properties, children): Layout) -> Option<Self> {
        let says = |name: &str| properties.get(name).and_then(|value| bool::try_from(value).ok());
        if says("visible") == Some(false) {
            return None;
        }
        let label = properties.get("label").and_then(|label| <&str>::try_from(label).ok());
        Some(Self {
            label: without_mnemonic(label.unwrap_or_default()),
            enabled: says("enabled") != Some(false),
            entries: children.into_iter().filter_map(|it| Self::read(layout(it)?)).collect(),
            id,
        })
    }

    fn find(&self, wanted: &impl Fn(&Self) -> bool) -> Option<Self> {
        let inside = || self.entries.iter().find_map(|entry| entry.find(wanted));
        if wanted(self) { Some(self.clone()) } else { inside() }
    }
}

/// The same of a layout inside another, where it is a value of any type.
fn layout(value: OwnedValue) -> Option<Layout> {
    let fields = Structure::try_from(value).ok()?.into_fields();
    let [id, properties, children] = <[Value<'_>; 3]>::try_from(fields).ok()?;
    Some((id.try_into().ok()?, properties.try_into().ok()?, children.try_into().ok()?))
}

/// A single underscore marks the letter after it, a doubled one is itself.
fn without_mnemonic(label: &str) -> String {
    label.replace("__", "\0").replace('_', "").replace('\0', "_")
}

fn connect(session: &Session) -> Builder<'static> {
    let address = session.bus_address();
    Builder::address(address.as_str()).expect("the address of a bus")
}

impl fmt::Debug for Tray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tray({:?})", self.items)
    }
}
