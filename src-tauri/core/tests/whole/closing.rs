//! What closing the window means.

use companion_core::contract::{
    ClipboardView, CopiedContent, Copyable, Destination, Intent, Snapshot, TokenId,
};
use companion_core::view::closing::{Closing, Quitting, closing};

use crate::world::World;

fn with(keep_in_tray: Option<bool>, clipboard: ClipboardView) -> Snapshot {
    let mut snapshot = Snapshot { has_tray: true, clipboard, ..Snapshot::default() };
    snapshot.settings.keep_in_tray = keep_in_tray;
    snapshot
}

fn holds(what: Copyable, clears_at: Option<u64>) -> ClipboardView {
    ClipboardView::Holds(CopiedContent {
        what,
        destination: Destination::Token,
        field: None,
        copied_at: 1,
        clears_at,
    })
}

const TOKEN: Copyable = Copyable::Token(TokenId::Workspace);

#[test]
fn with_a_tray_the_person_decides_once() {
    let decided = |keep| closing(&with(keep, ClipboardView::Untouched), true);
    assert_eq!(decided(Some(true)), Closing::Stay);
    assert_eq!(decided(None), Closing::AskToStay);
    assert_eq!(decided(Some(false)), Closing::Quit(Quitting::Now));
    let kept = with(Some(true), holds(TOKEN, Some(2)));
    assert_eq!(closing(&kept, true), Closing::Stay, "the tray keeps what was copied");
}

#[test]
fn without_a_tray_or_an_icon_in_it_the_app_quits() {
    for keep in [None, Some(true), Some(false)] {
        let mut snapshot = with(keep, ClipboardView::Untouched);
        assert_eq!(closing(&snapshot, false), Closing::Quit(Quitting::Now));
        snapshot.has_tray = false;
        assert_eq!(closing(&snapshot, true), Closing::Quit(Quitting::Now));
    }
}

#[test]
fn a_copied_token_is_not_taken_away_from_a_person_who_closes_the_window() {
    let quitting = |clipboard| closing(&with(None, clipboard), false);
    let after = Closing::Quit(Quitting::AfterCopied { clears_at: 2 });
    assert_eq!(quitting(holds(TOKEN, Some(2))), after);
    assert_eq!(quitting(holds(TOKEN, None)), Closing::Quit(Quitting::Ask));
    for clipboard in [
        holds(Copyable::Link, None),
        holds(Copyable::OneTimeCode, Some(2)),
        ClipboardView::Cleared,
        ClipboardView::Replaced,
    ] {
        assert_eq!(quitting(clipboard), Closing::Quit(Quitting::Now));
    }
}

#[tokio::test]
async fn a_token_that_another_program_has_replaced_keeps_nobody() {
    let world = World::resident().await;
    let process = world.process();
    process.ask(Intent::GenerateLocalTokens).await.unwrap();
    let copy = Intent::Copy {
        token: TokenId::LocalWorkspace,
        destination: Destination::Token,
        field: None,
    };
    process.ask(copy).await.unwrap();
    let is_kept = || closing(&process.snapshot(), false) != Closing::Quit(Quitting::Now);

    process.ask(Intent::CheckClipboard).await.unwrap();
    assert!(is_kept(), "it is there still");
    *world.clipboard.text.lock().unwrap() = Some("a shopping list".to_owned());
    process.ask(Intent::CheckClipboard).await.unwrap();

    assert!(!is_kept());
    assert_eq!(world.clipboard.holds().as_deref(), Some("a shopping list"));
    process.ask(Intent::CheckClipboard).await.unwrap();
}
