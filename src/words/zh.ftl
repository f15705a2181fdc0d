# 页面上的文字：中文。花括号里的内容由工具填入；反引号之间是代码。

list-comma = 、
list-semicolon = ；
list = { $first } 和 { $last }

weights-start = 初始值
weights-trained = 训练后
weights-caption = 训练前后的权重
weights-caption-states = 训练前后的值
weights-compared = 训练得到的值

caption-table = 各步的 { $names }：最初 { $from }，最后 { $to }
caption-table-names = 各步的 { $names }
caption-table-runs = 各步的 { $name }，从 { $first } 到 { $last }
caption-smoothed = { $caption }，每个点是 { $steps } 步的平均值
caption-measures = 途中的指标：{ $names }
caption-runs = { $runs } 次运行的损失 { $name }
caption-lowest = { $run } 最后最低，为 { $value }
caption-leaves = { $run } 在第 { $step } 步离开图中范围
caption-leave = 其中 { $count } 次离开图中范围
caption-diverges = { $run } 在第 { $step } 步发散，不再是有限数
caption-diverge = 其中 { $count } 次发散，不再是有限数
step = 步
after-step = 步数
expression = 表达式
value = 值
array-empty = 空，形状 { $shape }
array-summary = 形状 { $shape }：从 { $low } 到 { $high }，平均 { $mean }

refuted = 已驳倒：
not-refuted = 未能驳倒：{ $claim }
in-the-text = 正文中

loss-late = 损失 { $name } 在第一步之前没有值：第一步后是 { $from }，第 { $steps } 步后是 { $to }。
loss-batches = 损失 { $name } 在第一批数据上是 { $from }，{ $steps } 步后在全部数据上是 { $to }。
loss-goes = 损失 { $name } 在 { $steps } 步内{ $way }{ $turn }。
way-falls = 从 { $from } 降到 { $to }
way-rises = 从 { $from } 升到 { $to }
way-goes = 从 { $from } 变为 { $to }
way-stays = 保持 { $value } 不变
way-lowest = ，第 { $step } 步后最低，为 { $value }
way-highest = ，第 { $step } 步后最高，为 { $value }
way-half = 第 { $step } 步后已走完一半。
loss-diverges-from = 损失 { $name } 从 { $from } 开始；训练在第 { $step } 步发散，不再是有限数。
loss-diverges = { $name } 的训练在第 { $step } 步发散，不再是有限数。
loss-of-run = { $run }：{ $told }

loss = 损失
measure-goes = 指标 { $name } { $way }{ $turn }。
measure-in-short = { $name } { $way }{ $turn }

curve = 曲线
curve-band = { $curve } 在 { $axis } = { $from } 与 { $to } 之间摆动过快，无法画成一条线：色带表示它所到的高度范围。
curve-empty = { $curve } 在这里没有有限的值。
outside-limits = 有 { $count } 个点在图外。
curve-coarse = { $curve } 每一点的计算量很大，只画了 { $places } 个点；其间它可能弯曲。

told-heights = 最低为 { $low }，在 { $low_place } 处；最高为 { $high }，在 { $high_place } 处。
told-cell = 第 { $row } 行第 { $column } 列
told-line = { $name } 从 { $start } 处的 { $from } 变为 { $end } 处的 { $to }
told-lowest = ；最低为 { $value }，在 { $place } 处
told-highest = ；最高为 { $value }，在 { $place } 处
told-end = 。
told-rule = { $name }：{ $axis } = { $places } 处的直线。
told-points = { $name }：{ $count } 个点，{ $x } 从 { $left } 到 { $right }，{ $y } 从 { $low } 到 { $high }。
told-area = { $name }：一片区域，{ $x } 从 { $left } 到 { $right }，{ $y } 从 { $low } 到 { $high }。
told-arrows = { $name }：{ $count } 个箭头，{ $x } 从 { $left } 到 { $right }，{ $y } 从 { $low } 到 { $high }。
told-histogram = { $name } 从 { $from } 到 { $to }；最高的柱为 { $value }，在 { $left } 与 { $right } 之间。
told-cross = { $one } 与 { $other } 相交于 { $axis } = { $places }。
told-cross-often = { $one } 与 { $other } 相交 { $count } 次。

path = 路径
path-start = 起点
path-end = { $steps } 步之后
path-leaves = 路径在第 { $step } 步（共 { $steps } 步）离开图中范围。
path-outside = 路径的起点在图外。
path-first = 沿路径方向：占路程的 { $share }
path-second = 与之垂直：占路程的 { $share }
path-caption-steps = { $caption }。损失与步数有关；图中是最后一步之后的损失
path-caption-drawn = { $caption }。每一步都重新抽取随机数；图中是最后一次抽取的损失
path-way = { $steps } 步内从 { $name } = { $from } 到 { $to }
path-way-steps = { $steps } 步的路径
path-way-lost = 第 { $step } 步发散的路径
path-ways = { $runs } 次运行的路径
path-lowest = 最低处
path-dots = 每 { $steps } 步一个点。
path-caption-line = { $way }：{ $loss } 随 { $name } 的变化
path-caption-plane = { $way }：{ $loss } 在 { $first } 与 { $second } 平面上的等高线
path-caption-surface = { $way }：{ $loss } 在 { $first } 与 { $second } 平面上的曲面
path-caption-slice-surface = { $way }：过训练后的权重、沿路径的两个主方向作切面，其中包含路径的 { $share }；图中是 { $loss } 的曲面
path-caption-slice = { $way }：过训练后的权重、沿路径的两个主方向作切面，其中包含路径的 { $share }；图中是 { $loss } 的等高线
path-told = 损失 { $name } 在 { $steps } 步内从 { $start } 处的 { $from } 变为 { $end } 处的 { $to }。
path-told-slice = 损失 { $name } 在 { $steps } 步内从 { $from } 变为 { $to }；权重沿路径的两个主方向画出。

fit-caption-curve = { $prediction } 与 { $target } 随 { $input } 的变化
fit-caption-regions = 按 { $target } 分类的点，以及 { $prediction } 对平面的划分
fit-caption-true = { $prediction } 对照 { $target }
fit-prediction = 预测
fit-misses = 均方根误差 { $miss }
fit-equal = 相等
fit-told-classes = { $all } 个点中有 { $right } 个分类正确。
fit-told-parted = { $all } 个点中有 { $right } 个分类正确；高于 { $threshold } 为类别 { $class }。
fit-told-numbers = { $prediction } 与 { $target } 的均方根误差是 { $miss }（共 { $all } 个点）。
residuals = 残差
residuals-caption = 残差：{ $target } 减去 { $prediction }
count = 个数
histogram-caption = { $what }的分布
histogram-told = { $name }：{ $count } 个值，平均 { $mean }，标准差 { $deviation }。
confusion-corner = 真实 ↓ 回答 →
confusion-caption = 每一行是真实类别，每一列是模型的回答：对角线上是正确的，其余是错误。{ $told }
confusion-runs = 各次运行的真实类别与模型的回答
images-caption-all = { $name } 中全部 { $all } 张 { $size } 的图像
images-caption-all-classes = { $name } 中全部 { $all } 张 { $size } 的图像及其类别；箭头从正确类别指向错误的答案
images-caption = { $name } 中 { $all } 幅 { $size } 图像里的 { $shown } 幅
images-caption-classes = { $name } 中 { $all } 幅 { $size } 图像里的 { $shown } 幅及其类别；箭头指向错误的回答

loss-claim = 损失来自 `{ $name } = { $formula }`。
loss-claim-without-formula = 损失是 `{ $name }`。
own-rule-claim = 按作者自己的更新规则运行。
loss-evidence = { $first } → { $last }；{ $end }
loss-evidence-batches = 第一批数据上 { $first } → 全部数据上 { $last }；{ $end }
own-rule-evidence = 所有的值{ $end }
in-all-runs = 全部 { $runs } 次运行：{ $evidence }
end-complete = 在全部 { $steps } 步中都是有限数
end-until = 在全部 { $steps } 步中都是有限数，随后满足 `until` 条件
end-diverged = 如预期在第 { $step } 步发散
gradients-claim = 梯度对 { $names } 求得，并且正确。
gradients-wrong = `{ $name }` 的反向传播与有限差分不一致：相对误差 { $error }
gradients-equal = 把每个权重略微改动来检验：{ $which }（仅有舍入误差）
gradients-near = 把每个权重略微改动来检验：{ $which }，相对误差不超过 { $error }
derivatives-all = 全部 { $all } 个斜率都正确
derivatives-of = { $all } 个斜率中有 { $compared } 个经检验正确
gradients-claim-open = 梯度对 { $names } 求得。
gradients-kink = 有 { $count } 个偏导数（首个对 `{ $name }`）在此处无法判断，因为它位于尖点，两侧的斜率不同；在其附近是正确的
gradients-jump = 有 { $count } 个偏导数（首个对 `{ $name }`）在第一步之前或最后一步之后不是斜率，因为损失在该处跳跃；在跳跃的两侧，梯度都看不到它
gradients-rough = 有 { $count } 个偏导数（首个对 `{ $name }`）在此处无法判断，因为相减抵消使损失失去太多有效数字，差分说明不了什么
gradients-from-scores = 对得分 `z`，`mean(softplus(z) - y * z)` 与 `binary_cross_entropy(sigmoid(z), y)` 相同，且不失有效数字
derivatives-some = { $all } 个斜率中有 { $compared } 个（在每个名字中均匀选取）经检验正确
measure-claim = 指标 `{ $name }`，训练前与训练后。

claim-holds-in = 在 { $all } 个元素中的 { $some } 个中成立
claim-is-true = `{ $claim }` 成立
claim-is-false = `{ $claim }` 不成立
claim-is = `{ $claim }` 的值是 { $value }
claim-fails-in = `{ $claim }` 在 { $all } 个元素中有 { $wrong } 个不成立
claim-both = 都是 { $value }（在舍入误差内）
claim-both-apart = 都是 { $value }，相差 { $apart }
claim-and = { $left } 和 { $right }
claim-is-not = { $left } { $sign } { $right } 不成立
claim-zero = 0（在舍入误差内）
claim-beside = { $left } 与 { $right }
claim-differs = { $all } 个元素中有 { $wrong } 个与断言不符，首先是 { $place }：{ $left } 和 { $right }
claim-differs-apart = { $all } 个元素中有 { $wrong } 个与断言不符，首先是 { $place }：都是 { $value }，相差 { $apart }
claim-in-both = 两边都是 { $values }；{ $rest }
claim-all-equal = 全部 { $count } 个元素相等
claim-all-near = 全部 { $count } 个元素相等（在舍入误差内）
claim-near = { $count } 个元素中最大差 { $apart }
claim-holds = 在全部 { $count } 个元素中成立

figure-label = 图 { $number }
table-label = 表 { $number }
label-mark = ：

fault-title = 这一课需要修正

graph-caption-step = `{ $loss }` 的计算过程，{ $steps ->
    [0] 训练前
   *[other] { $steps } 步之后
}
graph-caption = `{ $loss }` 的计算过程
graph-caption-locals = { $caption }；每个箭头旁是局部导数，梯度回传时与之相乘
graph-made = { $name } 由 { $parts } 得到
graph-given = { $name } 是给定的
shape = 形状 { $shape }

loop-caption = 训练中的一步
loop-data = 数据
loop-prediction = 预测
loop-loss = 损失
loop-gradient = 梯度
loop-update = 更新
loop-again = 再来一次，共 { $steps } 步
loop-told = 循环：{ $way }，再来一次，共 { $steps } 步。

map-caption = 各部分之间的关系
map-told = 概念图：{ $weights } 决定预测，损失 { $loss } 评判预测，损失的梯度再移动 { $weights }，共 { $steps } 次。
map-inputs = 输入
map-targets = 正确答案
map-weights = 权重
map-prediction = 预测
map-loss = 损失
map-gradient = 梯度
map-enters = 进入
map-shapes = 决定
map-decides = 决定
map-compared = 由它评判
map-target = 作为标准
map-slope = 它的斜率是
map-moves = 移动

decision-caption = 决策：先读三样东西
decision-question-loss = 损失怎样变化？
decision-question-gradient = 梯度指向哪里？
decision-question-update = 参数怎样移动？
decision-loss = `{ $name }` 从 { $from } 变为 { $to }；在 { $steps } 步中有 { $falls } 步下降
decision-loss-batches = `{ $name }` 从第一批数据上的 { $from } 变为全部数据上的 { $to }
decision-gradient = { $name }：开始时 { $start }，结束时 { $trained }
decision-gradient-batches = { $name }：开始时 { $start }，结束时 { $trained }，都在全部数据上
decision-move = { $name }：从 { $start } 移到 { $trained }
decision-rose = 损失没有下降：步子太大，或者方向不对。
decision-arrived = 梯度只剩下不到千分之一：这样的一步变化很小。
decision-level = 梯度在此为零。
decision-wavers = 损失起伏不定：更小的步子或更大的批量会使它平稳。
decision-stays = 最后一步没有改变损失，尽管梯度还不是零。
decision-goes-on = 梯度还不是零：再走几步或步子更小，损失可能还会降低。
length = 长度 { $length }
length-of = 形状 { $shape }，长度 { $length }
recap-caption = 回顾：各部分衔接得上吗？
recap-part = 部分
recap-name = 名称
recap-shape = 形状
recap-number = 一个数
recap-inputs = 输入
recap-learned = 学到的
recap-inside = 中间
recap-outputs = 输出
verification-caption = 已验证：{ $all } 条断言中有 { $holding } 条成立

case-if = 若
case-else = 否则

backprop-formula = 公式
backprop-shape = 形状
backprop-gradient = 梯度
backprop-caption = 从数据到 `{ $loss }` 的值，以及 `{ $loss }` 沿原路返回的梯度
backprop-caption-trained = 训练后：从数据到 `{ $loss }` 的值，以及 `{ $loss }` 沿原路返回的梯度
backprop-caption-step = 从数据到 `{ $loss }`，以及 `{ $loss }` 的梯度如何传回，{ $steps ->
    [0] 训练前
   *[other] { $steps } 步之后
}

steps-rule = { $optimizer } 的更新规则：
steps-step = 第 { $step } 步

derive-chain = 经过 { $names } 的链式法则
left-out = … 代表已计算但没有写出的部分：它太长，或者块语言里没有对应的函数。
derive-insert = 代入已知结果
derive-cancel = 代入已知结果并约分
rule-mean = 平均：n 项中每项占 1/n
rule-sum = 求和：原样传给每一项
rule-power = 幂法则
rule-product = 乘积：留下另一个因子
rule-quotient = 商法则
rule-matmul = 矩阵乘积：另一个因子的转置
rule-log = 对数：ln t 的导数是 1/t
rule-exp = 指数函数的导数是它本身
rule-subtract = 差：被减去的一项变号
rule-where = 只有被选中的分支
rule-function = { $name } 的导数

checklist-box = 断言成立
checklist-holds = { $count } 条断言成立
checklist-fails = { $all } 条断言中有 { $fails } 条不成立
checklist-told = 检查结果
checklist-line = 第 { $line } 行

# 用其他库写成的同一程序。
program-summary = 用 { $library } 写的同一程序
program-copy = 复制
program-save = 保存为 .py

# 读者可以改动的代码块的按钮。
live-try = 试一试
live-run = 运行
live-stop = 停止
live-reset = 还原
live-field = 可以改动的代码块。Tab 键跳到下一个数，上下箭头键改动它。
live-running = 正在运行…
live-stopped = 已停止。
live-failed = 引擎未能加载。
live-long = 这大约需要 { $seconds } 秒。
live-line = 第 { $line } 行：{ $message }
live-loss = 损失 { $name } 现在是 { $value }。
live-claims = { $holds } 条断言成立，{ $fails } 条不成立。
live-ran = 已运行。
live-steps = 步数
live-play = 播放
live-before = 之前
live-check = 核对
live-right = 答对了。
live-wrong = 不对。
live-guess = 请先猜一猜。

# 练习与提问。
try-solution = 结果如何
try-refused = 改动后的代码块被拒绝
try-changed = 改动后
try-before = 原样
try-loss = `{ $name }` { $told }；原来的代码块：{ $before }
try-ends = 经过 { $steps } 步后为 { $value }
try-diverges = 在第 { $step } 步发散，不再是有限数
ask-answer = 答案
ask-yours = 你的答案：

language-name = 简体中文
date = { $year } 年 { $month } 月 { $day } 日
reading-time = { $minutes } 分钟
lesson-number = 第 { $number } 课，共 { $total } 课
lesson-changed = 修改于 { $date }
lesson-requires = 先修：{ $lessons }
lesson-previous = 上一课：{ $lesson }
lesson-next = 下一课：{ $lesson }
elsewhere = 《{ $chapter }》{ $label }

reads = 阅读 { $count } 次
messages = 读者留言
messages-feed = 本课留言（订阅源）
messages-loading = 正在加载…
messages-none = 还没有人留言。
messages-down = 留言服务器没有响应。这不影响阅读本课。
messages-again = 重试
messages-name = 称呼（可不填）
messages-text = 留言
messages-rules = 纯文本，最多 { $length } 个字、{ $links } 个链接。无需账号，也不用留邮箱。
messages-send = 发送
messages-sent = 谢谢！你的留言已经显示在上面。
messages-waits = 谢谢！你的留言经审核后会显示出来。
messages-long = 留言最多 { $length } 个字，这条有 { $count } 个字。
messages-linked = 留言里最多有 { $links } 个链接。
messages-soon = 发得太快了，请稍等片刻再发送。
messages-refused = 服务器没有接受这条留言。
messages-unsent = 留言服务器没有响应。你写的内容还在这里。
messages-nobody = 一位读者
