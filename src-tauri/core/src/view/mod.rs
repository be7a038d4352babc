//! What faces draw that follows from a snapshot: pure functions, the same for every face.

pub mod closing;
mod cloud;
mod doctor;
mod first_run;
pub mod local;
pub mod menu;
mod next_step;
pub mod notices;
mod projects;
pub mod region;
pub mod rights;
pub mod sign_in;
pub mod vault;

use crate::contract::Snapshot;

/// Fills in the fields of a snapshot that follow from the others.
pub fn derive(snapshot: &mut Snapshot) {
    snapshot.places = region::places(snapshot);
    snapshot.vault_text = vault::text(&snapshot.vault);
    snapshot.are_credentials_pending = vault::are_credentials_pending(snapshot);
    snapshot.sign_in_text = sign_in::text(snapshot);
    snapshot.cloud_problem = cloud::problem(snapshot);
    snapshot.local_summary = local::summary(snapshot);
    snapshot.next_step = next_step::next_step(snapshot);
    snapshot.first_run_step = first_run::first_run_step(snapshot);
    snapshot.projects_text = projects::text(snapshot);
    snapshot.findings = doctor::findings(snapshot);
}
