//! Spreads one seed over the words a generator starts from; knows nothing of the generator itself.
//!
//! The mixing is that of NumPy's `SeedSequence`, which follows Melissa O'Neill's
//! "Developing a seed_seq Alternative" (pcg-random.org, 2015).

const POOL_SIZE: usize = 4;
const MIXING_START: u32 = 0x43b0_d7e5;
const MIXING_FACTOR: u32 = 0x931e_8875;
const OUTPUT_START: u32 = 0x8b51_f9dd;
const OUTPUT_FACTOR: u32 = 0x58f3_8ded;
const LEFT_FACTOR: u32 = 0xca01_f9dd;
const RIGHT_FACTOR: u32 = 0x4973_f715;

/// The four 64-bit words of `SeedSequence(seed).generate_state(4, uint64)`.
pub(super) fn generate_state(seed: u64) -> [u64; 4] {
    let pool = mixed_pool(seed);
    let mut hash = Hash::new(OUTPUT_START, OUTPUT_FACTOR);
    let mut word = |index: usize| u64::from(hash.apply(pool[index % POOL_SIZE]));
    // Each 64-bit word takes two 32-bit ones, the low half first.
    std::array::from_fn(|index| word(2 * index) | word(2 * index + 1) << 32)
}

/// The entropy pool after the seed went in.  NumPy gives a small seed one word and a
/// large one two; as missing words count as zero, both are the same four words.
fn mixed_pool(seed: u64) -> [u32; POOL_SIZE] {
    let mut hash = Hash::new(MIXING_START, MIXING_FACTOR);
    let words = [seed as u32, (seed >> 32) as u32, 0, 0];
    let mut pool = words.map(|word| hash.apply(word));
    for source in 0..POOL_SIZE {
        for target in (0..POOL_SIZE).filter(|&target| target != source) {
            pool[target] = mix(pool[target], hash.apply(pool[source]));
        }
    }
    pool
}

/// A multiplicative hash whose constant moves on with every word.
struct Hash {
    constant: u32,
    factor: u32,
}

impl Hash {
    fn new(constant: u32, factor: u32) -> Hash {
        Hash { constant, factor }
    }

    fn apply(&mut self, word: u32) -> u32 {
        let flipped = word ^ self.constant;
        self.constant = self.constant.wrapping_mul(self.factor);
        fold(flipped.wrapping_mul(self.constant))
    }
}

fn mix(left: u32, right: u32) -> u32 {
    let left = left.wrapping_mul(LEFT_FACTOR);
    fold(left.wrapping_sub(right.wrapping_mul(RIGHT_FACTOR)))
}

fn fold(word: u32) -> u32 {
    word ^ word >> 16
}
