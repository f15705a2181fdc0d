// A question with buttons in the place of its fields: tells at once whether an answer is right, and why; knows no engine.
function openQuestion(card, words) {
  const reason = card.querySelector('details');
  const told = document.createElement('output');
  const { answer, within } = card.dataset;
  const labels = [...card.querySelectorAll('label')];
  const tell = (isRight) => {
    told.textContent = isRight ? `✓ ${words.right}` : `✗ ${words.wrong}`;
    told.className = isRight ? 'descent-right' : 'descent-wrong';
    reason.open = true;
  };
  const button = (act) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'descent-button';
    made.addEventListener('click', () => act(made));
    return made;
  };
  if (within === undefined) {
    const choices = labels.map((label, index) => {
      const choice = button(() => {
        if (choices[0].ariaDisabled) return;
        const isRight = index + 1 === Number(answer);
        choices.forEach((one) => (one.ariaDisabled = 'true'));
        choice.ariaPressed = 'true';
        choice.classList.add(isRight ? 'descent-right' : 'descent-wrong');
        choices[answer - 1].classList.add('descent-right');
        tell(isRight);
      });
      choice.classList.add('descent-choice');
      choice.append(...[...label.childNodes].slice(1));
      label.replaceWith(choice);
      return choice;
    });
  } else {
    const field = labels[0].querySelector('input');
    const judge = () => field.value && tell(Math.abs(field.value - answer) <= within);
    const check = button(judge);
    check.textContent = words.check;
    labels[0].append(' ', check);
    field.addEventListener('keydown', (event) => {
      // The page's own keys search and turn to the next chapter.
      event.stopPropagation();
      if (event.key === 'Enter') judge();
    });
  }
  reason.before(told);
  // Who unfolds the answer has it, too.
  return new Promise((done) => reason.addEventListener('toggle', done, { once: true }));
}

// An exercise stays folded away until what it asks first is answered.
function openExercise(exercise, words) {
  const asked = [];
  for (let one = exercise.previousElementSibling; one?.matches('.descent-ask'); one = one.previousElementSibling) asked.push(one);
  if (!asked.length) return;
  const guess = document.createElement('p');
  guess.className = 'descent-guess';
  guess.textContent = words.guess;
  exercise.hidden = true;
  exercise.before(guess);
  Promise.all(asked.map((card) => card.answered)).then(() => {
    guess.remove();
    exercise.hidden = false;
  });
}
