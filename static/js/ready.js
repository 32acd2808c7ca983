// Marks the page as one with script before the first paint, so that what script opens and closes does not jump.
document.documentElement.classList.add("js");
