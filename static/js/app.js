// What a browser adds to pages that work without it. One verb a file; planner/web/assets.py joins them.
import "./drop.js";
import "./drag-post.js";
import "./new-post.js";
import "./count-text.js";
import "./copy-address.js";
import "./print-page.js";
import "./toast.js";
import "./unsaved.js";
import "./panel.js";
import "./step-day.js";
import "./keep-focus.js";
import "./follow-contents.js";
import "./keys.js";
