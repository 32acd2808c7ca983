// Plane geometry of the map: projection, rings, the inside point where a label sits.

const RADIANS = Math.PI / 180;
const WORLD = 10000;

/** A projection for one county: degrees -> world units, north up, lengths true in both directions. */
export function projection(centre) {
  const squeeze = Math.cos(centre.lat * RADIANS);
  return (lng, lat) => [(lng - centre.lng) * squeeze * WORLD, (centre.lat - lat) * WORLD];
}

/** The rings of a polygon or multipolygon in world units. */
export function rings(geometry, project) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flatMap((polygon) => polygon.map((ring) => ring.map(([lng, lat]) => project(lng, lat))));
}

/** Path text of rings. */
export function pathOf(list) {
  return list.map((ring) => `M${ring.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`).join("");
}

/** Path text of the edges of several places, each edge once: two neighbours' dashes would fill each other's gaps. */
export function edgesOf(lists) {
  const seen = new Set();
  const parts = [];
  const name = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  for (const ring of lists.flat()) {
    for (let i = 1; i < ring.length; i += 1) {
      const [from, to] = [name(ring[i - 1]), name(ring[i])];
      const key = from < to ? `${from}L${to}` : `${to}L${from}`;
      if (from !== to && !seen.has(key)) {
        seen.add(key);
        parts.push(`M${from}L${to}`);
      }
    }
  }
  return parts.join("");
}

export function boundsOf(list) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const ring of list) {
    for (const [x, y] of ring) {
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
    }
  }
  return box;
}

/** Whether a point lies inside rings, holes counted (even-odd). */
export function inside(list, x, y) {
  let within = false;
  for (const ring of list) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [xi, yi] = ring[i];
      const [xj, yj] = ring[j];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) {
        within = !within;
      }
    }
  }
  return within;
}

function edgeDistance(list, x, y) {
  let nearest = Infinity;
  for (const ring of list) {
    for (let i = 1; i < ring.length; i += 1) {
      const [ax, ay] = ring[i - 1];
      const [bx, by] = ring[i];
      const lengthSquared = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
      const t = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / lengthSquared));
      nearest = Math.min(nearest, (x - ax - t * (bx - ax)) ** 2 + (y - ay - t * (by - ay)) ** 2);
    }
  }
  return Math.sqrt(nearest);
}

/** The point deepest inside the rings, and how far the edge is: where a label has most room. */
export function heart(list) {
  const box = boundsOf(list);
  let best = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, room: -1 };
  let step = Math.max(box.right - box.left, box.bottom - box.top) / 14;
  let area = box;
  for (let pass = 0; pass < 3; pass += 1) {
    for (let y = area.top + step / 2; y < area.bottom; y += step) {
      for (let x = area.left + step / 2; x < area.right; x += step) {
        if (inside(list, x, y)) {
          const room = edgeDistance(list, x, y);
          if (room > best.room) {
            best = { x, y, room };
          }
        }
      }
    }
    area = { left: best.x - step, right: best.x + step, top: best.y - step, bottom: best.y + step };
    step /= 5;
  }
  return best;
}

/** Scale and shift that fit a world box into a screen box, centred. */
export function fit(box, room) {
  const width = box.right - box.left || 1;
  const height = box.bottom - box.top || 1;
  const scale = Math.min((room.right - room.left) / width, (room.bottom - room.top) / height);
  return {
    scale,
    x: (room.left + room.right) / 2 - ((box.left + box.right) / 2) * scale,
    y: (room.top + room.bottom) / 2 - ((box.top + box.bottom) / 2) * scale,
  };
}
