// A station's television: fetched again every two minutes; without a network the last board stays.

const EVERY = 120000;

window.setInterval(async () => {
  try {
    const answer = await fetch(window.location.href, { cache: "no-store" });
    if (answer.ok) {
      window.location.reload();
    }
  } catch {
    // the next turn tries again
  }
}, EVERY);
