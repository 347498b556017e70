import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { loadPage, pageName, preload } from "./app/pages.ts";
import { base } from "./state/place.ts";
import { loadSession } from "./state/session.ts";
import "./styles/base.css";

// What the first picture needs comes while the frame around it is made.
const page = pageName(location.pathname.slice(base.length));
void loadSession(() => preload(page));
loadPage(page);

const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
