//! Starting when the person logs in: what the system says is what holds.

use std::sync::atomic::Ordering;

use companion_core::contract::{Arg, Code, Intent};

use crate::world::World;

#[tokio::test]
async fn the_system_says_whether_the_app_starts_at_login() {
    let world = World::resident().await;
    let process = world.process();
    assert_eq!(process.snapshot().starts_at_login, None);

    process.ask(Intent::CheckLoginItem).await.unwrap();
    assert_eq!(process.snapshot().starts_at_login, Some(false));
    process.ask(Intent::StartAtLogin { on: true }).await.unwrap();
    assert_eq!(process.snapshot().starts_at_login, Some(true));
    assert!(world.login_item.is_on.load(Ordering::SeqCst));

    // The settings of the desktop take it off the list.
    world.login_item.is_on.store(false, Ordering::SeqCst);
    process.ask(Intent::CheckLoginItem).await.unwrap();
    assert_eq!(process.snapshot().starts_at_login, Some(false));
}

#[tokio::test]
async fn a_change_that_fails_says_why_and_shows_what_holds() {
    let world = World::resident().await;
    let process = world.process();
    world.login_item.refuses.store(true, Ordering::SeqCst);

    let problem = process.ask(Intent::StartAtLogin { on: true }).await.unwrap_err();

    assert_eq!(problem.code, Code::AppLoginItem);
    assert_eq!(problem.text.args.get("reason"), Some(&Arg::Text("permission denied".to_owned())));
    assert_eq!(process.snapshot().starts_at_login, Some(false));
}

#[tokio::test]
async fn a_change_that_the_system_does_not_follow_is_a_problem() {
    let world = World::resident().await;
    let process = world.process();
    world.login_item.sticks.store(true, Ordering::SeqCst);

    let problem = process.ask(Intent::StartAtLogin { on: true }).await.unwrap_err();

    assert_eq!(problem.code, Code::AppLoginItem);
    assert_eq!(process.snapshot().starts_at_login, Some(false));
}
