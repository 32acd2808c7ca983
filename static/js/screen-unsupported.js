// Says so in words where the browser is too old for the screen's modules.
if (!("noModule" in document.createElement("script")) || typeof ResizeObserver === "undefined") {
  var notice = document.querySelector('[data-part="unsupported"]');
  if (notice) {
    notice.hidden = false;
  }
}
