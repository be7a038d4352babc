//! A home that an earlier version wrote, in `earlier_version/`: what is in it is shown, and is written
//! back as it was.
//!
//! The version is the one of commit e96ea13. It signed Ada in at a standard authority and Bob by a
//! token, with credentials in a file, and changed every setting. In the files `@HOME@` stands for
//! the home and `@TINYBIRD@` for the server.

use std::fs;
use std::path::{Path, PathBuf};

use companion_core::config::Config;
use companion_core::contract::{
    Intent, Language, Method, Pasted, Settings, SignIn, Theme, TinybState, TokenFileKind, TokenId,
    VaultState,
};
use companion_core::os::files::make_private;
use serde_json::Value;

use crate::tinybird::{SECRET, token};
use crate::world::World;

/// The files of the home, each with its name in `earlier_version/`.
fn files(config: &Config) -> [(&'static str, PathBuf); 7] {
    let project = |name: &str| config.home.join(name);
    [
        ("accounts.json", config.state_dir.join("accounts.json")),
        ("credentials.json", config.state_dir.join("credentials.json")),
        ("settings.json", config.config_dir.join("settings.json")),
        ("project.tinyb", project("project/.tinyb")),
        ("shop.tinyb", project("shop/.tinyb")),
        ("shop.env", project("shop/.env.local")),
        ("shop.json", project("shop/tinybird.json")),
    ]
}

/// A person's machine with that home, and no keyring.
struct Earlier {
    world: World,
    files: Vec<(PathBuf, String)>,
}

impl Earlier {
    async fn new() -> Self {
        let mut world = World::resident().await;
        world.keyring.turns_absent(true);
        let home = world.config.home.clone();
        world.folder = home.join("shop");
        let as_written = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/whole/earlier_version");
        let read = |(name, path): (&str, PathBuf)| {
            let text = fs::read_to_string(as_written.join(name)).unwrap();
            let text = text.replace("@TINYBIRD@", &world.tinybird.url);
            (path, text.replace("@HOME@", home.to_str().unwrap()))
        };
        let files: Vec<_> = files(&world.config).into_iter().map(read).collect();
        for (path, text) in &files {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
            make_private(path).unwrap();
        }
        Self { world, files }
    }

    fn here(&self) -> Option<String> {
        Some(self.world.folder.display().to_string())
    }

    /// Each file is byte for byte as it was, but for the count of the changes to the accounts and for
    /// the settings that are new since.
    fn is_unchanged(&self) {
        for (path, before) in &self.files {
            let now = fs::read_to_string(path).unwrap();
            let is_new =
                |line: &&str| line.starts_with("  \"notify_") && path.ends_with("settings.json");
            let is_count = |line: &&str| {
                line.starts_with("  \"generation\": ") && path.ends_with("accounts.json")
            };
            let kept = |text: &str| -> String {
                let lines = text.split_inclusive('\n');
                lines.filter(|line| !is_new(line) && !is_count(line)).collect()
            };
            assert_eq!(kept(&now), kept(before), "{}", path.display());
        }
    }
}

#[tokio::test]
async fn a_home_of_an_earlier_version_is_shown_as_it_was() {
    let earlier = Earlier::new().await;
    let process = earlier.world.process();

    process.ask(Intent::Refresh { folder: None }).await.unwrap();

    let snapshot = process.wait_for(|s| s.projects.len() == 2 && s.tokens.len() == 2).await;
    let emails: Vec<_> = snapshot.accounts.iter().map(|account| &*account.email).collect();
    assert_eq!(emails, ["ada@example.com", "bob@example.com"]);
    let account = snapshot.account.unwrap();
    assert_eq!((&*account.email, account.ended), ("bob@example.com", false));
    assert_eq!(snapshot.workspace.unwrap().name, "acme");
    assert_eq!((snapshot.vault.state, snapshot.vault.problem), (VaultState::File, None));
    let settings = Settings {
        language: Some(Language::Es),
        theme: Theme::Dark,
        clear_clipboard_after: Some(30),
        auth_host: Some("https://auth.example.com".to_owned()),
        api_host: Some("https://api.example.com".to_owned()),
        client_id: Some("mine".to_owned()),
        local_port: Some(17181),
        local_clickhouse_port: Some(17182),
        local_image: Some("registry.test/tinybird-local:1".to_owned()),
        local_data_folder: None,
        local_memory_gib: None,
        keep_in_tray: Some(true),
        notify_copied: true,
        notify_local: true,
        notify_sign_in: true,
        first_run_done: true,
    };
    assert_eq!((snapshot.settings, snapshot.settings_problem), (settings, None));
    let home = &earlier.world.config.home;
    let folders: Vec<_> = snapshot.projects.iter().map(|project| &*project.folder).collect();
    assert_eq!(folders, ["project", "shop"].map(|name| home.join(name).display().to_string()));
    for project in &snapshot.projects {
        assert_eq!((project.state, &project.problem), (TinybState::Written, &None));
    }
    let mut files = snapshot.projects.iter().flat_map(|project| &project.files);
    assert!(files.any(|file| file.kind == TokenFileKind::EnvLocal));
    for (id, value) in [
        (TokenId::User, token("bob", "", "stand-in")),
        (TokenId::Workspace, format!("{SECRET}bob-acme")),
    ] {
        assert_eq!(process.handle.reveal(id).await.unwrap().expose(), value);
    }
    let kept: Value = serde_json::from_str(&earlier.files[1].1).unwrap();
    let local = snapshot.local_tokens.unwrap();
    assert_eq!(kept["entries"]["local"]["user_token"], local.user_token);
    assert_eq!(kept["entries"]["local"]["workspace_token"], local.workspace_token);
    earlier.is_unchanged();
}

#[tokio::test]
async fn what_an_earlier_version_wrote_is_written_back_byte_for_byte() {
    let earlier = Earlier::new().await;
    let process = earlier.world.process();
    process.ask(Intent::Refresh { folder: None }).await.unwrap();

    process.ask(Intent::ChangeSettings(process.snapshot().settings)).await.unwrap();
    let bob = SignIn {
        method: Method::Token(Pasted::new(token("bob", "", "stand-in"))),
        folder: earlier.here(),
        ..SignIn::default()
    };
    process.ask(Intent::SignIn(bob)).await.unwrap();

    earlier.is_unchanged();
}

#[tokio::test]
async fn a_session_of_an_earlier_version_is_refreshed() {
    let earlier = Earlier::new().await;
    let world = &earlier.world;
    world.tinybird.publishes(|_| {});
    world.tinybird.turn(|turned| turned.refresh_tokens.push(format!("{SECRET}refresh-1")));
    let process = world.process();
    process.ask(Intent::Refresh { folder: None }).await.unwrap();
    let ada = process.snapshot().accounts[0].clone();
    let to_ada = Intent::UseAccount { api_host: ada.api_host, user_id: ada.user_id };
    process.ask(to_ada).await.unwrap();
    // Longer than the token lives.
    world.clock.jump(10_000_000);

    process.ask(Intent::ListWorkspaces).await.unwrap();

    assert_eq!(process.handle.workspaces().borrow().len(), 2);
    assert_eq!(world.tinybird.requests("/token").len(), 1);
}
