//! The colours of series; it knows nothing of what is drawn with them.

/// A colour that keeps a contrast of at least 3 : 1 on the backgrounds of all five mdBook themes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PaletteColour {
    hex: &'static str,
    /// How much of it is left when it is mixed with the ink of the page, in percent.
    share: u8,
}

/// Chosen by search: under normal sight, protanopia and deuteranopia, and in each theme, any two differ by
/// at least 0.08 in OKLab. The ink of the page pulls three of them apart in lightness.
const SERIES: [PaletteColour; 5] = [
    PaletteColour { hex: "#2c6be7", share: 100 },
    PaletteColour { hex: "#b5520a", share: 100 },
    PaletteColour { hex: "#5eafa9", share: 55 },
    PaletteColour { hex: "#623e87", share: 60 },
    PaletteColour { hex: "#846230", share: 55 },
];

/// Dashes tell lines apart without colour; the first line is solid.
const DASHES: [&str; 5] = ["", "7 4", "2 3", "10 3 2 3", "5 2"];

/// The colour for the series at this place.
pub(super) fn series_colour(index: usize) -> PaletteColour {
    SERIES[index % SERIES.len()]
}

/// The dash pattern for the line at this place; empty for a solid line.
pub(super) fn dash(index: usize) -> &'static str {
    DASHES[(index + index / SERIES.len()) % DASHES.len()]
}

/// Warm colour for what is below zero.
pub(super) const BELOW: PaletteColour = SERIES[1];

/// Cool colour for what is above zero.
pub(super) const ABOVE: PaletteColour = SERIES[0];

impl PaletteColour {
    pub(super) fn hex(self) -> &'static str {
        self.hex
    }

    /// An SVG presentation attribute, with a plain fallback for browsers that cannot mix colours.
    pub(super) fn paint(self, property: &str) -> String {
        let PaletteColour { hex, share } = self;
        if share == 100 {
            return format!(" {property}=\"{hex}\"");
        }
        format!(" {property}=\"{hex}\" style=\"{property}:color-mix(in srgb,{hex} {share}%,currentColor)\"")
    }
}

/// The ground of a table's cell from −1, warm, to 1, cool; the ink of the page stays readable on it.
pub(super) fn shade(share: f64) -> String {
    let colour = if share < 0.0 { BELOW } else { ABOVE };
    let percent = (share.abs().min(1.0) * 28.0).round();
    format!("background:color-mix(in srgb,{} {percent}%,transparent)", colour.hex)
}
