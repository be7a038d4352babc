//! What a workspace of Tinybird holds and how it answers who shows a token: the part that the local
//! instance and the stand-in for the cloud have in common. No sockets and no clock: the servers
//! bring requests and the time.
//!
//! A library beside the program, so that the journeys judge a pair by the same code.

pub mod access;
pub mod data;
pub mod data_api;
pub mod jwt;
pub mod pipes;
pub mod rates;
pub mod request;
pub mod scope;
pub mod sql;
pub mod table;
pub mod token_api;
pub mod tokens;
pub mod workspace;
