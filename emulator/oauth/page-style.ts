/** The look of the pages. Inline, since they load nothing from anywhere. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #efeae1; --paper: #fffdf9; --ink: #20242c; --quiet: #5d6470; --line: #d9d2c5;
  --accent: #a63a12; --on-accent: #fff; --stub: #fbe3d6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14161a; --paper: #1e2127; --ink: #eceae6; --quiet: #a6acb6; --line: #3a3f48;
    --accent: #ff9f7a; --on-accent: #2a1006; --stub: #3a2720;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: 1.5rem 1rem; display: flex; flex-direction: column; align-items: center;
  justify-content: center; gap: 1rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere;
}
main, header, footer { width: 100%; max-width: 30rem; }
header { display: flex; justify-content: space-between; align-items: center; }
.brand { font-weight: 700; letter-spacing: .02em; }
.languages { display: flex; gap: .25rem; font-size: .875rem; }
.languages a { padding: .35rem .6rem; border-radius: 999px; color: var(--quiet); text-decoration: none; }
.languages a:hover { text-decoration: underline; }
.languages a[aria-current] { background: var(--paper); color: var(--ink); }
main { background: var(--paper); border-radius: 1.25rem; padding: 2rem; box-shadow: 0 1.25rem 3rem rgb(0 0 0 / .12); }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
h2 { margin: 1.5rem 0 .5rem; font-size: .9375rem; }
p { margin: 0; }
.quiet { color: var(--quiet); font-size: .875rem; }
.pair { display: flex; align-items: center; gap: .75rem; margin-bottom: 1.25rem; }
.pair span {
  display: grid; place-items: center; width: 3rem; height: 3rem; border-radius: .9rem; font-weight: 700; font-size: 1.125rem;
  background: var(--stub); color: var(--accent);
}
.pair span:last-child { background: var(--accent); color: var(--on-accent); }
.pair i { flex: 0 0 2rem; border-top: 2px dashed var(--line); }
.stub {
  position: relative; margin: 1rem 0 0; padding: 1rem 1.5rem; background: var(--stub); border-radius: .75rem;
  display: grid; gap: .75rem;
}
.stub::before, .stub::after {
  content: ""; position: absolute; top: 50%; width: 1.25rem; height: 1.25rem; margin-top: -.625rem; border-radius: 50%;
  background: var(--paper);
}
.stub::before { left: -.625rem; }
.stub::after { right: -.625rem; }
dl { margin: 0; }
dt { color: var(--quiet); font-size: .8125rem; }
dd { margin: 0; font-weight: 600; }
ul { list-style: none; margin: 0; padding: 0; }
li { border-top: 1px solid var(--line); }
li:first-child { border-top: 0; }
.scope { display: flex; gap: .75rem; align-items: flex-start; padding: .6rem 0; }
label.scope { cursor: pointer; min-height: 2.75rem; }
.scope small { display: block; color: var(--quiet); font-family: ui-monospace, Menlo, Consolas, monospace; }
.scope svg, .scope input { flex: none; width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; accent-color: var(--accent); color: var(--accent); }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
legend { padding: 0; margin: 1.5rem 0 0; font-size: .9375rem; font-weight: 700; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.75rem 0 1rem; }
button {
  flex: 1 1 9rem; min-height: 3rem; border-radius: .75rem; border: 2px solid var(--accent); font: inherit; font-weight: 600;
  cursor: pointer; background: transparent; color: var(--accent);
}
button[value="approve"] { background: var(--accent); color: var(--on-accent); }
button:hover { filter: brightness(1.08); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: .4rem; }
details { margin-top: 1.5rem; border-top: 1px solid var(--line); padding-top: 1rem; font-size: .875rem; }
summary { cursor: pointer; font-weight: 600; }
details dl { margin-top: .75rem; display: grid; gap: .5rem; }
details dd { font-weight: 400; }
code, details dd { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .8125rem; }
footer { text-align: center; }
`;
