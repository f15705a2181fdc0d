//! A language server: an editor's questions about open lessons in, answers and faults out, while the lessons run on a
//! thread of their own; knows no disk.

mod actions;
mod address;
mod colours;
mod completion;
mod diagnostics;
mod document;
mod hints;
mod hover;
mod known;
mod navigation;
mod outline;
mod position;
mod reading;
mod signature;
mod worker;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;

use anyhow::Result;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Notification as _, PublishDiagnostics,
};
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentHighlightRequest, DocumentSymbolRequest, GotoDefinition,
    HoverRequest, InlayHintRequest, PrepareRenameRequest, References, Rename, Request as _,
    ResolveCompletionItem, SemanticTokensFullRequest, SignatureHelpRequest,
};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionOrCommand, CompletionOptions, CompletionResponse,
    DocumentSymbolResponse, HoverProviderCapability, OneOf, PublishDiagnosticsParams, RenameOptions,
    RenameParams, SemanticTokens, SemanticTokensFullOptions, SemanticTokensOptions, SemanticTokensResult,
    ServerCapabilities, SignatureHelpOptions, TextDocumentSyncCapability, TextDocumentSyncKind, Uri,
    WorkDoneProgressOptions,
};
use serde_json::{Value, json};

use crate::manual::{self, Catalogue};
use document::Document;
use worker::Job;

/// The open lessons, and what is needed to answer for them.
struct Desk<'c> {
    connection: &'c Connection,
    jobs: Sender<Job>,
    catalogues: Vec<Catalogue>,
    documents: BTreeMap<String, Document>,
}

/// Answers an editor until it says good-bye.
pub fn serve(connection: &Connection) -> Result<()> {
    let offered = json!({
        "capabilities": capabilities(),
        "serverInfo": { "name": "mdbook-descent", "version": env!("CARGO_PKG_VERSION") },
    });
    let (id, _) = connection.initialize_start()?;
    connection.initialize_finish(id, offered)?;
    let sender = connection.sender.clone();
    let jobs = worker::start(move |job| {
        // An editor that is gone hears nothing.
        let _ = sender.send(Message::Notification(published(job)));
    })?;
    let catalogues = manual::catalogues();
    let mut desk = Desk { connection, jobs, catalogues, documents: BTreeMap::new() };
    for message in &connection.receiver {
        match message {
            Message::Request(request) => {
                if connection.handle_shutdown(&request)? {
                    return Ok(());
                }
                let response = desk.answered(request);
                connection.sender.send(Message::Response(response))?;
            }
            // What a mistake of ours leaves of a lesson is read anew with its next letter.
            Message::Notification(told) => drop(catch_unwind(AssertUnwindSafe(|| desk.told(told)))),
            Message::Response(_) => {}
        }
    }
    Ok(())
}

fn capabilities() -> ServerCapabilities {
    let triggers = |signs: &[&str]| Some(signs.iter().map(|sign| sign.to_string()).collect());
    ServerCapabilities {
        text_document_sync: Some(TextDocumentSyncCapability::Kind(TextDocumentSyncKind::INCREMENTAL)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: triggers(&[".", "`", "=", "?", " "]),
            resolve_provider: Some(true),
            ..CompletionOptions::default()
        }),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: triggers(&["(", ","]),
            ..SignatureHelpOptions::default()
        }),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
                ..CodeActionOptions::default()
            }
            .into(),
        ),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        document_symbol_provider: Some(OneOf::Left(true)),
        inlay_hint_provider: Some(OneOf::Left(true)),
        semantic_tokens_provider: Some(
            SemanticTokensOptions {
                legend: colours::legend(),
                full: Some(SemanticTokensFullOptions::Bool(true)),
                ..SemanticTokensOptions::default()
            }
            .into(),
        ),
        ..ServerCapabilities::default()
    }
}

/// The faults of a text that ran.
fn published(job: &Job) -> Notification {
    let faults = job.known.lock().map(|known| known.faults.clone()).unwrap_or_default();
    diagnostics::published(&job.uri, job.version, &job.text, &faults)
}

impl Desk<'_> {
    /// The answer to a request; a mistake of ours costs that answer and no more.
    fn answered(&self, request: Request) -> Response {
        let Request { id, method, params } = request;
        let answer = catch_unwind(AssertUnwindSafe(|| self.answer(&method, params)));
        match answer {
            Ok(Ok(value)) => Response::new_ok(id, value),
            Ok(Err(refused)) => Response::new_err(id, refused.code as i32, refused.message),
            Err(_) => {
                let message = "the server made a mistake; this answer is lost".to_string();
                Response::new_err(id, ErrorCode::InternalError as i32, message)
            }
        }
    }

    fn answer(&self, method: &str, params: Value) -> Result<Value, Refused> {
        match method {
            HoverRequest::METHOD => self.at::<HoverRequest>(params, |desk, params| {
                let asked = params.text_document_position_params;
                let document = desk.document(&asked.text_document.uri)?;
                hover::hover(document, &desk.catalogues, asked.position)
            }),
            Completion::METHOD => self.at::<Completion>(params, |desk, params| {
                let asked = params.text_document_position;
                let document = desk.document(&asked.text_document.uri)?;
                let items = completion::complete(document, &desk.catalogues, asked.position);
                Some(CompletionResponse::Array(items))
            }),
            ResolveCompletionItem::METHOD => self.at::<ResolveCompletionItem>(params, |desk, item| {
                completion::resolve(&desk.catalogues, item)
            }),
            SignatureHelpRequest::METHOD => self.at::<SignatureHelpRequest>(params, |desk, params| {
                let asked = params.text_document_position_params;
                let document = desk.document(&asked.text_document.uri)?;
                signature::help(document, &desk.catalogues, asked.position)
            }),
            _ => self.answer_about_names(method, params),
        }
    }

    fn answer_about_names(&self, method: &str, params: Value) -> Result<Value, Refused> {
        match method {
            GotoDefinition::METHOD => self.at::<GotoDefinition>(params, |desk, params| {
                let asked = params.text_document_position_params;
                navigation::definition(desk.document(&asked.text_document.uri)?, asked.position)
            }),
            References::METHOD => self.at::<References>(params, |desk, params| {
                let asked = params.text_document_position;
                let document = desk.document(&asked.text_document.uri)?;
                navigation::references(document, asked.position, params.context.include_declaration)
            }),
            DocumentHighlightRequest::METHOD => {
                self.at::<DocumentHighlightRequest>(params, |desk, params| {
                    let asked = params.text_document_position_params;
                    navigation::highlights(desk.document(&asked.text_document.uri)?, asked.position)
                })
            }
            PrepareRenameRequest::METHOD => self.at::<PrepareRenameRequest>(params, |desk, asked| {
                navigation::may_rename(desk.document(&asked.text_document.uri)?, asked.position)
            }),
            Rename::METHOD => self.rename(params),
            DocumentSymbolRequest::METHOD => self.at::<DocumentSymbolRequest>(params, |desk, asked| {
                let document = desk.document(&asked.text_document.uri)?;
                Some(DocumentSymbolResponse::Nested(outline::outline(document)))
            }),
            SemanticTokensFullRequest::METHOD => {
                self.at::<SemanticTokensFullRequest>(params, |desk, asked| {
                    let data = colours::tokens(desk.document(&asked.text_document.uri)?);
                    Some(SemanticTokensResult::Tokens(SemanticTokens { result_id: None, data }))
                })
            }
            InlayHintRequest::METHOD => self.at::<InlayHintRequest>(params, |desk, asked| {
                Some(hints::hints(desk.document(&asked.text_document.uri)?, asked.range))
            }),
            CodeActionRequest::METHOD => self.at::<CodeActionRequest>(params, |desk, asked| {
                let found = actions::actions(desk.document(&asked.text_document.uri)?, asked.range);
                Some(found.into_iter().map(CodeActionOrCommand::CodeAction).collect())
            }),
            _ => Err(Refused {
                code: ErrorCode::MethodNotFound,
                message: format!("this server does not know {method}"),
            }),
        }
    }

    /// Unlike other questions, this one may be refused, and the author reads why.
    fn rename(&self, params: Value) -> Result<Value, Refused> {
        let failed = |message: String| Refused { code: ErrorCode::RequestFailed, message };
        let asked: RenameParams =
            serde_json::from_value(params).map_err(|error| failed(error.to_string()))?;
        let place = asked.text_document_position;
        let Some(document) = self.document(&place.text_document.uri) else { return Ok(Value::Null) };
        let edit = navigation::rename(document, place.position, &asked.new_name).map_err(failed)?;
        serde_json::to_value(edit).map_err(|error| failed(error.to_string()))
    }

    /// Reads what a request asks, and writes what is answered.
    fn at<R: lsp_types::request::Request>(
        &self,
        params: Value,
        answer: impl FnOnce(&Self, R::Params) -> R::Result,
    ) -> Result<Value, Refused> {
        let refused =
            |error: serde_json::Error| Refused { code: ErrorCode::InvalidParams, message: error.to_string() };
        let params = serde_json::from_value(params).map_err(refused)?;
        serde_json::to_value(answer(self, params)).map_err(refused)
    }

    fn document(&self, uri: &Uri) -> Option<&Document> {
        self.documents.get(uri.as_str())
    }

    /// Takes in what the editor tells; what cannot be read is passed over, as the protocol has it.
    fn told(&mut self, told: Notification) {
        let Notification { method, params } = told;
        match method.as_str() {
            DidOpenTextDocument::METHOD => {
                let Some(opened) = read::<DidOpenTextDocument>(params) else { return };
                let opened = opened.text_document;
                let document = Document::open(opened.uri.clone(), opened.text, opened.version);
                self.run(&document);
                self.documents.insert(opened.uri.as_str().to_string(), document);
            }
            DidChangeTextDocument::METHOD => {
                let Some(changed) = read::<DidChangeTextDocument>(params) else { return };
                let uri = changed.text_document.uri.as_str();
                let Some(document) = self.documents.get_mut(uri) else { return };
                let changes = changed.content_changes;
                document.change(
                    |text| changes.into_iter().for_each(|change| text.change(change)),
                    changed.text_document.version,
                );
                self.run(&self.documents[uri]);
            }
            // A file that a lesson reads may have changed.
            DidSaveTextDocument::METHOD | DidChangeWatchedFiles::METHOD => {
                self.documents.values().for_each(|document| self.run(document))
            }
            DidCloseTextDocument::METHOD => {
                let Some(closed) = read::<DidCloseTextDocument>(params) else { return };
                let uri = closed.text_document.uri;
                if let Some(document) = self.documents.remove(uri.as_str()) {
                    document.close();
                    let _ = self.jobs.send(document.job());
                }
                let none = PublishDiagnosticsParams { uri, diagnostics: Vec::new(), version: None };
                let told = Notification::new(PublishDiagnostics::METHOD.to_string(), none);
                let _ = self.connection.sender.send(Message::Notification(told));
            }
            _ => {}
        }
    }

    /// Has a lesson run; what cannot be read is told at once.
    fn run(&self, document: &Document) {
        let unread = document.unread();
        if !unread.is_empty() {
            let Document { uri, version, text, .. } = document;
            let told = diagnostics::published(uri, *version, text, &unread);
            let _ = self.connection.sender.send(Message::Notification(told));
        }
        // The worker lives as long as the server.
        let _ = self.jobs.send(document.job());
    }
}

/// Why a request has no answer.
struct Refused {
    code: ErrorCode,
    message: String,
}

fn read<N: lsp_types::notification::Notification>(params: Value) -> Option<N::Params> {
    serde_json::from_value(params).ok()
}
