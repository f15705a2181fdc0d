//! Elementwise kernels, compiled for the lanes of several processors; knows no single function.

/// A function that is compiled for the lanes of several processors, and picks its own when it runs.
///
/// The results are the same to the bit: wider lanes hold more numbers, and compute each as ever.
macro_rules! wide {
    ($(#[$about:meta])* $visible:vis fn $name:ident($($argument:ident: $type:ty),*) $body:block) => {
        $(#[$about])*
        $visible fn $name($($argument: $type),*) {
            fearless_simd::dispatch!(fearless_simd::Level::new(), _ => $body)
        }
    };
}

/// An elementwise kernel from a function of one number.
macro_rules! map1 {
    (|$x:ident| $value:expr) => {{
        $crate::functions::wide::wide!(
            fn kernel(input: &[f64], output: &mut [f64]) {
                for (out, &$x) in output.iter_mut().zip(input) {
                    *out = $value;
                }
            }
        );
        Kernel::Map1(kernel)
    }};
}

/// An elementwise kernel from a function of two numbers.
macro_rules! map2 {
    (|$x:ident, $y:ident| $value:expr) => {{
        $crate::functions::wide::wide!(
            fn kernel(left: &[f64], right: &[f64], output: &mut [f64]) {
                for ((out, &$x), &$y) in output.iter_mut().zip(left).zip(right) {
                    *out = $value;
                }
            }
        );
        Kernel::Map2(kernel)
    }};
}

/// An elementwise kernel from a function of three numbers.
macro_rules! map3 {
    (|$x:ident, $y:ident, $z:ident| $value:expr) => {{
        $crate::functions::wide::wide!(
            fn kernel(x: &[f64], y: &[f64], z: &[f64], output: &mut [f64]) {
                for (((out, &$x), &$y), &$z) in output.iter_mut().zip(x).zip(y).zip(z) {
                    *out = $value;
                }
            }
        );
        Kernel::Map3(kernel)
    }};
}

pub(super) use {map1, map2, map3, wide};
