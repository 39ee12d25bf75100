// The step-through of figures. A figure is complete without it: its moments stand in a list below.
//
// <figure class="trace" data-steps='["what happens first", "then"]'> holds a drawing with a
// <g class="fig-moment" data-step="0"> for each step, and <ol class="fig-moments"> with an <li> for
// each. The buttons move a line through the drawing, and say what happens there. So do the arrow keys,
// wherever the focus is, while the figure is on the screen.

(() => {
    'use strict';

    const SVG = 'http://www.w3.org/2000/svg';

    function stepsOf(figure) {
        try {
            const steps = JSON.parse(figure.dataset.steps || '[]');
            if (Array.isArray(steps) && steps.length > 0) {
                return steps.map(String);
            }
        } catch (_) {
            // The list says the same.
        }
        return Array.from(figure.querySelectorAll('.fig-moments > li'), (item) => item.textContent.trim());
    }

    function button(text, label) {
        const made = document.createElement('button');
        made.type = 'button';
        made.textContent = text;
        made.setAttribute('aria-label', label);
        return made;
    }

    // Where the line of a step is in the drawing.
    function placeOf(svg, step) {
        const group = svg.querySelector(`.fig-moment[data-step="${step}"]`);
        const matrix = svg.getScreenCTM();
        if (!group || !matrix) {
            return null;
        }
        const box = (group.querySelector('.fig-guide') || group).getBoundingClientRect();
        const inside = (y) => new DOMPoint((box.left + box.right) / 2, y).matrixTransform(matrix.inverse());
        return { x: inside(box.top).x, top: inside(box.top).y, bottom: inside(box.bottom).y };
    }

    function begin(figure) {
        const svg = figure.querySelector('svg');
        const steps = stepsOf(figure);
        if (!svg || steps.length === 0) {
            return null;
        }
        const scroll = svg.closest('.fig-scroll');
        const items = Array.from(figure.querySelectorAll('.fig-moments > li'));
        const caption = figure.querySelector('figcaption');
        const name = caption ? caption.textContent.trim() : 'the figure';

        const earlier = button('Earlier', `Earlier moment of: ${name}`);
        const later = button('Later', `Later moment of: ${name}`);
        const now = document.createElement('p');
        now.className = 'fig-now';
        now.setAttribute('role', 'status');
        const controls = document.createElement('div');
        controls.className = 'fig-controls';
        controls.append(earlier, later, now);
        (scroll || svg).after(controls);

        let cursor = null;
        let at = -1;

        function show() {
            earlier.setAttribute('aria-disabled', String(at <= 0));
            later.setAttribute('aria-disabled', String(at >= steps.length - 1));
            now.textContent = at < 0
                ? `${steps.length} moments. Step through them with the buttons or the arrow keys.`
                : `${at + 1} of ${steps.length}: ${steps[at]}`;
            svg.querySelectorAll('.fig-moment').forEach((group) => {
                group.classList.toggle('fig-step', Number(group.dataset.step) === at);
            });
            items.forEach((item, index) => item.classList.toggle('fig-step', index === at));
            const place = at < 0 ? null : placeOf(svg, at);
            if (place === null) {
                if (cursor) {
                    cursor.remove();
                    cursor = null;
                }
                return;
            }
            if (!cursor) {
                cursor = document.createElementNS(SVG, 'line');
                cursor.setAttribute('class', 'fig-cursor');
                cursor.setAttribute('aria-hidden', 'true');
                // Below the marks, which it must not hide.
                svg.prepend(cursor);
            }
            cursor.setAttribute('x1', place.x);
            cursor.setAttribute('x2', place.x);
            cursor.setAttribute('y1', place.top);
            cursor.setAttribute('y2', place.bottom);
            if (scroll) {
                const box = cursor.getBoundingClientRect();
                const frame = scroll.getBoundingClientRect();
                if (box.left < frame.left + 20 || box.right > frame.right - 20) {
                    scroll.scrollLeft += box.left - frame.left - frame.width / 2;
                }
            }
        }

        function go(by) {
            const next = Math.min(Math.max(at + by, 0), steps.length - 1);
            if (next !== at) {
                at = next;
                show();
            }
        }

        // A drawing that is wider than its box begins where something goes wrong.
        const trouble = svg.querySelector('.fig-lane .fig-snooze, .fig-moment .fig-drop');
        if (scroll && trouble) {
            const begins = new ResizeObserver(() => {
                if (scroll.clientWidth > 0) {
                    const { left } = trouble.getBoundingClientRect();
                    const frame = scroll.getBoundingClientRect();
                    scroll.scrollLeft += left - frame.left - frame.width / 2;
                    begins.disconnect();
                }
            });
            begins.observe(scroll);
        }

        earlier.addEventListener('click', () => go(-1));
        later.addEventListener('click', () => go(1));
        show();
        return { drawing: scroll || svg, go };
    }

    const begun = Array.from(document.querySelectorAll('figure.trace'), begin).filter(Boolean);

    // The figure that the arrow keys step: of those on the screen the one nearest to its middle. On the
    // screen is what shows half of itself, or takes half of the screen.
    function onScreen() {
        const height = document.documentElement.clientHeight;
        let nearest = null;
        for (const { drawing, go } of begun) {
            const { top, bottom } = drawing.getBoundingClientRect();
            const seen = Math.min(bottom, height) - Math.max(top, 0);
            if (seen <= 0 || seen < Math.min(bottom - top, height) / 2) {
                continue;
            }
            const distance = Math.abs((top + bottom) / 2 - height / 2);
            if (!nearest || distance < nearest.distance) {
                nearest = { distance, go };
            }
        }
        return nearest;
    }

    // What the arrow keys move by itself: text, a slider, a box that scrolls sideways.
    function hasKeysOfItsOwn(target) {
        const box = target.closest('pre, .table-wrapper, .fig-scroll');
        return target.matches('input, textarea, select') || target.isContentEditable
            || (box !== null && target.scrollWidth > target.clientWidth);
    }

    // In the capturing phase, before mdBook, which would turn the page.
    document.addEventListener('keydown', (event) => {
        const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!by || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
            return;
        }
        if (event.target.nodeType === Node.ELEMENT_NODE && hasKeysOfItsOwn(event.target)) {
            if (event.target.closest('main')) {
                event.stopPropagation();
            }
            return;
        }
        const figure = onScreen();
        if (figure) {
            event.stopPropagation();
            event.preventDefault();
            figure.go(by);
        }
    }, true);
})();
