//! A field as a small image in a data address: one byte a cell, transparent where the field is at its base,
//! so that it lies on any background; it knows no axes.

use super::chart::Field;
use super::field::shade;
use super::palette::{ABOVE, BELOW, PaletteColour};

/// Shades on each side of the base.
const STEPS: i32 = 48;

/// The image with the first row of the field at the bottom, or at the top if it is flipped, shaded from the
/// lowest value to the highest.
pub(super) fn data_address(
    field: &Field,
    (low, high): (f64, f64),
    flipped_x: bool,
    flipped_y: bool,
) -> String {
    let (width, height) = (field.xs.len(), field.ys.len());
    let mut lines = Vec::with_capacity((width + 1) * height);
    for line in 0..height {
        let row = if flipped_y { line } else { height - 1 - line };
        // Each line of pixels begins with its filter, and 0 is none.
        lines.push(0);
        for place in 0..width {
            let column = if flipped_x { width - 1 - place } else { place };
            let shade = field.at(column, row).map_or(0, |value| shade(value, low, high, STEPS));
            lines.push((shade + STEPS).clamp(0, 2 * STEPS) as u8);
        }
    }
    format!("data:image/png;base64,{}", base64(&png(width as u32, height as u32, &lines)))
}

fn png(width: u32, height: u32, lines: &[u8]) -> Vec<u8> {
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    // Eight bits a pixel, colours from a palette, no interlacing.
    header.extend([8, 3, 0, 0, 0]);
    let shades = -STEPS..=STEPS;
    let colours: Vec<u8> =
        shades.clone().flat_map(|shade| bytes(if shade < 0 { BELOW } else { ABOVE })).collect();
    let opacities: Vec<u8> = shades.map(|shade| (shade.abs() * 255 / STEPS) as u8).collect();
    let mut file = vec![0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
    for (name, content) in [
        (b"IHDR", &header),
        (b"PLTE", &colours),
        (b"tRNS", &opacities),
        (b"IDAT", &stored(lines)),
        (b"IEND", &Vec::new()),
    ] {
        file.extend((content.len() as u32).to_be_bytes());
        let start = file.len();
        file.extend(name);
        file.extend(content);
        let check = cyclic_check(&file[start..]);
        file.extend(check.to_be_bytes());
    }
    file
}

fn bytes(colour: PaletteColour) -> [u8; 3] {
    let number = u32::from_str_radix(colour.hex().trim_start_matches('#'), 16).unwrap_or(0);
    [(number >> 16) as u8, (number >> 8) as u8, number as u8]
}

/// A zlib stream of blocks that are kept as they are.
fn stored(content: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let count = content.chunks(0xffff).len();
    for (index, block) in content.chunks(0xffff).enumerate() {
        stream.push(u8::from(index + 1 == count));
        stream.extend((block.len() as u16).to_le_bytes());
        stream.extend((!(block.len() as u16)).to_le_bytes());
        stream.extend(block);
    }
    let (mut one, mut other) = (1u32, 0u32);
    for &byte in content {
        one = (one + u32::from(byte)) % 65521;
        other = (other + one) % 65521;
    }
    stream.extend((other << 16 | one).to_be_bytes());
    stream
}

/// The CRC-32 that closes every part of a PNG file.
fn cyclic_check(content: &[u8]) -> u32 {
    let mut rest = u32::MAX;
    for &byte in content {
        rest ^= u32::from(byte);
        for _ in 0..8 {
            rest = if rest & 1 == 1 { (rest >> 1) ^ 0xedb8_8320 } else { rest >> 1 };
        }
    }
    !rest
}

pub(super) fn base64(content: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(content.len().div_ceil(3) * 4);
    for group in content.chunks(3) {
        let bits =
            group.iter().fold(0u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place > group.len() { '=' } else { letter as char });
        }
    }
    text
}
