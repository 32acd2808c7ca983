"""One line set of icons, drawn for the portal on a 24 x 24 grid with a stroke of 1.75."""

ICONS: dict[str, str] = {
    "alert": '<path d="M12 4 2.8 20h18.4L12 4Z"/><path d="M12 10v4.5M12 17.3v.2"/>',
    "bus": '<rect x="4" y="4" width="16" height="13" rx="2"/><path d="M4 11h16M8 17v3M16 17v3"/>',
    "card": '<rect x="3" y="5" width="18" height="14" rx="2"/><circle cx="8.5" cy="11" r="2"/>'
    '<path d="M5.5 16c.6-1.6 5.4-1.6 6 0M14.5 10H18M14.5 14H18"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "check-circle": '<circle cx="12" cy="12" r="9"/><path d="m8 12.3 2.8 2.8L16.2 9.5"/>',
    "chevron-down": '<path d="m5 9 7 7 7-7"/>',
    "chevron-left": '<path d="m15 5-7 7 7 7"/>',
    "chevron-right": '<path d="m9 5 7 7-7 7"/>',
    "circle-dashed": '<circle cx="12" cy="12" r="8" stroke-dasharray="3.4 2.9"/>',
    "circle-dot": '<circle cx="12" cy="12" r="8"/><circle cx="12" cy="12" r="3.4" fill="currentColor"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.3l3.4 2"/>',
    "copy": '<rect x="8" y="8" width="12" height="12" rx="2"/><path d="M16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2"/>',
    "corner": '<path d="M9 6 4 11l5 5"/><path d="M4 11h11a5 5 0 0 1 5 5v2"/>',
    "door": '<path d="M14 4H6v16h8M10 12h11M17 8l4 4-4 4"/>',
    "edit": '<path d="M4 20h4L19.5 8.5l-4-4L4 16v4ZM13.5 6.5l4 4"/>',
    "eye": '<path d="M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12Z"/>'
    '<circle cx="12" cy="12" r="3"/>',
    "grid": '<path d="M4 4h16v16H4zM4 12h16M12 4v16"/>',
    "history": '<path d="M4 5v4.5h4.5"/><path d="M4.6 9.3A8 8 0 1 1 4 13"/><path d="M12 8v4.5l3 1.8"/>',
    "home": '<path d="M3.5 11.5 12 4l8.5 7.5"/><path d="M6 10v10h12V10M10 20v-6h4v6"/>',
    "home-plus": '<path d="M3.5 11.5 12 4l8.5 7.5"/><path d="M6 10v10h6M18.5 14v7M15 17.5h7"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.2"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="m11 12 8.5-8.5M16 7l3 3"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "map": '<path d="M12 21c4.7-5.2 7-8.6 7-11.3a7 7 0 0 0-14 0C5 12.4 7.3 15.8 12 21Z"/><circle cx="12" cy="9.7" r="2.5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "network-off": '<path d="M3 3l18 18M5 12.5a10 10 0 0 1 4-2.5M2.5 9A14 14 0 0 1 7 6.2M12 5a14 14 0 0 1 9.5 4'
    'M14.5 10.3a10 10 0 0 1 4.5 2.2M9 16.2a5 5 0 0 1 6 0M12 20v.1"/>',
    "page": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
    "phone": '<path d="M5 4h4l2 5-2.5 1.8a12 12 0 0 0 4.7 4.7L15 13l5 2v4a2 2 0 0 1-2 2A15 15 0 0 1 3 6a2 2 0 0 1 2-2Z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V3h10v6M7 18H5a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-2"/>'
    '<path d="M7 14h10v7H7z"/>',
    "refresh": '<path d="M20 11a8 8 0 0 0-14.5-3.5L4 9M4 4.5V9h4.5M4 13a8 8 0 0 0 14.5 3.5L20 15M20 19.5V15h-4.5"/>',
    "school": '<path d="m2.5 9 9.5-4.5L21.5 9 12 13.5 2.5 9Z"/><path d="M6.5 11v5.5c2.5 2.5 8.5 2.5 11 0V11"/>',
    "seal": '<rect x="5" y="5" width="14" height="14" rx="1.5"/><path d="M9 9h6v6H9z" fill="currentColor"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "sort": '<path d="M8 5v14M4.5 15.5 8 19l3.5-3.5M16 19V5M12.5 8.5 16 5l3.5 3.5"/>',
    "tag": '<path d="M4 4h8l8.5 8.5-8 8L4 12V4Z"/><path d="M8.2 8.2v.1"/>',
    "target": '<circle cx="12" cy="12" r="9"/><circle cx="12" cy="12" r="5"/><path d="M12 12v.1"/>',
    "text-size": '<path d="M3 7V5h11v2M8.5 5v14M6 19h5M15 12.5V11h6.5v1.5M18.2 11v8M16.7 19h3"/>',
    "undo": '<path d="M8.5 5 4 9.5 8.5 14"/><path d="M4 9.5h10a6 6 0 0 1 0 12h-3"/>',
    "upload": '<path d="M12 16V4M7 9l5-5 5 5M4 16v4h16v-4"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4 20.5c1-4.5 4-6 8-6s7 1.5 8 6"/>',
    "users": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.6-4 3-5.5 6.5-5.5s5.9 1.5 6.5 5.5M15.5 4.8a3.5 3.5 0 0 1 0 6.4'
    'M18 15c2 .7 3.2 2.3 3.5 5"/>',
    "work": '<rect x="3" y="8" width="18" height="12" rx="2"/><path d="M8.5 8V5.5a1.5 1.5 0 0 1 1.5-1.5h4a1.5 1.5 0 0 1 1.5 1.5V8M3 13h18"/>',
    "x": '<path d="M6 6l12 12M18 6 6 18"/>',
}

# Six kinds of sites, six shapes around the origin, about one unit wide: the same on every map, legend, list and print
# (static/js/screen/site-kinds.js draws the wall's), so that no colour is needed to tell them apart.
SITE_SHAPES: dict[str, str] = {
    "command_centre": "M0-1.25L.32-.42 1.2-.39.5.16.74 1.02 0 .52-.74 1.02-.5.16-1.2-.39-.32-.42Z",
    "gig_station": "M0-1.2L1.2 0 0 1.2-1.2 0Z",
    "urban_micro_station": "M0-1A1 1 0 1 1 0 1A1 1 0 1 1 0-1Z",
    "town_small_station": "M-.95-.95H.95V.95H-.95Z",
    "town_community_point": "M0-1.15L1.1.85H-1.1Z",
    "village_point": "M-.35-1H.35V-.35H1V.35H.35V1H-.35V.35H-1V-.35H-.35Z",
}
