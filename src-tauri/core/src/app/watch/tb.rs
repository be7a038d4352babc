//! What `tb` changes in a project, taken over: another workspace, a logout, a newer user token.

use std::path::Path;
use std::sync::Arc;

use crate::app::context::{Context, run_blocking};
use crate::app::secrets::replace;
use crate::app::updates::{Update, Updates};
use crate::app::{Error, token_files};
use crate::credentials::{Account, AccountKey, WorkspaceRef};
use crate::stores::accounts_file::{Accounts, Project};
use crate::stores::tinyb_file::Content;

/// Takes over what `tb` did in every project: another workspace, a logout.
pub(crate) async fn adopt_all(context: &Arc<Context>, updates: &Updates) -> Result<(), Error> {
    let accounts = context.read_accounts().await?;
    for project in &accounts.projects {
        adopt(context, updates, &accounts, project).await?;
    }
    Ok(())
}

/// Takes over what `tb` did in the folder whose `.tinyb` changed, a newer token too. Only the
/// file that changed may bring one: an old one may lie anywhere.
pub(crate) async fn adopt_from(
    context: &Arc<Context>,
    updates: &Updates,
    folder: &Path,
) -> Result<(), Error> {
    let accounts = context.read_accounts().await?;
    let Some(project) = accounts.project(folder) else {
        return Ok(());
    };
    let Some((content, owner)) = adopt(context, updates, &accounts, project).await? else {
        return Ok(());
    };
    match content.secret("user_token") {
        Some(token) => replace::replace_user_token(context, updates, &owner, token).await,
        None => Ok(()),
    }
}

/// Takes over what `tb` did in one project. Returns what the file says, and its account.
async fn adopt(
    context: &Context,
    updates: &Updates,
    accounts: &Accounts,
    project: &Project,
) -> Result<Option<(Content, Account)>, Error> {
    let file = context.tinyb(&project.folder);
    // What cannot be read is shown as such, and nothing is taken from it.
    let Ok(Ok(Some(content))) = context.look_at_folder(&project.folder, move || file.read()).await
    else {
        return Ok(None);
    };
    let owner = owner_of(&content, accounts).cloned();
    if TinybChange::of(&content, project, owner.as_ref()).is_some() {
        save_tb_change(context, updates, &project.folder).await?;
    }
    Ok(owner.map(|owner| (content, owner)))
}

fn owner_of<'a>(content: &Content, accounts: &'a Accounts) -> Option<&'a Account> {
    accounts.accounts.iter().find(|account| token_files::is_of_account(content, &account.key))
}

/// Reads the file again under the accounts' lock and saves the change: what was read without it may
/// be out of date. Where the folder had the active workspace, its new one becomes the active one.
async fn save_tb_change(context: &Context, updates: &Updates, folder: &Path) -> Result<(), Error> {
    let (file, folder) = (context.tinyb(folder), folder.to_owned());
    let mut locked = context.lock_accounts().await?;
    let content = run_blocking(move || file.read()).await??;
    let accounts = &mut locked.accounts;
    let (Some(content), Some(project)) = (content, accounts.project(&folder).cloned()) else {
        return Ok(());
    };
    let Some(change) = TinybChange::of(&content, &project, owner_of(&content, accounts)) else {
        return Ok(());
    };
    change.apply(accounts);
    updates.send(Update::Accounts(context.save_accounts(locked).await?));
    Ok(())
}

/// A change that `tb` made to a `.tinyb`.
struct TinybChange {
    was: Project,
    now: Option<(AccountKey, WorkspaceRef)>,
}

impl TinybChange {
    /// The change, if there is one. A workspace of an account that is not ours is no change: it is
    /// shown, and the person decides.
    fn of(content: &Content, project: &Project, owner: Option<&Account>) -> Option<Self> {
        let now = match (content.text("token"), owner) {
            (None, _) => None,
            (Some(_), None) => return None,
            (Some(_), Some(owner)) => {
                let id = content.text("id")?.to_owned();
                let name = content.text("name").unwrap_or_default().to_owned();
                Some((owner.key.clone(), WorkspaceRef { id, name }))
            }
        };
        let was = project.account.clone().zip(project.workspace.clone());
        (was != now).then(|| Self { was: project.clone(), now })
    }

    fn apply(self, accounts: &mut Accounts) {
        let followed = accounts.active().is_some_and(|active| {
            self.was.account.as_ref() == Some(&active.key) && self.was.workspace == active.workspace
        });
        if let Some(known) = accounts.projects.iter_mut().find(|p| p.folder == self.was.folder) {
            let (account, workspace) = self.now.clone().unzip();
            // A logout does not tell that the folder is another account's.
            known.account = account.or(known.account.take());
            known.workspace = workspace;
        }
        if let Some((key, workspace)) = self.now.filter(|_| followed)
            && let Some(account) = accounts.account(&key).cloned()
        {
            accounts.insert(Account { workspace: Some(workspace), ..account });
        }
    }
}
