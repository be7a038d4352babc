//! Looking for tokens in a project's files, and saying whose they are. Nothing leaves this
//! computer for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::app::context::{Context, run_blocking};
use crate::app::secrets::read;
use crate::app::updates::{Update, Updates};
use crate::app::{Error, folders, token_files};
use crate::cloud;
use crate::contract::{
    LeakKind, LeakSearch, LeakView, Phase, Problem, TokenFileKind, TokenFileState, Working,
};
use crate::credentials::{Account, AccountKey, Credentials, Region};
use crate::projects::leaks::{Leak, Limits, Report, Search};
use crate::projects::{git, leaks};
use crate::token::{Claims, Kind};

/// Files between two reports of how far the search is.
const STEP: u64 = 2_000;

/// Searches a project's folder.
pub(crate) async fn search(
    context: Arc<Context>,
    updates: Updates,
    folder: String,
) -> Result<(), Error> {
    let folder = folders::find_folder(&context, &folder).await?;
    let project = folders::find_project(&context, &folder.display().to_string()).await?;
    let accounts = context.read_accounts().await.unwrap_or_default().accounts;
    let keys = accounts.iter().map(|account| account.key.clone()).collect();
    match search_folder(&context, &updates, project.folder.clone(), keys).await {
        Ok(report) => {
            let known = read::read_all(&context, accounts).await;
            let finds = report.leaks.iter().map(|leak| view_of(leak, &known)).collect();
            updates.send(Update::Leaks(finds));
            updates.report_leak_search(search_ended(search_started(&project.folder), &report));
            Ok(())
        }
        Err(error) => {
            let problem = Problem::from(error);
            let phase = Phase::Failed(problem.clone());
            updates.report_leak_search(LeakSearch { phase, ..search_started(&project.folder) });
            Err(Error::Problem(Box::new(problem)))
        }
    }
}

fn search_started(folder: &Path) -> LeakSearch {
    LeakSearch {
        folder: folder.display().to_string(),
        phase: Phase::Running(Working::Working),
        files: 0,
        not_read: 0,
        finds: 0,
        more: false,
    }
}

fn search_ended(view: LeakSearch, report: &Report) -> LeakSearch {
    LeakSearch {
        phase: Phase::Done,
        files: report.files,
        not_read: report.too_large + report.unreadable,
        finds: report.leaks.len() as u64,
        more: report.is_truncated,
        ..view
    }
}

/// Ends the search when its request is dropped.
struct Cancel(Arc<AtomicBool>);

impl Drop for Cancel {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

async fn search_folder(
    context: &Arc<Context>,
    updates: &Updates,
    folder: PathBuf,
    ours: Vec<AccountKey>,
) -> Result<Report, Error> {
    let ended = Arc::new(AtomicBool::new(false));
    let _cancel = Cancel(Arc::clone(&ended));
    let (environment, updates, inner) =
        (context.git_environment(), updates.clone(), Arc::clone(context));
    updates.send(Update::Leaks(Vec::new()));
    updates.report_leak_search(search_started(&folder));
    let looked = run_blocking(move || {
        let report = leaks::search(Search {
            folder: &folder,
            environment: &environment,
            limits: Limits::default(),
            on_file: &|files| {
                if files % STEP == 0 {
                    updates.report_leak_search(LeakSearch { files, ..search_started(&folder) });
                }
                !ended.load(Ordering::Relaxed)
            },
        });
        report.map(|report| without_token_files(&inner, &folder, &ours, report))
    });
    Ok(looked.await??)
}

/// Takes out of a report what the folder's own files hold, `.tinyb` and `.env.local`. Where there is
/// no git nothing is published, and a token in the files that are made to hold one is where it
/// belongs. Where there is git, our token in one of them is told as a risk of that file, and not a
/// second time. Blocks.
fn without_token_files(
    context: &Context,
    folder: &Path,
    ours: &[AccountKey],
    mut report: Report,
) -> Report {
    let [tinyb, env_local] = [Path::new(".tinyb"), Path::new(".env.local")];
    if !git::is_in_work_tree(folder) {
        report.leaks.retain(|leak| leak.path != tinyb && leak.path != env_local);
        return report;
    }
    let content = context.tinyb(folder).read();
    let files = token_files::list_token_files(context, folder, &content);
    let content = content.ok().flatten();
    let content =
        content.filter(|content| ours.iter().any(|key| token_files::is_of_account(content, key)));
    let token = content.and_then(|content| content.secret("token"));
    let is_told = |kind| {
        let mut written =
            files.iter().filter(|file| file.state == TokenFileState::Written && file.kind == kind);
        token.is_some() && written.any(|file| !file.risks.is_empty())
    };
    let (has_tinyb, has_env_local) =
        (is_told(TokenFileKind::Tinyb), is_told(TokenFileKind::EnvLocal));
    report.leaks.retain(|leak| {
        let is_ours = leak.path == tinyb && has_tinyb
            || leak.path == env_local && has_env_local && Some(&leak.token) == token.as_ref();
        !is_ours
    });
    report
}

fn view_of(leak: &Leak, known: &[(Account, Option<Credentials>)]) -> LeakView {
    let claims = Claims::of(leak.token.expose());
    let slug = claims.host.as_deref();
    let region = slug.map(|slug| match Region::find_by_slug(&cloud::known_regions(), slug) {
        Some(region) => region.name.clone(),
        None => crate::redact::sanitize_name(slug),
    });
    LeakView {
        path: leak.path.display().to_string(),
        line: leak.line as u64,
        column: leak.column as u64,
        kind: match leak.kind {
            Kind::Cloud => LeakKind::Cloud,
            Kind::Local => LeakKind::Local,
            Kind::Jwt => LeakKind::Jwt,
        },
        masked: leak.masked.clone(),
        region,
        whose: claims.owner.as_ref().and_then(|owner| owner_of(owner, known)),
        owner: claims.owner.map(|owner| crate::redact::sanitize_name(&owner)),
    }
}

/// A workspace, else a person, of ours.
fn owner_of(id: &str, known: &[(Account, Option<Credentials>)]) -> Option<String> {
    known.iter().find_map(|(account, credentials)| {
        let kept = credentials.as_ref().and_then(|secrets| secrets.workspace(id));
        let active = account.workspace.as_ref().filter(|workspace| workspace.id == id);
        let workspace = kept.map(|kept| &kept.reference).or(active);
        let name = workspace.map(|workspace| workspace.name.clone());
        name.or_else(|| (account.key.user_id == id).then(|| account.email.clone()))
    })
}
