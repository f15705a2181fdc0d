//! The rows of the catalogues as entries of the manual; knows no page and no terminal.

use super::{Catalogue, Entry, Family};
use crate::config::{KEYS, Key};
use crate::datasets::{self, DataSet};
use crate::exports;
use crate::functions::{self, Function};
use crate::language::{STATEMENTS, StatementRow};
use crate::model::{ELEMENTS, PLOT_OPTIONS, PlotElement, PlotOption};
use crate::optimizers::{self, LINE_SEARCHES, LineSearch, Optimizer, SETTINGS, STRAIGHT};
use crate::report::{CODES, FaultCode, capital};
use crate::resolve::{FORMS, FormRow};
use crate::views::{self, View};

/// What the catalogue of faults is called.
pub const FAULTS: &str = "faults";

/// All catalogues in the order of the manual.
pub fn catalogues() -> Vec<Catalogue> {
    [of_the_language(), of_trainings(), of_books()].into_iter().flatten().collect()
}

/// What stands in a block.
fn of_the_language() -> Vec<Catalogue> {
    vec![
        Catalogue {
            name: "statements",
            title: "Statements",
            intro: "A block has one statement a line.",
            sample: "",
            on_pages: false,
            families: alone(STATEMENTS.iter().map(statement)),
        },
        Catalogue {
            name: "forms",
            title: "Calculus, time and texts",
            intro: "These look like functions, but what stands between their brackets is read in a way of its own.",
            sample: "",
            on_pages: true,
            families: alone(FORMS.iter().map(form)),
        },
        Catalogue {
            name: "plots",
            title: "Plots",
            intro: "What `plot \"title\": …` draws, parted by commas. An expression is a curve over the range behind `for`, \
                    `plot f(x) for x in -2..2`, and contours over two, `for x in -2..2, y in 0..1`; the elements on this page \
                    show arrays and need no range. The name of a series stands before it, `\"measured\": points(x, y)`; \
                    without one it is called by what it shows, a name, a column of a `csv` or else its code. Behind the elements stand options, `x`, `y` and `log`.",
            sample: "",
            on_pages: true,
            families: alone(ELEMENTS.iter().map(element).chain(PLOT_OPTIONS.iter().map(plot_option))),
        },
        Catalogue {
            name: "functions",
            title: "Functions",
            intro: "Every function with its formula, its domain, its names elsewhere, and a block that ran when this page was built.",
            sample: "",
            on_pages: true,
            families: functions::catalogue()
                .iter()
                .map(|(name, rows)| Family { name, entries: rows.iter().map(function).collect() })
                .collect(),
        },
    ]
}

/// What a training is made of.
fn of_trainings() -> Vec<Catalogue> {
    vec![
        Catalogue {
            name: "optimizers",
            title: "Optimizers",
            intro: "Each stands behind `by` in a `descend` line. Its settings are read anew at each step, so that they may depend on `step`. \
                    Every optimizer also takes `clip_value=0.5`, `clip_norm=1` and `weight_decay=0.01`, applied in this order: \
                    they cut each partial derivative to a size, shorten the whole gradient to a length, and add `weight_decay * w` \
                    to the gradient.",
            sample: "",
            on_pages: true,
            families: alone(optimizers::CATALOGUE.iter().map(|row| optimizer(row))),
        },
        Catalogue {
            name: "line_searches",
            title: "Line searches",
            intro: "How an optimizer that has the setting `line_search` finds the length of its steps. Trials do not count as \
                    steps. Without one, `line_search=None`, a step goes as far as the rate says.",
            sample: "",
            on_pages: true,
            families: alone(LINE_SEARCHES.iter().map(|row| line_search(row))),
        },
        Catalogue {
            name: "data",
            title: "Data sets",
            intro: "Tables beside the lesson, measurements that are shipped with the tool, and points that are drawn by chance. \
                    In the NumPy code, `rng` is `np.random.default_rng(seed)` with the seed of the block.",
            sample: "",
            on_pages: true,
            families: alone(datasets::catalogue().map(data_set)),
        },
    ]
}

/// What a page and a book show.
fn of_books() -> Vec<Catalogue> {
    vec![
        Catalogue {
            name: "views",
            title: "Views",
            intro: "What can be shown of a block: by a `show` line, by the book's `show` setting, or placed in the prose by \
                    `{{#show id.view}}`. Those on this page are placed in that way, and show this block:",
            sample: SAMPLE,
            on_pages: true,
            families: alone(views::CATALOGUE.iter().map(|row| view(row))),
        },
        Catalogue {
            name: "settings",
            title: "Settings",
            intro: "Keys of the table `[preprocessor.descent]` in `book.toml`. All may be left out.",
            sample: "",
            on_pages: true,
            families: alone(KEYS.iter().map(setting)),
        },
        Catalogue {
            name: FAULTS,
            title: "Faults",
            intro: "Every kind of fault by the code that stands beside its message, with a text that has it and the same mended. \
                    `mdbook-descent explain claim` shows what is told about the wrong one, too.",
            sample: "",
            on_pages: true,
            families: CODES
                .iter()
                .map(|(name, codes)| Family { name, entries: codes.iter().map(fault).collect() })
                .collect(),
        },
    ]
}

/// A catalogue without families.
fn alone(entries: impl Iterator<Item = Entry>) -> Vec<Family> {
    vec![Family { name: "", entries: entries.collect() }]
}

fn entry(name: &'static str, head: String, doc: &str) -> Entry {
    Entry { name, head, doc: sentence(doc), facts: Vec::new(), spellings: Vec::new(), example: None }
}

fn statement(row: &StatementRow) -> Entry {
    entry(row.name, row.form.to_string(), row.doc)
}

fn form(row: &FormRow) -> Entry {
    let example = Some(row.example.to_string());
    Entry { example, ..entry(row.name, row.signature.to_string(), row.doc) }
}

fn element(row: &PlotElement) -> Entry {
    let example = Some(row.example.to_string());
    Entry { example, ..entry(row.name, format!("{}({})", row.name, row.signature), row.doc) }
}

fn plot_option(row: &PlotOption) -> Entry {
    let example = Some(row.example.to_string());
    Entry { example, ..entry(row.name, row.form.to_string(), row.doc) }
}

fn function(row: &Function) -> Entry {
    let formula = ("Formula", row.formula.to_string());
    let elsewhere = exports::CATALOGUE
        .iter()
        .filter_map(|export| Some((export.title, exports::shown(export, row.name)?)));
    let others: Vec<String> = functions::other_names(row.name).map(|other| format!("`{other}`")).collect();
    let also = (!others.is_empty()).then(|| ("Also called", others.join(", ")));
    Entry {
        facts: std::iter::once(("Defined", row.domain.to_string())).chain(also).collect(),
        spellings: std::iter::once(formula).chain(elsewhere).collect(),
        example: Some(row.example.to_string()),
        ..entry(row.name, format!("{}({})", row.name, functions::head(row.signature)), row.doc)
    }
}

fn optimizer(row: &Optimizer) -> Entry {
    let rule = match row.searches() {
        true => format!("{}\n{}", row.rule, STRAIGHT.start),
        false => row.rule.to_string(),
    };
    let elsewhere = exports::CATALOGUE
        .iter()
        .filter_map(|export| Some((export.title, export.optimizer(row.name)?.to_string())));
    let ours = [("Formula", row.formula.to_string()), ("Rule", rule)];
    Entry {
        facts: settings_of(row.signature),
        spellings: ours.into_iter().chain(elsewhere).collect(),
        example: Some(row.example.to_string()),
        ..entry(row.name, format!("{}({})", row.name, row.signature), row.doc)
    }
}

fn line_search(row: &LineSearch) -> Entry {
    let settings = if row.signature.is_empty() { String::new() } else { format!(", {}", row.signature) };
    Entry {
        facts: settings_of(row.signature),
        example: Some(row.example.to_string()),
        ..entry(row.name, format!("line_search=\"{}\"{settings}", row.name), row.doc)
    }
}

/// What the settings of a signature mean.
fn settings_of(signature: &str) -> Vec<(&'static str, String)> {
    let parameters = functions::parameters(signature);
    let found =
        parameters.iter().filter_map(|parameter| SETTINGS.iter().find(|row| row.name == parameter.name));
    found.map(|setting| (setting.name, setting.doc.to_string())).collect()
}

fn data_set(row: &DataSet) -> Entry {
    Entry {
        facts: vec![("Gives", row.shapes.to_string()), ("From", row.origin.to_string())],
        spellings: exports::recipe(row.name)
            .map(|recipe| ("Python", recipe.to_string()))
            .into_iter()
            .collect(),
        example: Some(row.example.to_string()),
        ..entry(row.name, format!("data {} = {}({})", row.results, row.name, row.signature), row.doc)
    }
}

fn view(row: &View) -> Entry {
    let mut facts = vec![("Needs", row.needs.to_string())];
    if views::DEFAULT.contains(&row.name) {
        facts.push(("Shown", "unless a block or the book says otherwise".to_string()));
    }
    let option =
        |option: &views::ViewOption| format!("`{}=` {}: {}", option.name, option.takes.told(), option.doc);
    if !row.options.is_empty() {
        facts.push(("Options", row.options.iter().map(option).collect::<Vec<_>>().join("; ")));
    }
    let sample = if OF_CLASSES.contains(&row.name) { "classes" } else { "sample" };
    let example = Some(format!("{{{{#show {sample}.{}}}}}", row.name));
    Entry { facts, example, ..entry(row.name, format!("show {}", row.name), row.doc) }
}

/// The views that need a choice between classes.
const OF_CLASSES: &[&str] = &["confusion", "images"];

/// Blocks that have something for every view; they stand at the top of their page.
const SAMPLE: &str = "```train id=sample\n\
                      data x = [1, 2, 3, 4]\n\
                      data y = [3, 5, 7, 9]\n\
                      param w, b = 0, 0\n\
                      line(x) = w * x + b\n\
                      loss L = mean((y - line(x))**2)\n\
                      descend L by gradient_descent(rate=0.1) for 300 steps\n\
                      check \"the slope is found\": w == 2 within 0.01\n\
                      line(5)\n\
                      plot \"the line\": line(x), points([1, 2, 3, 4], y) for x in 0..5\n\
                      ```\n\n\
                      ```train id=classes hide\n\
                      data pixels, digit = digits()\n\
                      param W, b = dense(64, 10)\n\
                      loss M = cross_entropy(pixels / 16 @ W + b, digit)\n\
                      metric right = accuracy(pixels @ W + b, digit)\n\
                      descend M by adam(rate=0.05) for 50 steps\n\
                      ```\n";

fn setting(row: &Key) -> Entry {
    entry(row.name, format!("{} = {}", row.name, row.default), row.doc)
}

fn fault(row: &FaultCode) -> Entry {
    let beside = row.beside.iter().map(|(name, text)| (*name, text.to_string()));
    let examples = [("Wrong", row.wrong.to_string()), ("Right", row.right.to_string())];
    let examples = examples.into_iter().filter(|(_, text)| !text.is_empty());
    Entry { spellings: beside.chain(examples).collect(), ..entry(row.slug, row.slug.to_string(), row.doc) }
}

/// A phrase as a sentence.
fn sentence(phrase: &str) -> String {
    let end = if phrase.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{}{end}", capital(phrase))
}
