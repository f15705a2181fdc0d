# 页面上的文字：中文。花括号里的内容由工具填入；反引号之间是代码。

list-comma = 、
list = { $first }和{ $last }

weights-start = 初始值
weights-trained = 训练后
weights-caption = 训练得到的权重
weights-compared = 训练得到的值

step = 步
after-step = 步数
expression = 表达式
value = 值
array-empty = 空，形状 { $shape }
array-summary = 形状 { $shape }：从 { $low } 到 { $high }，平均 { $mean }

refuted = 已驳倒：{ $claim }
not-refuted = 未能驳倒：{ $claim }
in-the-text = 正文中

loss-falls = 损失 { $name } 在 { $steps } 步内从 { $from } 降到 { $to }。
loss-goes = 损失 { $name } 在 { $steps } 步内从 { $from } 变为 { $to }。
loss-diverges = 损失 { $name } 在第 { $step } 步发散，不再是有限数。
loss-of-run = { $run }：{ $told }

loss-claim = 损失来自 `{ $name } = { $formula }`。
loss-claim-without-formula = 损失是 `{ $name }`。
own-rule-claim = 按作者自己的更新规则运行。
loss-evidence = { $first } → { $last }；{ $end }
own-rule-evidence = 所有的值{ $end }
end-complete = 在全部 { $steps } 步中都是有限数
end-until = 在全部 { $steps } 步中都是有限数，随后满足 `until` 条件
end-diverged = 如预期在第 { $step } 步发散
gradients-claim = 梯度对 { $names } 求得，并且正确。
gradients-wrong = `{ $name }` 的反向传播与有限差分不一致：相对误差 { $error }
gradients-equal = 反向传播与有限差分在{ $which }上一致（仅有舍入误差）
gradients-near = 反向传播对照有限差分，{ $which }：最大相对误差 { $error }
derivatives-all = 全部 { $all } 个偏导数
derivatives-some = { $all } 个偏导数中的 { $compared } 个
measure-claim = 指标 `{ $name }`，训练前与训练后。

claim-is = `{ $claim }` 的值是 { $value }
claim-fails-in = `{ $claim }` 在 { $all } 个元素中有 { $wrong } 个不成立
claim-nothing = 没有可以比较的内容
claim-both-apart = 都是 { $value }，相差 { $apart }
claim-and = { $left } 和 { $right }
claim-beside = { $left } 与 { $right }
claim-differs = { $all } 个元素中有 { $wrong } 个与断言不符，首先是 { $place }：{ $left } 和 { $right }
claim-in-both = 两边都是 { $values }；{ $rest }
claim-all-equal = 全部 { $count } 个元素相等
claim-near = { $count } 个元素中最大差 { $apart }
claim-holds = 在全部 { $count } 个元素中成立

fault-title = 这一课需要修正
