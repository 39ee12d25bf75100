// The slider of a sweep. Without it a sweep shows its row, and one case of each kind.
//
// <figure class="sweep"> holds a drawing with a <g class="sweep-column" data-case="0"> for each case, and
// a <div class="sweep-case" data-case="0" data-went="hangs"> with the figure of each that is drawn.

(() => {
    'use strict';

    function begin(sweep) {
        const cases = Array.from(sweep.querySelectorAll('.sweep-case'));
        if (cases.length < 2) {
            return;
        }
        const label = document.createElement('label');
        label.textContent = 'Choose a case';
        const slider = document.createElement('input');
        slider.type = 'range';
        slider.min = '0';
        slider.max = String(cases.length - 1);
        const choice = document.createElement('div');
        choice.className = 'sweep-choice';
        label.append(slider);
        choice.append(label);
        cases[0].before(choice);

        function show() {
            const at = Number(slider.value);
            cases.forEach((one, index) => { one.hidden = index !== at; });
            sweep.querySelectorAll('.sweep-column').forEach((column) => {
                column.classList.toggle('sweep-now', column.dataset.case === cases[at].dataset.case);
            });
            slider.setAttribute('aria-valuetext', cases[at].querySelector('figcaption').textContent);
        }

        // A test that tries one timing may have tried one that is fine.
        const fine = cases.findIndex((one) => one.dataset.went === 'fine');
        slider.value = String(Math.max(fine, 0));
        slider.addEventListener('input', show);
        show();
    }

    document.querySelectorAll('figure.sweep').forEach(begin);
})();
