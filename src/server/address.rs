//! The addresses of files as editors write them, and their paths; knows no text.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;

use crate::environment::slashed;
use crate::markup::path_in_address;

/// The path of a file; a text that is no file yet stands beside nothing.
pub(super) fn path(uri: &Uri) -> PathBuf {
    let written = uri.as_str();
    let Some(rest) = written.strip_prefix("file://") else { return PathBuf::from("untitled.md") };
    // Some editors name the machine between the second and the third stroke.
    let path = decoded(&rest[rest.find('/').unwrap_or(rest.len())..]);
    let drive = path.as_bytes().get(2) == Some(&b':') && cfg!(windows);
    PathBuf::from(if drive { &path[1..] } else { &path })
}

/// The address of a file.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    let mut written = "file://".to_string();
    let path = slashed(path);
    if !path.starts_with('/') {
        written.push('/');
    }
    Uri::from_str(&(written + &path_in_address(&path))).ok()
}

/// What `%20` and its like stand for.
fn decoded(written: &str) -> String {
    let mut parts = written.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        match part.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend_from_slice(&part.as_bytes()[2..]);
            }
            None => {
                bytes.push(b'%');
                bytes.extend_from_slice(part.as_bytes());
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_addresses_lead_to_each_other() {
        let address = Uri::from_str("file:///home/me/my%20book/%C3%BC.md").expect("an address");
        assert_eq!(path(&address), Path::new("/home/me/my book/ü.md"));
        assert_eq!(uri(Path::new("/home/me/my book/ü.md")), Some(address));
        assert_eq!(
            path(&Uri::from_str("untitled:Untitled-1").expect("an address")),
            Path::new("untitled.md")
        );
    }
}
