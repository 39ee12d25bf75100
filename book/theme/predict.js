// A prediction is remembered. Without this file, or where nothing can be stored, its options fold and
// unfold all the same.
//
// <details class="belief" name="predict"> is an option; those of one name belong to one question. The
// one that is opened first is the reader's prediction: it is marked, and open at the next visit.

(() => {
    'use strict';

    const page = location.pathname.split('/').pop();

    function remembered(key) {
        try {
            return localStorage.getItem(key);
        } catch (_) {
            return null;
        }
    }

    function remember(key, letter) {
        try {
            if (letter === null) {
                localStorage.removeItem(key);
            } else {
                localStorage.setItem(key, letter);
            }
        } catch (_) {
            // A browser may forbid it.
        }
    }

    function begin(name, options) {
        const key = `async-traps ${page} ${name}`;
        const mark = document.createElement('span');
        mark.className = 'belief-chosen';
        mark.textContent = ' (your prediction)';
        const again = document.createElement('button');
        again.type = 'button';
        again.className = 'belief-again';
        again.textContent = 'Predict again';

        function choose(index) {
            options[index].querySelector('summary').append(mark);
            options[options.length - 1].after(again);
        }

        options.forEach((option, index) => {
            option.querySelector('summary').addEventListener('click', () => {
                if (!mark.isConnected) {
                    remember(key, String(index));
                    choose(index);
                }
            });
        });
        again.addEventListener('click', () => {
            remember(key, null);
            mark.remove();
            options.forEach((option) => { option.open = false; });
            options[0].querySelector('summary').focus();
            again.remove();
        });
        const before = remembered(key);
        if (before !== null && options[before]) {
            choose(Number(before));
            options[before].open = true;
        }
    }

    const questions = new Map();
    document.querySelectorAll('details.belief').forEach((option) => {
        const name = option.getAttribute('name') || '';
        questions.set(name, [...(questions.get(name) || []), option]);
    });
    questions.forEach((options, name) => begin(name, options));
})();
