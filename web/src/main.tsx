import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { loadPage, pageName } from "./app/pages.ts";
import { base } from "./state/place.ts";
import { loadSession } from "./state/session.ts";
import "./styles/base.css";

// What the first picture needs comes while the frame around it is made.
void loadSession();
loadPage(pageName(location.pathname.slice(base.length)));

const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
