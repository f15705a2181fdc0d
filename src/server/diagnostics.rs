//! Faults as an editor underlines them; knows no lesson.

use lsp_server::Notification;
use lsp_types::notification::{Notification as _, PublishDiagnostics};
use lsp_types::{Diagnostic, DiagnosticSeverity, NumberOrString, PublishDiagnosticsParams, Uri};

use super::known::KnownFault;
use super::position::LinedText;

/// The tool's name beside its faults.
const SOURCE: &str = "mdbook-descent";

/// No editor shows more of them.
const MOST_TOLD: usize = 1000;

/// The faults of a text, in the place of those that were told before.
pub(super) fn published(uri: &Uri, version: i32, text: &LinedText, faults: &[KnownFault]) -> Notification {
    let diagnostics = faults.iter().take(MOST_TOLD).map(|fault| diagnostic(text, fault)).collect();
    let told = PublishDiagnosticsParams { uri: uri.clone(), diagnostics, version: Some(version) };
    Notification::new(PublishDiagnostics::METHOD.to_string(), told)
}

/// A fault of a text as its editor shows it, with what to do below it.
pub(super) fn diagnostic(text: &LinedText, fault: &KnownFault) -> Diagnostic {
    let KnownFault { range, message, remedy, code, .. } = fault;
    let message = match remedy.is_empty() {
        true => message.clone(),
        false => format!("{message}\nhelp: {remedy}"),
    };
    Diagnostic {
        range: text.range(range.clone()),
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(SOURCE.to_string()),
        code: code.map(|code| NumberOrString::String(code.to_string())),
        message,
        ..Diagnostic::default()
    }
}
