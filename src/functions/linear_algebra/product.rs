//! The matrix product on plain slices; knows rows and columns, but no shapes.
//!
//! Every output is summed along the shared axis in order, whatever the sizes, so that a product
//! has the same bytes on every machine; the lanes of the machine lie across outputs.

/// How much of the shared axis is worked on at a time, so that the used part of `right` stays in the cache.
const DEPTH: usize = 256;

/// `output = left @ right` for a `rows` × `depth` and a `depth` × `columns` matrix.
pub fn product(left: &[f64], right: &[f64], output: &mut [f64], [rows, depth, columns]: [usize; 3]) {
    output.fill(0.0);
    let mut start = 0;
    while start < depth {
        let block = Block { left, right, depth, columns, span: [start, depth.min(start + DEPTH)] };
        block.add_to(output, rows);
        start += DEPTH;
    }
}

/// A stretch of the shared axis.
struct Block<'a> {
    left: &'a [f64],
    right: &'a [f64],
    depth: usize,
    columns: usize,
    span: [usize; 2],
}

impl Block<'_> {
    /// Adds this stretch's part of every output.
    fn add_to(&self, output: &mut [f64], rows: usize) {
        let mut column = 0;
        while self.columns - column >= 8 {
            self.add_columns::<4, 8>(output, rows, column);
            column += 8;
        }
        if self.columns - column >= 4 {
            self.add_columns::<4, 4>(output, rows, column);
            column += 4;
        }
        // Few columns leave the lanes empty; they are filled with rows instead.
        match self.columns - column {
            3 => self.add_columns::<4, 3>(output, rows, column),
            2 => self.add_columns::<4, 2>(output, rows, column),
            1 => self.add_columns::<8, 1>(output, rows, column),
            _ => {}
        }
    }

    /// Adds to `C` columns of all rows, `R` rows at a time.
    fn add_columns<const R: usize, const C: usize>(&self, output: &mut [f64], rows: usize, column: usize) {
        let mut row = 0;
        while rows - row >= R {
            self.add_tile::<R, C>(output, row, column);
            row += R;
        }
        while row < rows {
            self.add_tile::<1, C>(output, row, column);
            row += 1;
        }
    }

    /// Adds to a tile of `R` × `C` outputs, which stay in registers meanwhile.
    #[inline]
    fn add_tile<const R: usize, const C: usize>(&self, output: &mut [f64], row: usize, column: usize) {
        let [start, end] = self.span;
        let mut sums = [[0.0; C]; R];
        for (index, sums) in sums.iter_mut().enumerate() {
            sums.copy_from_slice(&output[(row + index) * self.columns + column..][..C]);
        }
        let lines: [&[f64]; R] =
            std::array::from_fn(|index| &self.left[(row + index) * self.depth + start..][..end - start]);
        let right = self.right[start * self.columns..end * self.columns].chunks_exact(self.columns);
        for (step, right) in right.enumerate() {
            let factors: &[f64; C] = right[column..].first_chunk().expect("the tile lies within the matrix");
            for (sums, line) in sums.iter_mut().zip(lines) {
                let factor = line[step];
                for (sum, &other) in sums.iter_mut().zip(factors) {
                    *sum += factor * other;
                }
            }
        }
        for (index, sums) in sums.iter().enumerate() {
            output[(row + index) * self.columns + column..][..C].copy_from_slice(sums);
        }
    }
}
