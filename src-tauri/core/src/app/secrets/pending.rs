//! Credentials that wait for the vault.

use crate::credentials::{Account, Credentials, Secret};
use crate::stores::vault::{self, Vault};

/// Credentials that the vault could not take.
#[derive(Clone)]
pub(super) struct Pending {
    pub(super) account: Account,
    pub(super) credentials: Credentials,
    /// The refresh token that was used up for them. If the vault has another one by now, a later
    /// sign-in put it there.
    pub(super) used: Option<Secret>,
    /// The person chose to keep them until the app quits: the vault does not get them unasked.
    pub(super) chosen: bool,
    /// The vault could not be read and may have more: only these workspaces are new.
    pub(super) partial: bool,
    /// A refresh is about to give them to the vault. Until then the window does not show them.
    pub(super) in_refresh: bool,
}

impl Pending {
    /// Whether these are the same credentials of the same account.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.account.key == other.account.key && self.credentials == other.credentials
    }

    /// The credentials to write; `None` if the vault has newer ones of a later sign-in.
    pub(super) async fn find_newest(
        &self,
        vault: &Vault,
    ) -> Result<Option<Credentials>, vault::Error> {
        let Self { account, credentials, used, partial, .. } = self;
        if used.is_none() && !partial {
            return Ok(Some(credentials.clone()));
        }
        let saved = match vault.credentials(&account.key).await {
            Err(vault::Error::Unreadable) => None,
            saved => saved?,
        };
        Ok(match saved {
            Some(mut saved) if *partial => {
                let workspaces = credentials.workspaces.iter().cloned();
                workspaces.for_each(|workspace| saved.put_workspace(workspace));
                Some(saved)
            }
            Some(saved) if saved.refresh_token != *used => None,
            // They may have changed since the refresh began.
            Some(saved) => Some(Credentials { jwts: saved.jwts, ..credentials.clone() }),
            None => Some(credentials.clone()),
        })
    }
}
