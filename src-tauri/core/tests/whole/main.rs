//! The whole core, with fakes only at its ports and at the network's edge.

mod accounts;
mod sign_in;
mod tinybird;
mod world;
