//! A token's risk belongs to the file that it lands in, whichever that is and however it is
//! reached: what git would publish gets none without a yes, and nothing is written out of the
//! folder.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use companion_core::contract::{
    Intent, Problem, ProjectView, Risk, TinybState, TokenFile, TokenFileKind, TokenFileState,
};

use crate::repository::Repository;
use crate::tinybird::SECRET;
use crate::world::{Process, World};

const TINYB: &[TokenFileKind] = &[TokenFileKind::Tinyb];
const ENV: &[TokenFileKind] = &[TokenFileKind::EnvLocal];
const BOTH: &[TokenFileKind] = &[TokenFileKind::Tinyb, TokenFileKind::EnvLocal];

/// A work tree of the real git in which Tinybird's SDK is used, and a machine that knows it.
struct Project {
    world: World,
    repository: Repository,
}

impl Project {
    async fn new() -> Self {
        let repository = Repository::new();
        repository.write("tinybird.json", "{}");
        repository.write(".gitignore", ".tinyb\n");
        let mut world = World::new().await;
        world.folder = repository.root.clone();
        world.config.home = repository.home();
        Self { world, repository }
    }

    fn root(&self) -> &Path {
        &self.repository.root
    }

    fn has_token(&self, name: &str) -> bool {
        fs::read_to_string(self.root().join(name)).is_ok_and(|text| text.contains(SECRET))
    }

    /// With a yes to those files.
    async fn writes(&self, process: &Process, yes_to: &[TokenFileKind]) -> Result<(), Problem> {
        let folder = self.world.folder.display().to_string();
        let allow_exposed = yes_to.to_vec();
        process.ask(Intent::WriteProject { folder, allow_exposed }).await
    }

    async fn looks(&self, process: &Process) -> ProjectView {
        let folder = Some(self.world.folder.display().to_string());
        process.ask(Intent::Refresh { folder }).await.unwrap();
        process.snapshot().project.unwrap()
    }
}

fn file(project: &ProjectView, kind: TokenFileKind) -> &TokenFile {
    project.files.iter().find(|file| file.kind == kind).expect("the file is named")
}

fn why(problem: Option<&Problem>) -> Option<String> {
    let problem = problem?;
    assert_eq!(problem.code, "project.exposed");
    Some(serde_json::to_value(&problem.text.args["why"]).unwrap().as_str().unwrap().to_owned())
}

#[tokio::test]
async fn an_env_local_that_git_may_publish_gets_no_token_without_a_yes() {
    let ignored =
        |project: &Project| project.repository.write(".gitignore", ".tinyb\n.env.local\n");
    let tracked = |project: &Project| {
        project.repository.write(".env.local", "A=1\n");
        drop(project.repository.git(&["add", "--force", ".env.local"]));
    };
    let unknown = |project: &Project| {
        ignored(project);
        drop(project.repository.git(&["update-index", "--split-index"]));
    };
    type Make<'a> = &'a dyn Fn(&Project);
    let cases: [(Make<'_>, Option<&str>, Option<Risk>); 4] = [
        (&ignored, None, None),
        (&|_| {}, Some("not_ignored"), Some(Risk::NotIgnored)),
        (&tracked, Some("tracked"), Some(Risk::Tracked)),
        (&unknown, Some("unknown"), Some(Risk::Unknown)),
    ];
    for (make, refused, risk) in cases {
        let project = Project::new().await;
        make(&project);
        let process = project.world.process();
        process.signs_in(&project.world, "ada").await.unwrap();
        let written = process.snapshot().project.unwrap();
        assert_eq!((written.state, &written.problem), (TinybState::Written, &None));
        assert!(project.has_token(".tinyb"), "it does not depend on the other file");

        let env = file(&written, TokenFileKind::EnvLocal);
        assert_eq!(why(env.problem.as_ref()).as_deref(), refused);
        assert_eq!(project.has_token(".env.local"), refused.is_none(), "{refused:?}");
        assert_eq!(file(&project.looks(&process).await, TokenFileKind::EnvLocal), env);

        project.writes(&process, ENV).await.unwrap();
        let written = process.snapshot().project.unwrap();
        let env = file(&written, TokenFileKind::EnvLocal);
        assert!(project.has_token(".env.local"));
        assert_eq!((env.state, &env.problem), (TokenFileState::Written, &None));
        assert_eq!(env.risks, Vec::from_iter(risk), "and its risk is said");
    }
}

#[tokio::test]
async fn a_reference_is_left_and_named_and_the_sign_out_leaves_it_too() {
    for reference in [
        "\"encrypted:BDq0placeholder\"",
        "\"op://dev/tinybird/token\"",
        "${TB_FROM_VAULT}",
        "$(pass tinybird)",
    ] {
        let project = Project::new().await;
        let old = format!("TINYBIRD_TOKEN={reference}\n");
        project.repository.write(".env.local", &old);
        project.repository.git(&["add", "--all"]);
        project.repository.git(&["commit", "--quiet", "--message", "x"]);
        let process = project.world.process();
        process.signs_in(&project.world, "ada").await.unwrap();
        for yes_to in [&[][..], ENV] {
            project.writes(&process, yes_to).await.unwrap();
            let written = process.snapshot().project.unwrap();
            let env = file(&written, TokenFileKind::EnvLocal);
            assert_eq!((env.state, &env.problem), (TokenFileState::Reference, &None));
            assert_eq!(project.repository.git(&["status", "--short"]), "", "{reference}");
        }
        let folder = Some(project.world.folder.display().to_string());
        process.ask(Intent::SignOut { folder }).await.unwrap();
        assert_eq!(fs::read_to_string(project.root().join(".env.local")).unwrap(), old);
    }
}

#[tokio::test]
async fn a_tinyb_that_git_tracks_gets_no_token_without_a_yes() {
    let project = Project::new().await;
    project.repository.write(".tinyb", "{\"kept\": 1}");
    project.repository.git(&["add", "--force", ".tinyb"]);
    let process = project.world.process();
    process.signs_in(&project.world, "ada").await.unwrap();
    let snapshot = process.snapshot();
    let left = snapshot.project.unwrap();
    assert_eq!(why(left.problem.as_ref()).as_deref(), Some("tracked"));
    assert_eq!(left.state, TinybState::Missing, "it is not broken");
    assert!(!project.has_token(".env.local"), "what `.tinyb` did not get, no other file gets");
    assert_eq!(snapshot.account.unwrap().email, "ada@example.com", "the sign-in holds");
    assert!(!project.has_token(".tinyb"));
    for no_yes in [&[], ENV] {
        assert_eq!(project.writes(&process, no_yes).await.unwrap_err().code, "project.exposed");
    }

    project.writes(&process, TINYB).await.unwrap();
    let written = project.looks(&process).await;
    assert!(!project.has_token(".env.local"), "a yes to one file is none to the other");
    project.writes(&process, ENV).await.unwrap();
    assert!(project.has_token(".env.local"), "what is in `.tinyb` needs no second yes");
    assert_eq!((written.state, written.risks()), (TinybState::Written, &[Risk::Tracked][..]));
    assert_eq!(project.world.tinyb().unwrap()["kept"], 1);
}

#[tokio::test]
async fn no_token_goes_through_a_link_out_of_the_folder_or_into_what_git_tracks() {
    for name in [".tinyb", ".env.local"] {
        for (target, code) in [("../outside", "store.leads_out"), ("notes", "project.exposed")] {
            let project = Project::new().await;
            project.repository.write(".gitignore", ".tinyb\n.env.local\n");
            project.repository.write("notes", "");
            project.repository.git(&["add", "notes"]);
            symlink(target, project.root().join(name)).unwrap();
            let process = project.world.process();
            process.signs_in(&project.world, "ada").await.unwrap();

            // Not with a yes either.
            let _ = project.writes(&process, BOTH).await;
            let left = process.snapshot().project.unwrap();
            let problem = match name {
                ".tinyb" => left.problem.clone(),
                _ => file(&left, TokenFileKind::EnvLocal).problem.clone(),
            };
            let problem = problem.unwrap_or_else(|| panic!("{name} to {target}"));
            assert_eq!(problem.code, code, "{name} to {target}");
            let said = serde_json::to_string(&problem.text).unwrap();
            let real = project.root().join("notes");
            let led =
                if target == "notes" { real.display().to_string() } else { "outside".to_owned() };
            assert!(said.contains(name) && said.contains(&led), "{said}");
            assert!(!project.has_token(target), "{name} to {target}");
        }
    }
}

#[tokio::test]
async fn a_refreshed_token_does_not_go_through_such_a_link_either() {
    let project = Project::new().await;
    let process = crate::session::signed_in(&project.world, 3600).await;
    let tinyb = project.root().join(".tinyb");
    let outside = project.root().with_file_name("outside");
    fs::rename(&tinyb, &outside).unwrap();
    symlink(&outside, &tinyb).unwrap();
    let before = fs::read(&outside).unwrap();
    project.world.clock.jump(3600);
    process.ask(Intent::ListWorkspaces).await.unwrap();
    assert_eq!(fs::read(&outside).unwrap(), before);
}

#[tokio::test]
async fn a_risk_is_judged_on_the_file_that_a_link_leads_to() {
    let project = Project::new().await;
    fs::create_dir(project.root().join("conf")).unwrap();
    symlink("conf/tinyb.json", project.root().join(".tinyb")).unwrap();
    let process = project.world.process();
    process.signs_in(&project.world, "ada").await.unwrap();
    assert!(project.has_token("conf/tinyb.json"));
    let risks = project.looks(&process).await.risks().to_vec();
    assert_eq!(risks, [Risk::NotIgnored], "git ignores the link, and would add what it leads to");
}

#[tokio::test]
async fn a_file_that_was_set_aside_is_named_with_its_risks() {
    let project = Project::new().await;
    let process = project.world.process();
    process.signs_in(&project.world, "ada").await.unwrap();
    fs::write(project.root().join(".tinyb"), "{\"token\": \"p.").unwrap();
    let folder = project.world.folder.display().to_string();
    process.ask(Intent::ReplaceProject { folder: folder.clone() }).await.unwrap();
    let written = project.looks(&process).await;
    assert_eq!(written.state, TinybState::Written);
    assert!(project.has_token(".tinyb"));
    let aside = file(&written, TokenFileKind::SetAside).clone();
    assert_eq!(fs::read_to_string(&aside.path).unwrap(), "{\"token\": \"p.");
    // `.tinyb` alone is ignored here.
    assert_eq!(aside.risks, [Risk::NotIgnored]);
    let fix = Intent::FixProjectFile { folder, path: aside.path, risk: Risk::NotIgnored };
    process.ask(fix).await.unwrap();
    let fixed = project.looks(&process).await;
    assert_eq!(file(&fixed, TokenFileKind::SetAside).risks, []);
}

#[tokio::test]
async fn an_env_local_is_ignored_on_a_press_and_then_written() {
    let project = Project::new().await;
    let process = project.world.process();
    process.signs_in(&project.world, "ada").await.unwrap();
    let left = process.snapshot().project.unwrap();
    let env = file(&left, TokenFileKind::EnvLocal).clone();
    let folder = left.folder.clone();
    let fix = |path: String| Intent::FixProjectFile {
        folder: folder.clone(),
        path,
        risk: Risk::NotIgnored,
    };
    let elsewhere = project.root().join("tinybird.json").display().to_string();
    assert_eq!(process.ask(fix(elsewhere)).await.unwrap_err().code, "store.no_folder");
    process.ask(fix(env.path)).await.unwrap();
    assert_eq!(project.repository.git(&["check-ignore", ".env.local"]).trim(), ".env.local");
    project.writes(&process, &[]).await.unwrap();
    assert!(project.has_token(".env.local"));
}

#[tokio::test]
async fn a_tinyb_that_git_may_track_gets_no_token_without_a_yes() {
    let project = Project::new().await;
    project.repository.write(".tinyb", "{}");
    project.repository.git(&["add", "--force", ".tinyb"]);
    project.repository.git(&["update-index", "--split-index"]);
    let process = project.world.process();
    process.signs_in(&project.world, "ada").await.unwrap();
    assert_eq!(why(process.snapshot().project.unwrap().problem.as_ref()).unwrap(), "unknown");
    assert!(!project.has_token(".tinyb"));
    project.writes(&process, TINYB).await.unwrap();
    assert!(project.has_token(".tinyb"));
}

#[tokio::test]
async fn a_tinyb_that_was_added_to_git_is_not_renewed() {
    let project = Project::new().await;
    let process = crate::session::signed_in(&project.world, 3600).await;
    project.repository.git(&["add", "--force", ".tinyb"]);
    let before = fs::read(project.root().join(".tinyb")).unwrap();
    project.world.clock.jump(3600);
    process.ask(Intent::ListWorkspaces).await.unwrap();
    assert_eq!(fs::read(project.root().join(".tinyb")).unwrap(), before);
}

#[tokio::test]
async fn a_file_that_may_hold_a_token_has_its_risks_whatever_else_is_in_it() {
    for (text, is_risk) in [
        ("{\"token\": \"p.", true),
        ("{\"user_token\": \"p.theirs\"}", true),
        ("{\"tokens\": {\"https://api\": \"p.theirs\"}}", true),
        ("{\"host\": \"https://api\"}", false),
    ] {
        let project = Project::new().await;
        project.repository.write(".gitignore", "");
        project.repository.write(".tinyb", text);
        project.repository.write(".env.local", "TINYBIRD_TOKEN=p.a\nTINYBIRD_URL=${URL}\n");
        let looked = project.looks(&project.world.process()).await;
        let expected = Vec::from_iter(is_risk.then_some(Risk::NotIgnored));
        let git_risks = |kind| {
            let risks = file(&looked, kind).risks.iter().copied();
            risks.filter(|risk| *risk != Risk::Readable).collect::<Vec<_>>()
        };
        assert_eq!(git_risks(TokenFileKind::Tinyb), expected, "{text}");
        assert_eq!(git_risks(TokenFileKind::EnvLocal), [Risk::NotIgnored]);
    }
}

#[tokio::test]
async fn a_tinyb_that_is_not_written_is_not_set_aside() {
    let project = Project::new().await;
    project.repository.write(".tinyb", "{\"token\": \"p.");
    project.repository.git(&["add", "--force", ".tinyb"]);
    let process = project.world.process();
    process.signs_in(&project.world, "ada").await.unwrap();
    let folder = project.world.folder.display().to_string();
    let refused = process.ask(Intent::ReplaceProject { folder }).await.unwrap_err();
    assert_eq!(refused.code, "project.exposed");
    assert_eq!(fs::read_to_string(project.root().join(".tinyb")).unwrap(), "{\"token\": \"p.");
}

#[tokio::test]
async fn what_leaves_a_folder_takes_the_token_out_of_an_env_local_that_differs() {
    for (tinyb, is_sign_out) in [("{}", true), ("{}", false), ("{", true), ("{", false)] {
        let project = Project::new().await;
        project.repository.write(".gitignore", ".tinyb\n.env.local\n");
        let process = project.world.process();
        process.signs_in(&project.world, "ada").await.unwrap();
        assert!(project.has_token(".env.local"));
        // Another tool took the account out of `.tinyb`, or was stopped while it wrote.
        project.repository.write(".tinyb", tinyb);
        let folder = project.world.folder.display().to_string();
        let leaving = match is_sign_out {
            true => Intent::SignOut { folder: Some(folder) },
            false => Intent::RemoveProject { folder },
        };
        assert_eq!(process.ask(leaving).await.is_ok(), tinyb == "{}", "{tinyb} is named if broken");
        assert!(!project.has_token(".env.local"), "sign out: {is_sign_out}, {tinyb}");
    }
}

#[tokio::test]
async fn what_a_link_leads_to_out_of_the_folder_is_neither_blanked_nor_made_private() {
    let project = Project::new().await;
    let process = project.world.process();
    process.signs_in(&project.world, "ada").await.unwrap();
    let tinyb = project.root().join(".tinyb");
    let outside = project.root().with_file_name("outside");
    fs::rename(&tinyb, &outside).unwrap();
    fs::set_permissions(&outside, fs::Permissions::from_mode(0o644)).unwrap();
    symlink(&outside, &tinyb).unwrap();
    let before = fs::read(&outside).unwrap();
    let folder = project.world.folder.display().to_string();
    let path = file(&project.looks(&process).await, TokenFileKind::Tinyb).path.clone();
    let fix = Intent::FixProjectFile { folder: folder.clone(), path, risk: Risk::Readable };
    assert_eq!(process.ask(fix).await.unwrap_err().code, "store.leads_out");
    let removed = process.ask(Intent::RemoveProject { folder: folder.clone() }).await;
    assert_eq!(removed.unwrap_err().code, "store.leads_out");
    assert!(process.snapshot().projects.is_empty(), "the folder is forgotten all the same");
    let left = process.ask(Intent::SignOut { folder: Some(folder) }).await.unwrap_err();
    assert_eq!(left.code, "store.leads_out");
    assert_eq!(fs::read(&outside).unwrap(), before);
    assert_eq!(fs::metadata(&outside).unwrap().permissions().mode() & 0o777, 0o644);
}
