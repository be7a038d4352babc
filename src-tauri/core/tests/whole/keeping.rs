//! Where credentials are kept when the keyring cannot take them: what is said, what a person can
//! choose, and that nothing is written elsewhere unasked.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Duration;

use companion_core::contract::{Intent, Snapshot, TokenId, VaultState};

use crate::session::{signed_in, two_accounts, user_token};
use crate::tinybird::SECRET;
use crate::world::{Process, World};

impl World {
    fn file(&self) -> PathBuf {
        self.config.state_dir.join("credentials.json")
    }

    /// Every file in our folders that holds a secret.
    fn files_with_secrets(&self) -> Vec<PathBuf> {
        let folders = [&self.config.state_dir, &self.config.config_dir];
        let entries = folders.into_iter().filter_map(|folder| std::fs::read_dir(folder).ok());
        let files = entries.flatten().map(|entry| entry.unwrap().path());
        files
            .filter(|path| {
                std::fs::read(path).is_ok_and(|b| String::from_utf8_lossy(&b).contains(SECRET))
            })
            .collect()
    }
}

fn state(state: VaultState) -> impl Fn(&Snapshot) -> bool {
    move |snapshot| snapshot.vault.state == state
}

async fn revealed(process: &Process) -> String {
    process.handle.reveal(TokenId::User).await.unwrap().expose().to_owned()
}

/// Somebody who signed in where there is no keyring.
async fn without_keyring(world: &World) -> Process {
    world.keyring.turns_absent(true);
    let process = world.process();
    process.signs_in(world, "ada").await.unwrap();
    process.wait_for(state(VaultState::SessionOnly)).await;
    process
}

#[tokio::test]
async fn the_keyring_is_shown_by_its_name() {
    let world = World::resident().await;
    let process = world.process();
    let snapshot = process.wait_for(state(VaultState::InKeyring)).await;
    assert_eq!(snapshot.vault.backend.as_deref(), Some("Memory"));
    world.keyring.turns_absent(true);
    let snapshot = process.wait_for(state(VaultState::Absent)).await;
    assert_eq!(snapshot.vault.backend, None);
}

#[tokio::test]
async fn a_keyring_that_comes_goes_is_locked_and_unlocked_is_noticed_unasked() {
    let world = World::resident().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    process.wait_for(state(VaultState::InKeyring)).await;
    world.keyring.turns_locked(true);
    process.wait_for(state(VaultState::Locked)).await;
    world.keyring.turns_locked(false);
    process.wait_for(|s| s.vault.state == VaultState::InKeyring && !s.tokens.is_empty()).await;
    world.keyring.turns_absent(true);
    process.wait_for(state(VaultState::Absent)).await;
    assert_eq!(world.keyring.asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn what_is_held_goes_into_a_keyring_as_soon_as_it_comes() {
    let world = World::resident().await;
    let process = without_keyring(&world).await;
    world.keyring.turns_absent(false);
    process.wait_for(state(VaultState::InKeyring)).await;
    assert_eq!(world.entry()["user_token"], revealed(&process).await.as_str());
}

#[tokio::test]
async fn what_is_held_for_the_session_never_goes_into_the_keyring_by_itself() {
    let mut world = World::resident().await;
    world.config.limits.session_check = Duration::from_millis(10);
    let process = without_keyring(&world).await;
    process.ask(Intent::KeepForSession).await.unwrap();
    let snapshot = process.snapshot();
    assert!(snapshot.vault.chosen && snapshot.vault.problem.is_none());
    world.keyring.turns_absent(false);
    process.wait_for(|snapshot| snapshot.vault.keyring == VaultState::InKeyring).await;
    world.clock.is_looked_at(20).await;
    process.signs_in(&world, "bob").await.unwrap();
    process
        .ask(Intent::UseWorkspace { workspace: "den".into(), account: None, folder: None })
        .await
        .unwrap();
    assert!(process.wait_for(state(VaultState::SessionOnly)).await.vault.chosen);
    assert!(world.keyring.is_empty());
    assert_eq!(world.files_with_secrets(), Vec::<PathBuf>::new());
    // It can still be had otherwise.
    process.ask(Intent::KeepCredentials).await.unwrap();
    process.wait_for(state(VaultState::InKeyring)).await;
    assert_eq!(world.keyring.entries.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_session_that_is_refreshed_stays_where_the_person_chose() {
    let world = World::resident().await;
    world.keyring.turns_absent(true);
    let process = signed_in(&world, 30).await;
    process.ask(Intent::KeepForSession).await.unwrap();
    world.keyring.turns_absent(false);
    let before = user_token(&world);
    world.tinybird.turn(|turned| turned.lifetime = 3600);
    process.ask(Intent::ListWorkspaces).await.unwrap();
    assert_ne!(revealed(&process).await, before);
    assert!(world.keyring.is_empty());
    assert!(process.wait_for(state(VaultState::SessionOnly)).await.vault.chosen);
}

#[tokio::test]
async fn this_session_only_is_chosen_at_once_also_while_the_keyring_asks() {
    let world = World::resident().await;
    let process = without_keyring(&world).await;
    world.keyring.holds.store(true, Ordering::SeqCst);
    *world.keyring.absent.lock().unwrap() = false;
    let keeping = process.handle.send(Intent::KeepCredentials);
    process.ask(Intent::KeepForSession).await.unwrap();
    process.wait_for(|snapshot| snapshot.vault.chosen).await;
    world.keyring.holds.store(false, Ordering::SeqCst);
    // Whether it had begun to write by then is the keyring's affair.
    let _ = process.finished(keeping).await;
}

#[tokio::test]
async fn a_sign_in_without_a_keyring_writes_no_secret_but_into_the_folder() {
    let world = World::resident().await;
    let _process = without_keyring(&world).await;
    assert_eq!(world.files_with_secrets(), Vec::<PathBuf>::new());
    assert!(!world.file().exists());
}

#[tokio::test]
async fn a_file_that_the_person_chose_holds_what_is_there_and_what_comes() {
    let world = World::resident().await;
    let process = without_keyring(&world).await;
    process.ask(Intent::KeepInFile).await.unwrap();
    let snapshot = process.wait_for(state(VaultState::File)).await;
    assert_eq!(snapshot.vault.file.unwrap(), world.file().display().to_string());
    assert!(snapshot.vault.problem.is_none());
    assert!(!companion_core::os::files::is_readable_by_others(&world.file()));
    process.signs_in(&world, "bob").await.unwrap();
    process.ask(Intent::GenerateLocalTokens).await.unwrap();
    let pair = process.snapshot().local_tokens;
    drop(process);

    let next = world.process();

    next.wait_for(|s| s.vault.state == VaultState::File && s.local_tokens == pair).await;
    assert_eq!(revealed(&next).await, format!("{SECRET}bob"));
    next.ask(Intent::UseWorkspace { workspace: "lab".into(), account: None, folder: None })
        .await
        .unwrap();
    assert_eq!(revealed(&next).await, format!("{SECRET}ada"));
    assert_eq!(world.files_with_secrets(), [world.file()]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_could_read_is_made_private_and_said_until_its_account_is_signed_out() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::resident().await;
    let process = without_keyring(&world).await;
    process.ask(Intent::KeepInFile).await.unwrap();
    process.wait_for(state(VaultState::File)).await;
    std::fs::set_permissions(world.file(), std::fs::Permissions::from_mode(0o644)).unwrap();

    process.ask(Intent::Refresh { folder: None }).await.unwrap();

    assert!(!companion_core::os::files::is_readable_by_others(&world.file()));
    // A look that began before may end after the refresh.
    let is_said = |snapshot: &Snapshot| {
        let problem = snapshot.vault.problem.as_ref();
        problem.is_some_and(|problem| problem.code == "vault.file_was_readable")
    };
    process.wait_for(is_said).await;
    process.ask(Intent::Refresh { folder: None }).await.unwrap();
    // It is said as long as it holds.
    process.wait_for(is_said).await;
    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    process.signs_in(&world, "ada").await.unwrap();
    process.wait_for(|snapshot| snapshot.vault.problem.is_none()).await;
    assert_eq!(process.snapshot().vault.state, VaultState::File);
}

#[tokio::test]
async fn once_there_is_a_keyring_the_file_is_moved_into_it_on_a_click_and_deleted() {
    let world = World::resident().await;
    let process = without_keyring(&world).await;
    process.ask(Intent::KeepInFile).await.unwrap();
    process.ask(Intent::GenerateLocalTokens).await.unwrap();
    let told = process.wait_for(state(VaultState::File)).await;
    assert_eq!(told.vault.keyring, VaultState::Absent);
    world.keyring.turns_absent(false);
    process.wait_for(|snapshot| snapshot.vault.keyring == VaultState::InKeyring).await;
    assert!(world.keyring.is_empty(), "unasked");
    let token = revealed(&process).await;

    process.ask(Intent::KeepCredentials).await.unwrap();

    process.wait_for(state(VaultState::InKeyring)).await;
    assert!(!world.file().exists());
    assert_eq!(world.entry()["user_token"], token.as_str());
    assert_eq!(world.keyring.entries.lock().unwrap().len(), 2);
    assert_eq!(revealed(&process).await, token);
}

#[tokio::test]
async fn a_move_that_fails_leaves_the_file() {
    let world = World::resident().await;
    let process = without_keyring(&world).await;
    process.ask(Intent::KeepInFile).await.unwrap();
    let token = revealed(&process).await;
    for (turn, code) in
        [(&world.keyring.refuses, "vault.failed"), (&world.keyring.forgets, "vault.not_kept")]
    {
        world.keyring.turns_absent(false);
        turn.store(true, Ordering::SeqCst);
        let problem = process.ask(Intent::KeepCredentials).await.unwrap_err();
        assert_eq!(problem.code, code);
        turn.store(false, Ordering::SeqCst);
        assert!(world.file().exists());
        assert_eq!(revealed(&process).await, token);
    }
}

#[tokio::test]
async fn signing_out_takes_the_account_out_of_the_file_and_leaves_the_others() {
    let world = World::resident().await;
    world.keyring.turns_absent(true);
    let process = two_accounts(&world).await;
    process.ask(Intent::KeepInFile).await.unwrap();
    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    let left = std::fs::read_to_string(world.file()).unwrap();
    assert!(left.contains(&format!("{SECRET}ada")) && !left.contains(&format!("{SECRET}bob")));
    assert_eq!(revealed(&process).await, format!("{SECRET}ada"));
    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    assert_eq!(world.files_with_secrets(), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn signing_out_forgets_what_the_keyring_had_from_before_the_file() {
    let world = World::resident().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    process.ask(Intent::KeepInFile).await.unwrap();
    process.signs_in(&world, "ada").await.unwrap();
    assert!(!world.keyring.is_empty());
    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    assert!(world.keyring.is_empty());
}

#[tokio::test]
async fn a_refreshed_session_is_kept_in_the_file() {
    let world = World::new().await;
    world.keyring.turns_absent(true);
    let chooses = world.process();
    chooses.ask(Intent::KeepInFile).await.unwrap();
    assert_eq!(chooses.snapshot().vault.state, VaultState::File);
    let process = signed_in(&world, 30).await;
    world.tinybird.turn(|turned| turned.lifetime = 3600);
    process.ask(Intent::ListWorkspaces).await.unwrap();
    assert!(std::fs::read_to_string(world.file()).unwrap().contains(&user_token(&world)));
}

#[tokio::test]
async fn another_process_goes_by_the_same_choice_at_once() {
    let world = World::resident().await;
    let (one, other) = (without_keyring(&world).await, world.process());
    one.ask(Intent::KeepInFile).await.unwrap();
    other.wait_for(|s| s.vault.state == VaultState::File && !s.tokens.is_empty()).await;
    *world.keyring.absent.lock().unwrap() = false;
    other.ask(Intent::KeepCredentials).await.unwrap();
    one.wait_for(state(VaultState::InKeyring)).await;
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_told_and_left() {
    let world = World::resident().await;
    let process = without_keyring(&world).await;
    let newer = r#"{"v":2,"strange":[]}"#;
    std::fs::write(world.file(), newer).unwrap();
    assert_eq!(process.ask(Intent::KeepInFile).await.unwrap_err().code, "store.newer");
    assert_eq!(process.ask(Intent::KeepCredentials).await.unwrap_err().code, "store.newer");
    assert_eq!(std::fs::read_to_string(world.file()).unwrap(), newer);
}

#[tokio::test]
async fn whoever_holds_for_the_session_signs_out_without_a_keyring() {
    let world = World::resident().await;
    let process = without_keyring(&world).await;
    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    assert!(process.snapshot().account.is_none());
    assert!(process.handle.reveal(TokenId::User).await.is_err());
}

#[tokio::test]
async fn the_test_of_the_keyring_leaves_nothing_and_says_what_it_showed() {
    let world = World::resident().await;
    let process = world.process();
    process.ask(Intent::TestVault).await.unwrap();
    let test = process.snapshot().vault_test.unwrap();
    assert_eq!((test.backend.as_deref(), test.problem), (Some("Memory"), None));
    assert!(world.keyring.is_empty());
    world.keyring.forgets.store(true, Ordering::SeqCst);
    assert_eq!(process.ask(Intent::TestVault).await.unwrap_err().code, "vault.not_kept");
    assert_eq!(process.snapshot().vault_test.unwrap().problem.unwrap().code, "vault.not_kept");
    world.keyring.turns_absent(true);
    assert_eq!(process.ask(Intent::TestVault).await.unwrap_err().code, "vault.absent");
}

#[tokio::test]
async fn a_keyring_with_windows_limit_keeps_everything_in_pieces() {
    let world = World::resident().await;
    world.keyring.most.store(120, Ordering::SeqCst);
    let process = world.process();
    process.ask(Intent::TestVault).await.unwrap();
    assert!(world.keyring.is_empty());
    process.signs_in(&world, "ada").await.unwrap();
    assert!(world.keyring.entries.lock().unwrap().len() > 2);
    let next = world.process();
    next.wait_for(|snapshot| snapshot.tokens.len() == 2).await;
    assert_eq!(revealed(&next).await, format!("{SECRET}ada"));
    next.ask(Intent::SignOut { folder: None }).await.unwrap();
    assert!(world.keyring.is_empty());
}

#[tokio::test]
async fn an_entry_of_a_later_version_is_left_and_the_folder_is_still_written() {
    let world = World::new().await;
    let (user, later) =
        (format!("{} id-ada", world.tinybird.url), br#"{"v":99,"kept":1}"#.to_vec());
    world.keyring.entries.lock().unwrap().insert(user.clone(), later.clone());
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    assert_eq!(process.snapshot().vault.problem.unwrap().code, "vault.newer");
    assert_eq!(world.keyring.entries.lock().unwrap().get(&user), Some(&later));
    assert_eq!(world.tinyb().unwrap()["user_email"], "ada@example.com");
}
