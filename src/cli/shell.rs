//! `mdbook-descent completions` and `man`: what a shell and `man` read, written from the command line itself; knows no subcommand.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Command;
use clap_complete::Shell;

use super::refused::failed;

/// Prints what completes the command line in a shell.
pub(super) fn completions(mut command: Command, shell: Shell) -> ExitCode {
    let name = command.get_name().to_string();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    // A reader such as `head` may close the pipe early; that is no fault.
    let _ = io::stdout().write_all(&script);
    ExitCode::SUCCESS
}

/// Prints the manual page, or writes it into a folder together with those of the subcommands.
pub(super) fn manual(command: Command, folder: Option<&Path>) -> ExitCode {
    let written = match folder {
        Some(folder) => {
            std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder))
        }
        None => {
            let mut page = Vec::new();
            let written = clap_mangen::Man::new(command).render(&mut page);
            let _ = io::stdout().write_all(&page);
            written
        }
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&format!("the pages cannot be written: {error}")),
    }
}
