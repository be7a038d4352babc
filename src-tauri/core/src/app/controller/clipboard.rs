//! What was copied, and when it is taken out of the clipboard again.

use std::sync::Arc;

use tokio::task::JoinHandle;

use super::{Controller, NO_REQUEST};
use crate::app::flows::{clipboard, refresh};
use crate::app::updates::ClipboardContent;
use crate::contract::{ClipboardView, Copied, VaultState};

impl Controller {
    /// Shows what was copied, and has it taken out again when its time has come.
    pub(super) fn show_copied(&mut self, copied: Copied, content: Option<ClipboardContent>) {
        self.clearing.take().iter().for_each(JoinHandle::abort);
        self.state.snapshot.clipboard = ClipboardView::Holds(copied);
        self.copied.clone_from(&content);
        let (context, updates) = (Arc::clone(&self.context), self.updates(NO_REQUEST));
        self.clearing =
            content.map(|content| tokio::spawn(clipboard::clear_later(context, updates, content)));
        // Its account may have been signed out while it was being copied.
        self.clear_if_signed_out();
        if self.state.snapshot.vault.state == VaultState::Locked {
            // The copy may have unlocked the keyring.
            let (context, updates) = (Arc::clone(&self.context), self.updates(NO_REQUEST));
            tokio::spawn(refresh::send_stores(context, updates, None));
        }
    }

    /// Takes a copied token back whose account is signed out, here or by another process.
    pub(super) fn clear_if_signed_out(&mut self) {
        let state = &self.state;
        let is_signed_out = |content: &mut ClipboardContent| {
            content.account.as_ref().is_some_and(|key| !state.has_account(key))
        };
        if let Some(copied) = self.copied.take_if(is_signed_out) {
            self.clear_clipboard(copied);
        }
    }

    /// Takes a copied text out of the clipboard.
    pub(super) fn clear_clipboard(&self, copied: ClipboardContent) {
        let (context, updates) = (Arc::clone(&self.context), self.updates(NO_REQUEST));
        tokio::spawn(clipboard::clear(context, updates, copied));
    }
}
