//! Line searches: how far to go against `uphill`; knows no optimizer.
//!
//! A search is written in the block language. Its first lines make a trial; then, as long as they say `again`,
//! the lines of a trial see the `loss` and the `gradient` at the trial and make the next one. A step counts as one,
//! however many trials it takes.

/// What a rule sees at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sees {
    /// One parameter, whatever its shape.
    Each,
    /// All parameters as one vector, and the `loss`.
    All,
    /// All parameters as one vector, and the `loss` as a function of it, for derivatives of higher order.
    Curvature,
}

/// One way to find the length of a step.
pub struct LineSearch {
    /// The word of the setting `line_search`.
    pub name: &'static str,
    /// Its settings with their defaults.
    pub signature: &'static str,
    /// What it must see.
    pub sees: Sees,
    /// What it remembers, each with the expression that it starts as.
    pub memory: &'static [(&'static str, &'static str)],
    /// The first trial, from `uphill` and `length`.
    pub start: &'static str,
    /// The judgement of a trial: a new `parameter`, and `again` if it is to be judged, too. Empty if nothing is judged.
    pub trial: &'static str,
    /// What it does, with the source of the algorithm.
    pub doc: &'static str,
    /// The lines of a small block that uses it and checks what it did.
    pub example: &'static str,
}

/// The step without a search.
pub static STRAIGHT: LineSearch = LineSearch {
    name: "None",
    signature: "",
    sees: Sees::Each,
    memory: &[],
    start: "parameter = parameter - length * uphill",
    trial: "",
    doc: "Goes as far as the rate says.",
    example: "",
};

/// All line searches in the order of the manual.
pub static LINE_SEARCHES: &[&LineSearch] = &[&BACKTRACKING, &STRONG_WOLFE, &EXACT];

static BACKTRACKING: LineSearch = LineSearch {
    name: "backtracking",
    signature: "shrink=0.5, decrease=1e-4",
    sees: Sees::All,
    memory: &[
        ("origin", "parameter"),
        ("way", "parameter"),
        ("value", "0"),
        ("slope", "0"),
        ("distance", "0"),
        ("trials", "0"),
    ],
    start: "origin = parameter\n\
            way = uphill\n\
            value = loss\n\
            slope = -sum(gradient * uphill)\n\
            distance = length\n\
            trials = 0\n\
            parameter = origin - distance * way",
    trial: "again = not (loss <= value + decrease * distance * slope) and trials < 100\n\
            trials = trials + 1\n\
            distance = shrink * distance if again else distance\n\
            parameter = origin - distance * way",
    doc: "Shrinks the length until the loss falls by a share of what the slope promises \
          (Armijo, 1966; Nocedal and Wright, *Numerical Optimization*, Algorithm 3.1).",
    example: "param w = [4, -2]\n\
              loss L = w[0]**2 + 10 * w[1]**2\n\
              descend L by gradient_descent(rate=1, line_search=\"backtracking\") for 60 steps\n\
              check \"no step goes up\": history(L)[1:] <= history(L)[:-1]\n\
              check \"it arrives\": w == [0, 0] within 1e-6",
};

static STRONG_WOLFE: LineSearch = LineSearch {
    name: "strong_wolfe",
    signature: "decrease=1e-4, curvature=0.9",
    sees: Sees::All,
    memory: &[
        ("origin", "parameter"),
        ("way", "parameter"),
        ("value", "0"),
        ("slope", "0"),
        ("distance", "0"),
        ("trials", "0"),
        ("narrows", "0"),
        ("at_edge", "0"),
        ("low", "0"),
        ("low_value", "0"),
        ("low_slope", "0"),
        ("high", "0"),
        ("high_value", "0"),
        ("high_slope", "0"),
    ],
    start: "origin = parameter\n\
            way = uphill\n\
            value = loss\n\
            slope = -sum(gradient * uphill)\n\
            distance = length\n\
            trials = 0\n\
            narrows = 0\n\
            at_edge = 0\n\
            low = 0\n\
            low_value = loss\n\
            low_slope = slope\n\
            high = 0\n\
            high_value = loss\n\
            high_slope = slope\n\
            parameter = origin - distance * way",
    // While no interval is known to hold a good length, `low` is the trial before; then `low` and `high` are its
    // ends, `low` the better one.
    trial: "here = -sum(gradient * way)\n\
            falls = loss <= value + decrease * distance * slope\n\
            flat = abs(here) <= -curvature * slope\n\
            last = trials >= 25\n\
            widens = not narrows and not last\n\
            passed = widens and (not falls or trials > 1 and loss >= low_value)\n\
            turned = widens and not passed and not flat and here >= 0\n\
            better = narrows and falls and loss < low_value\n\
            good = (widens and not passed or better) and flat\n\
            lost = last and not narrows\n\
            narrows = narrows or passed or turned\n\
            lower = loss < low_value or better or widens and not passed and not turned\n\
            stays = better and here * (high - low) < 0\n\
            before = low\n\
            before_value = low_value\n\
            before_slope = low_slope\n\
            high = high if stays else (before if lower else distance)\n\
            high_value = high_value if stays else (before_value if lower else loss)\n\
            high_slope = high_slope if stays else (before_slope if lower else here)\n\
            low = distance if lower else before\n\
            low_value = loss if lower else before_value\n\
            low_slope = here if lower else before_slope\n\
            width = abs(high - low)\n\
            ends = good or lost or narrows and (last or width * max(abs(way)) < 1e-9)\n\
            other = high if narrows else before\n\
            other_value = high_value if narrows else before_value\n\
            other_slope = high_slope if narrows else before_slope\n\
            least = minimum(low, other) if narrows else distance + 0.01 * (distance - before)\n\
            most = maximum(low, other) if narrows else 10 * distance\n\
            left = minimum(low, other)\n\
            right = maximum(low, other)\n\
            left_slope = low_slope if low <= other else other_slope\n\
            right_slope = other_slope if low <= other else low_slope\n\
            bow = low_slope + other_slope - 3 * (low_value - other_value) / (low - other)\n\
            under = bow**2 - low_slope * other_slope\n\
            root = sqrt(maximum(under, 0))\n\
            cubic = right - (right - left) * ((right_slope + root - bow) / (right_slope - left_slope + 2 * root))\n\
            next = minimum(maximum(cubic, least), most) if under >= 0 and cubic == cubic else (least + most) / 2\n\
            margin = 0.1 * width\n\
            near = narrows and minimum(most - next, next - least) < margin\n\
            leaves = near and (at_edge or next >= most or next <= least)\n\
            inner = most - margin if abs(next - most) < abs(next - least) else least + margin\n\
            at_edge = near and not leaves\n\
            again = not ends\n\
            trials = trials + 1\n\
            distance = (inner if leaves else next) if again else (0 if lost and loss >= value else (distance if lost else low))\n\
            high_value = high_value if again else low_value\n\
            high_slope = high_slope if again else low_slope\n\
            parameter = origin - distance * way",
    doc: "Looks for a length at which the loss has fallen enough and the slope has flattened, with cubic \
          interpolation (Nocedal and Wright, *Numerical Optimization*, Algorithms 3.5 and 3.6; with the bounds that \
          PyTorch's `LBFGS(line_search_fn=\"strong_wolfe\")` uses).",
    example: "param w = [4, -2]\n\
              loss L = sum(w**4 + w**2)\n\
              descend L by conjugate_gradient(line_search=\"strong_wolfe\") for 20 steps\n\
              check \"it arrives\": w == [0, 0] within 1e-6",
};

static EXACT: LineSearch = LineSearch {
    name: "exact",
    signature: "",
    sees: Sees::Curvature,
    memory: &[],
    start: "fixed = stop_gradient(uphill)\n\
            bend = sum(fixed * grad(sum(gradient * fixed), parameter))\n\
            length = sum(gradient * uphill) / bend if bend > 0 else length\n\
            parameter = parameter - length * uphill",
    trial: "",
    doc: "Goes to the lowest point of the parabola that touches the loss along the way, which is the lowest point \
          itself if the loss is quadratic (Nocedal and Wright, *Numerical Optimization*, equation 3.55).",
    example: "param w = [4, -2]\n\
              loss L = w[0]**2 + 10 * w[1]**2\n\
              descend L by gradient_descent(rate=1, line_search=\"exact\") for 60 steps\n\
              g = at(grad(L, w), step=[0, 1])\n\
              check \"each slope stands upright on the last\": g[0] @ g[1] == 0 within 1e-9",
};

/// The line search of a name.
pub fn find(name: &str) -> Option<&'static LineSearch> {
    LINE_SEARCHES.iter().copied().find(|search| search.name == name)
}
