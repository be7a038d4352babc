//! What `settings.json` may hold, and how it is read and written.

use std::fs;
use std::time::Duration;

use super::*;
use crate::contract::{Language, Theme};

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_764_000_000)
}

fn file(folder: &Path) -> SettingsFile {
    // Waiting longer than a busy machine's disk takes to flush one write.
    let locks = Locks::new(&folder.join("state"), Duration::from_secs(10));
    SettingsFile::new(&folder.join("config"), &locks)
}

/// A file that holds `text`.
fn holding(folder: &Path, text: &str) -> SettingsFile {
    let file = file(folder);
    fs::create_dir_all(file.path().parent().unwrap()).unwrap();
    fs::write(file.path(), text).unwrap();
    file
}

fn some() -> Settings {
    Settings {
        language: Some(Language::Es),
        theme: Theme::Dark,
        clear_clipboard_after: None,
        auth_host: Some("https://auth.example.com".to_owned()),
        local_port: Some(8181),
        keep_in_tray: Some(true),
        notify_local: false,
        first_run_done: true,
        ..Settings::default()
    }
}

fn found(settings: Settings) -> LoadedSettings {
    LoadedSettings { settings, invalid: None, set_aside: None }
}

#[test]
fn a_value_written_by_hand_that_cannot_be_used_is_named_and_the_others_hold() {
    let folder = tempfile::tempdir().unwrap();
    let at = |text: &str| holding(folder.path(), text).read(now()).unwrap();
    let usual = Settings::default();
    for (value, expected) in [
        (r#""local_port": 0"#, InvalidSetting::Port),
        (r#""local_clickhouse_port": 7181"#, InvalidSetting::SamePort { port: 7181 }),
        (r#""clear_clipboard_after": 0"#, InvalidSetting::ClearAfter { seconds: 0 }),
    ] {
        let read = at(&format!(r#"{{"v": 1, "theme": "dark", {value}}}"#));
        assert_eq!(read.settings, Settings { theme: Theme::Dark, ..usual.clone() }, "{value}");
        assert_eq!(read.invalid, Some(expected));
    }
    let read = at(r#"{"v": 1, "api_host": "http://api.example.com", "local_port": 8181}"#);
    // A token for this host must not go to the default one.
    let api_host = Some("http://api.example.com".to_owned());
    assert_eq!(read.settings, Settings { api_host, local_port: Some(8181), ..usual });
    assert!(matches!(read.invalid, Some(InvalidSetting::Host(_))), "{:?}", read.invalid);
}

/// People have these files: a change of a name would lose their settings.
#[test]
fn the_file_is_read_and_written_as_ever() {
    let folder = tempfile::tempdir().unwrap();
    let written = r#"{
  "api_host": null,
  "auth_host": "https://auth.example.com",
  "clear_clipboard_after": null,
  "client_id": null,
  "first_run_done": true,
  "keep_in_tray": true,
  "language": "es",
  "local_clickhouse_port": null,
  "local_image": null,
  "local_port": 8181,
  "notify_copied": true,
  "notify_local": false,
  "notify_sign_in": true,
  "theme": "dark",
  "v": 1
}
"#;
    let file = holding(folder.path(), written);
    assert_eq!(file.read(now()).unwrap(), found(some()));
    file.write(&some()).unwrap();
    assert_eq!(fs::read_to_string(file.path()).unwrap(), written);
}

#[test]
fn with_no_file_the_defaults_hold_and_none_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path());
    assert_eq!(file.read(now()).unwrap(), found(Settings::default()));
    assert!(!file.path().exists());
}

#[test]
fn what_is_written_is_read_again_and_readable_by_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path());
    for settings in [some(), Settings::default()] {
        file.write(&settings).unwrap();
        assert_eq!(file.read(now()).unwrap(), found(settings));
    }
    assert!(!crate::os::files::is_readable_by_others(file.path()));
    assert!(fs::read_to_string(file.path()).unwrap().contains("\"v\": 1"));
}

#[test]
fn a_key_that_is_missing_has_its_default_and_one_we_do_not_know_stays() {
    let folder = tempfile::tempdir().unwrap();
    let file = holding(folder.path(), r#"{"v": 1, "theme": "dark", "later": {"big": 1.50}}"#);
    let settings = Settings { theme: Theme::Dark, ..Settings::default() };
    assert_eq!(file.read(now()).unwrap(), found(settings));
    file.write(&some()).unwrap();
    assert_eq!(file.read(now()).unwrap(), found(some()));
    assert!(fs::read_to_string(file.path()).unwrap().contains("\"big\": 1.50"));
}

#[test]
fn a_broken_file_is_set_aside_whole_and_the_defaults_hold_without_another_first_run() {
    let defaults = Settings { first_run_done: true, ..Settings::default() };
    let broken = [
        "",
        r#"{"v": 1, "theme": "da"#,
        "[]",
        "{}",
        r#"{"v": "1"}"#,
        r#"{"v": 1, "theme": "purple"}"#,
        r#"{"v": 1, "local_port": 70000}"#,
    ];
    for text in broken {
        let folder = tempfile::tempdir().unwrap();
        let file = holding(folder.path(), text);
        let aside = file.path().with_file_name("settings.json.broken-1764000000");
        let read = file.read(now()).unwrap();
        assert_eq!(read.settings, defaults, "{text}");
        assert_eq!(read.set_aside.as_ref(), Some(&aside), "{text}");
        assert_eq!(fs::read_to_string(aside).unwrap(), text);
        assert_eq!(file.read(now()).unwrap(), found(defaults.clone()));
    }
}

#[test]
fn what_was_set_aside_before_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = holding(folder.path(), "first");
    let first = file.read(now()).unwrap().set_aside.unwrap();
    fs::write(file.path(), "second").unwrap();
    let second = file.read(now()).unwrap().set_aside.unwrap();
    assert_eq!(fs::read_to_string(first).unwrap(), "first");
    assert_eq!(fs::read_to_string(second).unwrap(), "second");
}

#[test]
fn a_newer_file_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"{"v": 2, "theme": ["strange"]}"#;
    let file = holding(folder.path(), text);
    assert!(matches!(file.read(now()), Err(Error::Newer { .. })));
    assert!(matches!(file.write(&some()), Err(Error::Newer { .. })));
    assert_eq!(fs::read_to_string(file.path()).unwrap(), text);
}

#[test]
fn a_write_leaves_a_file_alone_that_was_broken_since_it_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = holding(folder.path(), "{ being edited");
    assert!(matches!(file.write(&some()), Err(Error::Broken { .. })));
    assert_eq!(fs::read_to_string(file.path()).unwrap(), "{ being edited");
}

#[test]
fn a_write_that_was_killed_is_never_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path());
    file.write(&some()).unwrap();
    let temp = file.path().with_file_name("settings.json.companion-tmp");
    fs::write(&temp, r#"{"v": 1, "the"#).unwrap();
    assert_eq!(file.read(now()).unwrap(), found(some()));
    file.write(&Settings::default()).unwrap();
    assert_eq!(file.read(now()).unwrap(), found(Settings::default()));
    assert!(!temp.exists());
}

#[test]
fn whoever_reads_while_another_writes_sees_old_or_new() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (file(folder.path()), file(folder.path()));
    one.write(&some()).unwrap();
    let writer = std::thread::spawn(move || {
        (0..50).for_each(|_| {
            one.write(&Settings::default()).unwrap();
            one.write(&some()).unwrap();
        });
    });
    while !writer.is_finished() {
        let read = other.read(now()).unwrap();
        assert!([found(some()), found(Settings::default())].contains(&read), "{read:?}");
    }
    writer.join().unwrap();
}

#[test]
fn one_writer_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let locks = Locks::new(folder.path(), Duration::from_millis(20));
    let file = SettingsFile::new(folder.path(), &locks);
    let lock = file.0.lock().unwrap();
    assert!(matches!(file.write(&some()), Err(Error::Locked { .. })));
    drop(lock);
    assert!(file.write(&some()).is_ok());
}

#[test]
fn a_text_with_nothing_in_it_is_not_chosen_and_a_host_is_written_in_one_way() {
    let settings = Settings {
        auth_host: Some(" https://auth.example.com/ ".to_owned()),
        api_host: Some(String::new()),
        client_id: Some("  ".to_owned()),
        local_image: Some(" mine:latest ".to_owned()),
        ..some()
    };
    let expected = Settings { local_image: Some("mine:latest".to_owned()), ..some() };
    assert_eq!(validate(&settings).unwrap(), expected);
    let typed = Settings { auth_host: Some("auth.example.com".to_owned()), ..settings };
    assert_eq!(validate(&typed).unwrap(), expected);
    assert_eq!(validate(&Settings::default()).unwrap(), Settings::default());
}

#[test]
fn what_a_setting_may_not_be_is_said() {
    let with = |change: fn(&mut Settings)| {
        let mut settings = Settings::default();
        change(&mut settings);
        validate(&settings)
    };
    let plain = with(|s| s.api_host = Some("http://api.example.com".to_owned()));
    assert!(matches!(plain, Err(InvalidSetting::Host(_))));
    let no_host = with(|s| s.auth_host = Some("no".to_owned()));
    assert!(matches!(no_host, Err(InvalidSetting::Host(_))));
    let relative = with(|s| s.local_data_folder = Some("data".to_owned()));
    assert!(matches!(relative, Err(InvalidSetting::DataFolder { .. })));
    let parted = with(|s| s.local_data_folder = Some("/a:b".to_owned()));
    assert!(matches!(parted, Err(InvalidSetting::DataFolder { .. })));
    let image = with(|s| s.local_image = Some("https://x".to_owned()));
    assert!(matches!(image, Err(InvalidSetting::Image(_))));
    assert!(matches!(with(|s| s.local_port = Some(0)), Err(InvalidSetting::Port)));
    assert!(matches!(with(|s| s.local_clickhouse_port = Some(0)), Err(InvalidSetting::Port)));
    let same = with(|s| (s.local_port, s.local_clickhouse_port) = (Some(8000), Some(8000)));
    assert!(matches!(same, Err(InvalidSetting::SamePort { port: 8000 })));
    let as_usual = with(|s| s.local_port = Some(DEFAULT_CLICKHOUSE_PORT));
    assert!(matches!(as_usual, Err(InvalidSetting::SamePort { port: DEFAULT_CLICKHOUSE_PORT })));
}

#[test]
fn a_token_stays_in_the_clipboard_from_five_seconds_to_an_hour() {
    for (seconds, may) in [(4, false), (5, true), (3600, true), (3601, false)] {
        let settings = Settings { clear_clipboard_after: Some(seconds), ..Settings::default() };
        assert_eq!(validate(&settings).is_ok(), may, "{seconds}");
    }
}
