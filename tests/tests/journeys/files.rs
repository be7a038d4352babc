//! `.tinyb` where it is not as a fresh folder has it.

use std::{fs, os::unix::fs::symlink};

use journeys::{
    desk::{ADA, BOB, Desk},
    tinyb,
};

#[test]
fn a_broken_tinyb_is_never_written_over() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    fs::write(folder.join(".tinyb"), "{\"half\": ").unwrap();
    let (login, link) = desk.companion().start_login(&desk.cloud, &folder);
    desk.browser.authorize(&link, ADA.0, ADA.1);

    let problem = login.finish().expect_code(1).problem();

    assert_eq!(problem["code"], "store.broken", "{problem}");
    assert_eq!(tinyb::text(&folder), "{\"half\": ");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "and nothing lies beside it");
    assert!(desk.session.stored(&desk.cloud.vault_entry(ADA.0)).is_some(), "the sign-in stands");
    let status = desk.ask(&folder, &["status"]);
    assert_eq!(status["tinyb"]["state"], "broken", "{status}");
    assert_eq!(status["account"]["email"], ADA.0, "{status}");
}

#[test]
fn a_tinyb_that_is_a_link_stays_one() {
    let desk = Desk::new();
    let (folder, elsewhere) = (desk.session.project("shop"), desk.session.project("dotfiles"));
    fs::write(elsewhere.join("of shop"), "{}").unwrap();
    symlink(elsewhere.join("of shop"), folder.join(".tinyb")).unwrap();

    desk.login(ADA, &folder);

    assert!(fs::symlink_metadata(folder.join(".tinyb")).unwrap().is_symlink());
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
    desk.tb().run(&folder, &["--cloud", "workspace", "current"]).ok();
}

#[test]
fn a_tinyb_of_another_account_is_said_to_be_so() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);
    desk.tb_login(BOB, &folder);

    let status = desk.ask(&folder, &["status"]);

    assert_eq!(status["tinyb"]["state"], "other", "{status}");
    assert_eq!(status["account"]["email"], ADA.0, "{status}");
}
