//! Projects, as the snapshot shows them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures::future::join_all;

use crate::app::context::Context;
use crate::app::token_files;
use crate::app::updates::Look;
use crate::contract::{ProjectView, TinybState, TokenFileKind, TokenFileState, WorkspaceView};
use crate::projects::git;
use crate::stores::accounts_file::{Accounts, Project};
use crate::stores::tinyb_file::Content;
use crate::{local, stores};

/// Every project, as it is now.
pub(crate) async fn view_all(
    context: &Arc<Context>,
    accounts: &Accounts,
) -> Look<Vec<ProjectView>> {
    let number = context.begin_look();
    let views = accounts.projects.iter().map(|project| view_project(context, accounts, project));
    Look { number, view: join_all(views).await }
}

/// A folder against the active workspace.
pub(crate) async fn view_folder(context: &Arc<Context>, folder: PathBuf) -> Look<ProjectView> {
    let number = context.begin_look();
    let accounts = context.read_accounts().await.unwrap_or_default();
    let active = accounts.active();
    let project = Project {
        folder,
        account: active.map(|active| active.key.clone()),
        workspace: active.and_then(|active| active.workspace.clone()),
    };
    Look { number, view: view_project(context, &accounts, &project).await }
}

/// A folder against the workspace that it is to hold.
pub(crate) async fn view_project(
    context: &Arc<Context>,
    accounts: &Accounts,
    project: &Project,
) -> ProjectView {
    let mut view = ProjectView {
        folder: project.folder.display().to_string(),
        path: context.tinyb(&project.folder).path().display().to_string(),
        state: TinybState::Missing,
        email: None,
        workspace: None,
        local_workspace: None,
        was_connected: false,
        files: Vec::new(),
        problem: None,
    };
    let (inner, folder) = (Arc::clone(context), project.folder.clone());
    let look = move || {
        let content = folder.is_dir().then(|| inner.tinyb(&folder).read())?;
        let files = token_files::list_token_files(&inner, &folder, &content);
        Some((content, files, git::branch_of(&folder)))
    };
    let is_of_active = project.account.is_some() && project.account == accounts.active;
    match context.look_at_folder(&project.folder, look).await {
        Ok(None) => view.state = TinybState::Gone,
        Ok(Some((content, files, branch))) => {
            view.files = files;
            view.local_workspace = local_workspace(&content, branch.as_deref(), &project.folder);
            match content {
                Ok(content) => {
                    content.iter().for_each(|is| fill_from_tinyb(&mut view, is, accounts, project));
                    let is_listed = accounts.project(&project.folder).is_some();
                    view.was_connected =
                        is_listed && is_of_active && view.state == TinybState::Missing;
                }
                Err(error) => {
                    (view.state, view.problem) = (TinybState::Broken, Some(error.into()));
                }
            }
        }
        Err(error) => {
            (view.state, view.problem) = (TinybState::Broken, Some(error.into()));
            view.files = vec![token_files::view_unread_file(context, &project.folder)];
        }
    }
    view
}

fn local_workspace(
    content: &Result<Option<Content>, stores::Error>,
    branch: Option<&str>,
    folder: &Path,
) -> Option<String> {
    let content = content.as_ref().ok()?;
    let name = content.as_ref().and_then(|content| content.text("name"));
    Some(local::workspace_name(branch, name, folder))
}

fn fill_from_tinyb(
    view: &mut ProjectView,
    content: &Content,
    accounts: &Accounts,
    project: &Project,
) {
    if content.text("token").is_none() {
        return;
    }
    let text = |key| content.text(key).map(str::to_owned);
    let is_known =
        accounts.accounts.iter().any(|account| token_files::is_of_account(content, &account.key));
    let is_it =
        project.account.as_ref().is_some_and(|key| token_files::is_of_account(content, key))
            && project.workspace.as_ref().map(|w| &*w.id) == content.text("id");
    if is_known && is_it {
        view.state = TinybState::Written;
    } else {
        view.state = TinybState::Other;
        let tinyb = view.files.iter_mut().filter(|file| file.kind == TokenFileKind::Tinyb);
        tinyb.for_each(|file| file.state = TokenFileState::Other);
    }
    view.email = text("user_email");
    view.workspace = text("id").zip(text("name")).map(|(id, name)| WorkspaceView { id, name });
}
