// Starts the language server for Markdown files, and ends it; knows nothing of lessons.

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async () => {
    const command = vscode.workspace.getConfiguration("mdbook-descent").get("path");
    const watched = vscode.workspace.createFileSystemWatcher("**/*.{md,csv,tsv,txt,dat,toml}");
    client = new LanguageClient(
        "mdbook-descent",
        "mdbook-descent",
        { command, args: ["lsp"] },
        {
            documentSelector: [{ language: "markdown" }],
            // A lesson is run again when a table beside it or its book.toml has changed.
            synchronize: { fileEvents: watched },
        },
    );
    try {
        await client.start();
    } catch (error) {
        vscode.window.showErrorMessage(
            `The program ${command} cannot be started. Install it by \`cargo install\`, or set mdbook-descent.path. (${error.message})`,
        );
    }
};

exports.deactivate = () => client?.stop();
