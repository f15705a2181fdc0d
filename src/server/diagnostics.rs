//! Faults as an editor underlines them; knows no lesson.

use lsp_server::Notification;
use lsp_types::notification::{Notification as _, PublishDiagnostics};
use lsp_types::{Diagnostic, DiagnosticSeverity, PublishDiagnosticsParams, Uri};

use super::known::KnownFault;
use super::position::LinedText;

/// The tool's name beside its faults.
const SOURCE: &str = "mdbook-descent";

/// All faults of a text, in the place of those that were told before.
pub(super) fn published(uri: &Uri, version: i32, text: &LinedText, faults: &[KnownFault]) -> Notification {
    let diagnostics = faults.iter().map(|fault| diagnostic(text, fault)).collect();
    let told = PublishDiagnosticsParams { uri: uri.clone(), diagnostics, version: Some(version) };
    Notification::new(PublishDiagnostics::METHOD.to_string(), told)
}

/// A fault of a text as its editor shows it, with what to do below it.
fn diagnostic(text: &LinedText, fault: &KnownFault) -> Diagnostic {
    let KnownFault { range, message, remedy } = fault;
    let message = match remedy.is_empty() {
        true => message.clone(),
        false => format!("{message}\nhelp: {remedy}"),
    };
    Diagnostic {
        range: text.range(range.clone()),
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(SOURCE.to_string()),
        message,
        ..Diagnostic::default()
    }
}
