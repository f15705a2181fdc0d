//! `mdbook-descent lsp`: the language server on standard input and output; knows streams and exit codes only.

use std::io::{self, Write};
use std::process::ExitCode;

use lsp_server::Connection;

use crate::server;

pub(super) fn run() -> ExitCode {
    let (connection, threads) = Connection::stdio();
    let served = server::serve(&connection);
    drop(connection);
    match served.and_then(|()| Ok(threads.join()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "mdbook-descent lsp: {error:#}");
            ExitCode::FAILURE
        }
    }
}
