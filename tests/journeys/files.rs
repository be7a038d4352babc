//! `.tinyb` where it is not as a fresh folder has it.

use std::{fs, os::unix::fs::symlink, time::Instant};

use journeys::{
    desk::{ADA, Desk},
    tinyb,
    wait::{SOON, wait_until},
};
use serde_json::Value;

#[test]
fn a_tinyb_that_is_a_link_stays_one() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    fs::create_dir(folder.join("conf")).unwrap();
    fs::write(folder.join("conf/of shop"), "{}").unwrap();
    symlink("conf/of shop", folder.join(".tinyb")).unwrap();

    desk.login(ADA, &folder);

    assert!(fs::symlink_metadata(folder.join(".tinyb")).unwrap().is_symlink());
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
    desk.tb().run(&folder, &["--cloud", "workspace", "current"]).ok();
}

/// `tb` reads the file when it starts and writes it in place when it ends, and knows no lock.
#[test]
fn while_tb_switches_workspaces_ours_are_switched_too_and_no_key_is_lost() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);
    let mut theirs = tinyb::value(&folder);
    theirs["dev_mode"] = "branch".into();
    fs::write(folder.join(".tinyb"), theirs.to_string()).unwrap();
    let mut tb = desk.tb().switching_workspaces(&folder, &["playground", ADA.1], 3);

    let mut switched = 0;
    let begun = Instant::now();
    while tb.is_running() {
        assert!(begun.elapsed() < 3 * SOON, "tb does not end");
        for workspace in [ADA.1, "playground"] {
            desk.ask(&folder, &["workspace", "use", workspace]);
            let status = desk.ask(&folder, &["status"]);
            assert_eq!(status["tinyb"]["problem"], Value::Null, "{status}");
        }
        switched += 1;
    }
    tb.finish().ok();
    assert!(switched > 1, "both at the same time");

    let theirs = tinyb::value(&folder);
    desk.ask(&folder, &["workspace", "use", "playground"]);
    let ours = tinyb::value(&folder);
    let lost = theirs.as_object().unwrap().keys().find(|key| ours.get(key).is_none());
    assert_eq!(lost, None);
    assert_eq!((&ours["name"], &ours["dev_mode"]), (&"playground".into(), &"branch".into()));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "and nothing lies beside it");
    assert!(
        desk.tb()
            .run(&folder, &["--cloud", "workspace", "current"])
            .ok()
            .stdout
            .contains("playground")
    );
}

#[test]
fn what_tb_is_just_writing_is_never_called_broken() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);
    let tb = desk.tb().writing_without_end(&folder);
    let is_half = || serde_json::from_str::<Value>(&tinyb::text(&folder)).is_err();
    wait_until("half a file", SOON, || is_half().then_some(()));

    for _ in 0..5 {
        let status = desk.ask(&folder, &["status"]);
        assert_eq!(status["tinyb"]["problem"], Value::Null, "{status}");
        let arguments = ["workspace", "use", "playground", "--output", "json"];
        let switched = desk.companion().run(&folder, &arguments);
        assert!(
            switched.code == Some(0) || switched.problem()["code"] == "store.busy",
            "{switched:?}"
        );
    }
    drop(tb);
}
