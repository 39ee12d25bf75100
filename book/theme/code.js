// Code or a table that is wider than its box scrolls: then the keyboard must be able to reach it.

(() => {
    'use strict';

    const observer = new ResizeObserver((entries) => {
        for (const { target } of entries) {
            if (target.scrollWidth > target.clientWidth) {
                target.tabIndex = 0;
            } else {
                target.removeAttribute('tabindex');
            }
        }
    });
    const boxes = document.querySelectorAll('main pre > code, main .table-wrapper');
    boxes.forEach((box) => observer.observe(box));
})();
