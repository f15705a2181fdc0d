# The words of a page in English. What stands in braces is put in by the tool; backticks make code.

list-comma = ,{" "}
list-semicolon = ;{" "}
list = { $first } and { $last }

# The weights.
weights-start = start
weights-trained = trained
weights-caption = The weights before and after the training
weights-caption-states = The values before and after the training
weights-compared = The trained values

# Tables of steps and values.
caption-table = { $names }, step by step: { $from } at first, { $to } at last
caption-table-names = { $names }, step by step
caption-table-runs = { $name } step by step, from { $first } to { $last }
caption-smoothed = { $caption }, each point the mean of { $steps } steps
caption-measures = measured on the way: { $names }
caption-runs = The loss { $name } of { $runs } runs
caption-lowest = { $run } ends lowest, at { $value }
caption-leaves = { $run } leaves the chart in step { $step }
caption-leave = { $count } of them leave the chart
caption-diverges = { $run } leaves the finite numbers in step { $step }
caption-diverge = { $count } of them leave the finite numbers
step = step
after-step = after step
expression = expression
value = value
array-empty = empty, shape { $shape }
array-summary = shape { $shape }: from { $low } to { $high }, mean { $mean }

# A claim that was to be found false, and what a terminal prints of the text between the blocks.
refuted = Refuted:
not-refuted = Not refuted: { $claim }
in-the-text = in the text

# What the loss curve says to those who do not see it.
loss-late = The loss { $name } has no value before the first step: it is { $from } after it, and { $to } after step { $steps }.
loss-batches = The loss { $name } is { $from } on the first batch, and { $to } on all the data after { $steps ->
    [one] 1 step
   *[other] { $steps } steps
}.
loss-goes = The loss { $name } { $way } in { $steps ->
    [one] 1 step
   *[other] { $steps } steps
}{ $turn }.
way-falls = falls from { $from } to { $to }
way-rises = rises from { $from } to { $to }
way-goes = goes from { $from } to { $to }
way-stays = stays at { $value }
way-lowest = , and is { $value } at its lowest, after step { $step }
way-highest = , and is { $value } at its highest, after step { $step }
way-half = Half of the way is made after step { $step }.
loss-diverges-from = The loss { $name } begins at { $from }; the training leaves the finite numbers in step { $step }.
loss-diverges = The training of { $name } leaves the finite numbers in step { $step }.
loss-of-run = { $run }: { $told }

# The curves.
loss = loss
measure-goes = The measure { $name } { $way }{ $turn }.
measure-in-short = { $name } { $way }{ $turn }

# Curves that a line cannot show.
curve = The curve
curve-band = { $curve } turns too often for a line between { $axis } = { $from } and { $to }: the band shows between which heights it moves.
curve-empty = { $curve } has no finite value here.
outside-limits = { $count ->
    [one] One place lies
   *[other] { $count } places lie
} outside of this picture.
curve-coarse = { $curve } is drawn from { $places } places, because each takes much work; between them it may bend.

# What a chart shows to those who do not see it.
told-heights = The lowest value is { $low }, at { $low_place }, and the highest { $high }, at { $high_place }.
told-cell = row { $row }, column { $column }
told-line = { $name } goes from { $from } at { $start } to { $to } at { $end }
told-lowest = ; its lowest value is { $value }, at { $place }
told-highest = ; its highest value is { $value }, at { $place }
told-end = .
told-rule = { $name }: a line at { $axis } = { $places }.
told-points = { $name }: { $count ->
    [one] 1 mark
   *[other] { $count } marks
}, { $x } from { $left } to { $right }, { $y } from { $low } to { $high }.
told-area = { $name }: an area, { $x } from { $left } to { $right }, { $y } from { $low } to { $high }.
told-arrows = { $name }: { $count ->
    [one] 1 arrow
   *[other] { $count } arrows
}, { $x } from { $left } to { $right }, { $y } from { $low } to { $high }.
told-histogram = { $name } from { $from } to { $to }; the highest bar is { $value }, between { $left } and { $right }.
told-cross = { $one } and { $other } cross at { $axis } = { $places }.
told-cross-often = { $one } and { $other } cross { $count } times.

# The way of a descent.
path = path
path-start = start
path-end = after { $steps ->
    [one] 1 step
   *[other] { $steps } steps
}
path-leaves = In step { $step } of { $steps } the path leaves the picture.
path-outside = The path begins outside of the picture.
path-first = along the path: { $share } of the way
path-second = across it: { $share } of the way
path-caption-steps = { $caption }. The loss depends on the number of the step; the landscape is that after the last
path-caption-drawn = { $caption }. Each step draws anew; the landscape is that of the last draw
path-way = From { $name } = { $from } to { $to } in { $steps ->
    [one] 1 step
   *[other] { $steps } steps
}
path-way-steps = The way of { $steps ->
    [one] 1 step
   *[other] { $steps } steps
}
path-way-lost = The way out of the finite numbers in step { $step }
path-ways = The ways of { $runs } runs
path-lowest = lowest
path-dots = There is a dot for every { $steps } steps.
path-caption-line = { $way }: { $loss } over { $name }
path-caption-plane = { $way }: contours of { $loss } over { $first } and { $second }
path-caption-surface = { $way }: { $loss } over { $first } and { $second }, seen from the side
path-caption-slice-surface = { $way }: { $loss } over the plane that holds { $share } of the path, a slice through the trained weights along the path’s two principal directions, seen from the side
path-caption-slice = { $way }: contours of { $loss } in the plane that holds { $share } of the path, a slice through the trained weights along the path’s two principal directions
path-told = The loss { $name } goes from { $from } at { $start } to { $to } at { $end } in { $steps ->
    [one] 1 step
   *[other] { $steps } steps
}.
path-told-slice = The loss { $name } goes from { $from } to { $to } in { $steps ->
    [one] 1 step
   *[other] { $steps } steps
}; the weights are seen along the two principal directions of their path.

# Data and model.
fit-caption-curve = { $prediction } and { $target } over { $input }
fit-caption-regions = The points by { $target }, and what { $prediction } makes of the plane
fit-caption-true = { $prediction } against { $target }
fit-prediction = the prediction
fit-misses = they are { $miss } apart (root mean square)
fit-equal = equal
fit-told-classes = { $right } of { $all } points get their own class.
fit-told-parted = { $right } of { $all } points get their own class; above { $threshold } is class { $class }.
fit-told-numbers = { $prediction } misses { $target } by { $miss } (root mean square over { $all ->
    [one] 1 point
   *[other] { $all } points
}).
residuals = the residuals
residuals-caption = The residuals, { $target } minus { $prediction }
count = count
histogram-caption = How { $what } are spread
histogram-told = { $name }: { $count ->
    [one] 1 value
   *[other] { $count } values
}, mean { $mean }, standard deviation { $deviation }.
confusion-corner = true ↓ said →
confusion-caption = What is true, row by row, and what the model says: right on the diagonal, mistakes beside it. { $told }
confusion-runs = What is true and what the model says, run by run
images-caption-all = { $all ->
    [1] The image
   *[other] The { $all } images
} of { $size } in { $name }
images-caption-all-classes = The { $all } images of { $size } in { $name } with their classes; an arrow leads from what is true to a wrong answer
images-caption = { $shown } of the { $all } images of { $size } in { $name }
images-caption-classes = { $shown } of the { $all } images of { $size } in { $name } with their classes; an arrow leads from what is true to a wrong answer

# The three questions of every training.
loss-claim = The loss comes from `{ $name } = { $formula }`.
loss-claim-without-formula = The loss is `{ $name }`.
own-rule-claim = The author’s own rule ran.
loss-evidence = { $first } → { $last }; { $end }
loss-evidence-batches = { $first } on the first batch → { $last } on all the data; { $end }
own-rule-evidence = all values { $end }
in-all-runs = { $runs ->
    [2] in both runs
   *[other] in all { $runs } runs
}: { $evidence }
end-complete = finite in { $steps ->
    [one] the one step
   *[other] all { $steps } steps
}
end-until = finite in { $steps ->
    [one] the one step
   *[other] all { $steps } steps
}, then `until` was met
end-diverged = left the finite numbers in step { $step }, as was meant
gradients-claim = The gradients are taken with respect to { $names }, and they are right.
gradients-wrong = backpropagation and finite differences disagree for `{ $name }`: relative error { $error }
gradients-equal = checked by nudging each weight a little: { $which }, up to rounding
gradients-near = checked by nudging each weight a little: { $which }, to a relative error of { $error }
derivatives-all = { $all ->
    [one] the one slope is right
    [2] both slopes are right
   *[other] all { $all } slopes are right
}
derivatives-of = { $compared } of { $all } slopes are right
gradients-claim-open = The gradients are taken with respect to { $names }.
gradients-kink = { $count ->
    [one] one derivative by `{ $name }` cannot be judged here, because it stands at a kink, where the slopes to both sides differ; close by it is right
   *[other] { $count } derivatives, the first by `{ $name }`, cannot be judged here, because they stand at a kink, where the slopes to both sides differ; close by they are right
}
gradients-jump = { $count ->
    [one] one derivative by `{ $name }` is no slope before the first step or after the last, because the loss jumps there; to both sides of a jump gradients see nothing of it
   *[other] { $count } derivatives, the first by `{ $name }`, are no slopes before the first step or after the last, because the loss jumps there; to both sides of a jump gradients see nothing of it
}
gradients-rough = { $count ->
    [one] one derivative by `{ $name }` cannot be judged here, because rounding costs the loss so many digits that differences of it say nothing
   *[other] { $count } derivatives, the first by `{ $name }`, cannot be judged here, because rounding costs the loss so many digits that differences of it say nothing
}
gradients-from-scores = of scores `z`, `mean(softplus(z) - y * z)` is `binary_cross_entropy(sigmoid(z), y)` with all its digits
derivatives-some = { $compared } of { $all } slopes, spread evenly over each name, are right
measure-claim = The measure `{ $name }`, before and after.

# The evidence of written claims.
claim-holds-in = holds in { $some } of { $all } elements
claim-is-true = `{ $claim }` is true
claim-is-false = `{ $claim }` is false
claim-is = `{ $claim }` is { $value }
claim-fails-in = `{ $claim }` fails in { $wrong } of { $all } elements
claim-both = both { $value }, up to rounding
claim-both-apart = both { $value }, apart by { $apart }
claim-and = { $left } and { $right }
claim-is-not = { $left } is not { $sign } { $right }
claim-zero = 0 up to rounding
claim-beside = { $left } beside { $right }
claim-differs = { $wrong } of { $all } elements differ from the claim, first { $place }: { $left } and { $right }
claim-differs-apart = { $wrong } of { $all } elements differ from the claim, first { $place }: both { $value }, apart by { $apart }
claim-in-both = { $values } in both; { $rest }
claim-all-equal = { $count ->
    [2] both elements are equal
   *[other] all { $count } elements are equal
}
claim-all-near = { $count ->
    [2] both elements are equal, up to rounding
   *[other] all { $count } elements are equal, up to rounding
}
claim-near = largest difference { $apart } over { $count } elements
claim-holds = { $count ->
    [2] holds in both elements
   *[other] holds in all { $count } elements
}

# The numbers of figures and tables.
figure-label = Figure { $number }
table-label = Table { $number }
label-mark = :{" "}

# The box of a fault; its message is the author's and stays in English.
fault-title = This lesson needs a repair

# The computation graph.
graph-caption-step = How `{ $loss }` is computed, { $steps ->
    [0] before the training
    [one] after 1 step
   *[other] after { $steps } steps
}
graph-caption = How `{ $loss }` is computed
graph-caption-locals = { $caption }; each arrow has the local derivative, by which the gradient is multiplied on its way back
graph-made = { $name } is made of { $parts }
graph-given = { $name } is given
shape = shape { $shape }

# The loop of a training.
loop-caption = One step of the training
loop-data = data
loop-prediction = prediction
loop-loss = loss
loop-gradient = gradient
loop-update = update
loop-again = and again, { $steps ->
    [one] 1 step
   *[other] { $steps } steps
}
loop-told = A loop: { $way }, and again, { $steps ->
    [one] 1 step
   *[other] { $steps } steps
}.

# The concept map.
map-caption = How the parts hang together
map-told = A concept map: the weights { $weights } shape the prediction, the loss { $loss } judges it, and its gradient moves them, { $steps ->
    [one] once
   *[other] { $steps } times
}.
map-inputs = inputs
map-targets = right answers
map-weights = weights
map-prediction = prediction
map-loss = loss
map-gradient = gradient
map-enters = go into
map-shapes = shape
map-decides = decide
map-compared = is judged by
map-target = are the measure of
map-slope = has the slope
map-moves = moves

# The three cards.
decision-caption = Decide: read three things
decision-question-loss = How does the loss change?
decision-question-gradient = Which way does the gradient point?
decision-question-update = How are the parameters moved?
decision-loss = `{ $name }` goes from { $from } to { $to }; it falls in { $falls } of { $steps } steps
decision-loss-batches = `{ $name }` goes from { $from } on the first batch to { $to } on all the data
decision-gradient = { $name }: { $start } at the start, { $trained } at the end
decision-gradient-batches = { $name }: { $start } at the start, { $trained } at the end, both on all the data
decision-move = { $name }: from { $start } to { $trained }
decision-rose = The loss did not fall: the steps are too long, or go the wrong way.
decision-arrived = Of the gradient less than a thousandth is left: a step as these changes little.
decision-level = The gradient is zero here.
decision-wavers = The loss wavers: shorter steps or larger batches would calm it.
decision-stays = The last step left the loss as it was, though the gradient is not zero.
decision-goes-on = The gradient is not yet zero: more or shorter steps may lower the loss further.
length = length { $length }
length-of = shape { $shape }, length { $length }
recap-caption = Recap: do the parts hang together?
recap-part = part
recap-name = name
recap-shape = shape
recap-number = one number
recap-inputs = inputs
recap-learned = learned
recap-inside = inside
recap-outputs = outputs
verification-caption = Verified: { $holding } of { $all ->
    [one] 1 claim holds
   *[other] { $all } claims hold
}

# Cases in formulas.
case-if = if
case-else = otherwise

# The table of backpropagation.
backprop-formula = formula
backprop-shape = shape
backprop-gradient = gradient
backprop-caption = From the data to `{ $loss }`, and the gradient of `{ $loss }` on the way back
backprop-caption-trained = From the data to `{ $loss }`, and the gradient of `{ $loss }` on the way back, after the training
backprop-caption-step = From the data to `{ $loss }`, and the gradient of `{ $loss }` on the way back, { $steps ->
    [0] before the training
    [one] after 1 step
   *[other] after { $steps } steps
}

# Steps with numbers.
steps-rule = The rule of { $optimizer }:
steps-step = Step { $step }

# The reasons of a derivation.
derive-chain = chain rule through { $names }
left-out = … stands for what is computed and not written out: it is too long, or the language of a block has no function for it.
derive-insert = Put in what is known
derive-cancel = Put in what is known, and cancel
rule-mean = a mean of n terms gives each 1/n
rule-sum = a sum passes on to each term
rule-power = power rule
rule-product = the other factor remains
rule-quotient = quotient rule
rule-matmul = matrix product: the other factor, transposed
rule-log = the slope of ln t is 1/t
rule-exp = the exponential is its own slope
rule-subtract = a difference changes the sign of what is taken away
rule-where = only the branch that was taken
rule-function = slope of { $name }

# The line that a folded checklist is, and where a line of it comes from.
checklist-box = The claim holds
checklist-holds = { $count ->
    [one] 1 claim holds
   *[other] { $count } claims hold
}
checklist-fails = { $fails } of { $all ->
    [one] 1 claim does
   *[other] { $all } claims do
} not hold
checklist-told = What was found
checklist-line = line { $line }

# The block as a program for another library.
program-summary = The same in { $library }
program-copy = Copy
program-save = Save as .py

# The controls of a block that the reader of a page can change.
live-try = Try it
live-run = Run
live-stop = Stop
live-reset = Reset
live-field = The block as a text that you can change. Tab goes to the next number, the arrows up and down change it.
live-running = Running…
live-stopped = Stopped.
live-failed = The engine could not be loaded.
live-long = This may take about { $seconds } seconds.
live-line = line { $line }: { $message }
live-loss = The loss { $name } is now { $value }.
live-claims = Claims: { $holds } hold, { $fails } do not.
live-ran = It ran.
live-steps = steps
live-play = Play
live-before = before
live-check = Check
live-right = Right.
live-wrong = Not so.
live-guess = Your guess first.

# Exercises and questions.
try-solution = What comes of it
try-refused = The changed block is refused
try-changed = changed
try-before = as it stands
try-loss = `{ $name }` { $told }; as the block stands, it { $before }
try-ends = ends at { $value } after { $steps ->
    [one] 1 step
   *[other] { $steps } steps
}
try-diverges = leaves the finite numbers in step { $step }
ask-answer = Answer
ask-yours = Your answer:

language-name = English
date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
reading-time = { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}
lesson-number = Lesson { $number } of { $total }
lesson-changed = changed { $date }
lesson-requires = Builds on { $lessons }
lesson-previous = Previous: { $lesson }
lesson-next = Next: { $lesson }
elsewhere = { $label } in “{ $chapter }”

# Readers' messages under a lesson, and how often it was read.
reads = Reads: { $count }
messages = Readers’ messages
messages-feed = What readers wrote on this lesson, as a feed
messages-loading = Loading…
messages-none = Nobody has written here yet.
messages-down = The server for messages does not answer. The lesson does without it.
messages-again = Try again
messages-name = Name, if you like
messages-text = Message
messages-rules = Plain text, at most { $length } letters and { $links } links. It needs no account and no address.
messages-send = Send
messages-sent = Thank you. Your message stands above.
messages-waits = Thank you. Your message is shown once somebody has looked at it.
messages-long = A message has at most { $length } letters; this one has { $count }.
messages-linked = A message has at most { $links } links.
messages-soon = That was quick. Please wait a little and send it again.
messages-refused = The server did not take this message.
messages-unsent = The server for messages does not answer. Your text is still here.
messages-nobody = A reader
