/// How the page looks: its own colours for light and dark, nothing from elsewhere.
enum ReportStyle {
    static let text: StaticString = """
        :root {
          color-scheme: light dark;
          --page: #f7f7f5; --card: #ffffff; --ink: #1c2024; --soft: #59636e; --line: #e2e3e0; --track: #f0f1ee;
          --accent: #1f5fa8; --bar: #4a80bd; --good: #17703f; --good-back: #e5f3ea; --warn: #7a4d00;
          --warn-back: #fcf1dc; --bad: #a8261c; --bad-back: #fcebe9; --bad-bar: #cf5a50;
          --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #131619; --card: #1b1f23; --ink: #e4e7ea; --soft: #9ea9b4; --line: #2e343a; --track: #23282d;
            --accent: #8ab8f0; --bar: #4f86c6; --good: #7fd3a0; --good-back: #16301f; --warn: #ecc27a;
            --warn-back: #33280f; --bad: #f2a19a; --bad-back: #3a1b18; --bad-bar: #c9564c;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
        body {
          margin: 0; background: var(--page); color: var(--ink);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
        }
        main, header, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
        header { padding-top: 2.5rem; }
        h1 {
          font-size: clamp(1.45rem, 1.1rem + 1.8vw, 2.2rem); line-height: 1.2; font-weight: 650; margin: 0;
          letter-spacing: -0.015em; overflow-wrap: anywhere;
        }
        h2 { font-size: 1.15rem; line-height: 1.3; font-weight: 650; margin: 0 0 .25rem; letter-spacing: -0.005em; }
        h3 { font-size: 1rem; font-weight: 600; margin: 1.5rem 0 .5rem; }
        p { margin: 0 0 .75rem; max-width: 46rem; }
        a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: 1px; }
        a:hover { text-decoration-thickness: 2px; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
        code, pre, .mono { font-family: var(--mono); font-size: .86em; }
        .eyebrow { color: var(--soft); font-size: .875rem; margin: 0 0 .35rem; }
        .title { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem 1rem; }
        .pill {
          display: inline-block; font-size: .875rem; font-weight: 600; line-height: 1; padding: .42em .8em;
          border-radius: 999px; white-space: nowrap;
        }
        .good { color: var(--good); background: var(--good-back); }
        .warn { color: var(--warn); background: var(--warn-back); }
        .bad { color: var(--bad); background: var(--bad-back); }
        .facts {
          display: grid; grid-template-columns: repeat(auto-fill, minmax(8.25rem, 1fr)); gap: 1.1rem 1.25rem;
          margin: 1.75rem 0 0; padding: 0;
        }
        .facts dt { color: var(--soft); font-size: .8125rem; }
        .facts dd { margin: 0; font-weight: 550; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        nav { margin-top: 1.75rem; border-top: 1px solid var(--line); }
        nav ul { display: flex; flex-wrap: wrap; gap: 0 1.5rem; list-style: none; margin: 0; padding: .35rem 0; }
        nav a { display: inline-block; padding: .5rem 0; text-decoration: none; font-size: .9375rem; }
        nav a:hover { text-decoration: underline; }
        section { background: var(--card); border: 1px solid var(--line); border-radius: 12px;
          padding: 1.5rem; margin: 0 0 1.25rem; }
        main { padding-top: .75rem; }
        .lead { color: var(--soft); font-size: .9375rem; margin-bottom: 1.1rem; }
        .cause { border-color: transparent; background: var(--bad-back); }
        .cause.mild { background: var(--warn-back); }
        .cause h2 { color: var(--bad); }
        .cause.mild h2 { color: var(--warn); }
        .cause .message { font-weight: 600; margin-bottom: .35rem; }
        .cause .message, .cause .more { white-space: pre-wrap; overflow-wrap: anywhere; max-width: none; }
        .cause p:last-child { margin-bottom: 0; }
        pre {
          margin: .75rem 0 0; padding: .85rem 1rem; background: var(--page); color: var(--ink); border-radius: 8px;
          overflow-x: auto; line-height: 1.5;
        }
        .scroll { overflow-x: auto; margin: 0 -1.5rem; padding: 0 1.5rem; }
        table { border-collapse: collapse; width: 100%; font-size: .9375rem; font-variant-numeric: tabular-nums; }
        caption { text-align: left; color: var(--soft); font-size: .875rem; padding-bottom: .5rem; }
        th { text-align: left; font-weight: 600; }
        thead th { color: var(--soft); font-weight: 500; font-size: .8125rem; vertical-align: bottom; }
        th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: baseline; }
        th:last-child, td:last-child { padding-right: 0; }
        tbody:last-child tr:last-child > *, tfoot tr:last-child > * { border-bottom: 0; }
        tfoot th, tfoot td { font-weight: 600; }
        .num { text-align: right; white-space: nowrap; }
        .small { display: block; color: var(--soft); font-size: .8125rem; font-weight: 400; }
        .wide { overflow-wrap: anywhere; min-width: min(12rem, 100%); }
        .trees tbody th[scope=rowgroup] { border-bottom: 0; padding: .9rem 0 .1rem; }
        .trees tbody tr:not(:last-child) > * { border-bottom: 0; }
        .trees tbody th[scope=row] { font-weight: 400; padding-left: 1rem; }
        .images th[scope=row] { font-weight: 500; }
        .images .num { padding-right: 1.75rem; }
        .mark { display: inline-block; margin-left: .5rem; padding: .1em .6em; border-radius: 999px;
          font-size: .75rem; font-weight: 600; }
        .timeline .when { width: 60%; position: relative; }
        .timeline td.when { padding-right: 1rem; }
        .axis { display: flex; justify-content: space-between; padding-right: .25rem; }
        .track { position: relative; height: 1rem; border-radius: 4px; background:
          repeating-linear-gradient(90deg, transparent 0 calc(25% - 1px), var(--line) calc(25% - 1px) 25%), var(--track); }
        .span { position: absolute; top: 0; bottom: 0; left: min(var(--s), calc(100% - 4px)); width: max(4px, var(--w));
          max-width: max(4px, calc(100% - var(--s))); background: var(--bar); border-radius: 4px; }
        .span.failed { background: var(--bad-bar); }
        details summary { cursor: pointer; }
        .group { border-top: 1px solid var(--line); }
        .group > summary { display: flex; gap: .75rem; align-items: baseline; padding: .65rem 0; list-style: none; }
        .group > summary::-webkit-details-marker { display: none; }
        .group > summary::before { content: "▸"; color: var(--soft); font-size: .8em; width: .8em; flex: none; }
        .group[open] > summary::before { content: "▾"; }
        .group .what { flex: 1; min-width: 0; overflow-wrap: anywhere; }
        .count { color: var(--soft); font-size: .875rem; font-variant-numeric: tabular-nums; flex: none; }
        .lines { list-style: none; margin: 0 0 .9rem 1.5rem; padding: 0; font-size: .875rem; color: var(--soft); }
        .lines li { padding: .15rem 0; overflow-wrap: anywhere; white-space: pre-line; }
        .sums { margin-top: .25rem; font-size: .8125rem; color: var(--soft); }
        .sums dl { margin: .4rem 0 0; }
        .sums dt { font-weight: 600; }
        .sums dd { margin: 0 0 .35rem; font-family: var(--mono); overflow-wrap: anywhere; }
        .search { display: flex; gap: .75rem; align-items: center; flex-wrap: wrap; margin: .75rem 0 .5rem; }
        .search label { font-weight: 550; }
        .search input {
          flex: 1 1 14rem; min-width: 0; font: inherit; color: inherit; background: var(--page);
          border: 1px solid var(--soft); border-radius: 8px; padding: .6rem .85rem;
        }
        .results { list-style: none; margin: .75rem 0 0; padding: 0; }
        .results .group > summary { flex-wrap: wrap; }
        .results .what { font-family: var(--mono); font-size: .875rem; font-weight: 600; flex: 1 1 12rem; }
        .absent { border-top: 1px solid var(--line); padding: .55rem 0; color: var(--soft); font-size: .9375rem;
          overflow-wrap: anywhere; }
        .chain { margin: 0 0 1rem 1.5rem; }
        .chain h4 { font-size: .8125rem; font-weight: 500; color: var(--soft); margin: .25rem 0; }
        .chain ol { margin: 0 0 .75rem; padding: 0 0 0 1.1rem; }
        .chain li { padding: .1rem 0; overflow-wrap: anywhere; }
        .chain li::marker { color: var(--soft); font-size: .85em; }
        .chain button {
          font: inherit; font-family: var(--mono); font-size: .86em; color: var(--accent); background: none; border: 0;
          padding: 0; cursor: pointer; text-align: left; text-decoration: underline; text-underline-offset: .15em;
          text-decoration-thickness: 1px; overflow-wrap: anywhere;
        }
        footer { color: var(--soft); font-size: .875rem; padding-top: .5rem; padding-bottom: 3rem; }
        @media (max-width: 40rem) {
          header { padding-top: 1.5rem; }
          main, header, footer { padding-left: 1rem; padding-right: 1rem; }
          section { padding: 1.15rem 1rem; border-radius: 10px; }
          .scroll { margin: 0 -1rem; padding: 0 1rem; }
          .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .9rem 1rem; margin-top: 1.25rem; }
          .timeline thead .when { display: none; }
          .timeline tr { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; column-gap: .75rem; }
          .timeline th { overflow-wrap: anywhere; }
          .timeline tbody tr { padding: .55rem 0; border-bottom: 1px solid var(--line); }
          .timeline tbody tr:last-child { border-bottom: 0; }
          .timeline th, .timeline td { padding: 0; border: 0; }
          .timeline td.when { grid-column: 1 / -1; grid-row: 2; width: auto; padding: .35rem 0 0; }
          .timeline .track { height: .7rem; }
          .timeline .num { min-width: 3.75rem; }
          .images thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
          .images, .images tbody, .images tr { display: block; }
          .images tr { padding: .75rem 0; border-bottom: 1px solid var(--line); }
          .images tr:last-child { border-bottom: 0; padding-bottom: 0; }
          .images th, .images td { display: block; padding: .15rem 0; border: 0; text-align: left; white-space: normal; }
          .images td { display: grid; grid-template-columns: 6rem minmax(0, 1fr); font-size: .875rem; overflow-wrap: anywhere; }
          .images td::before { content: attr(data-label); color: var(--soft); }
          .trees { font-size: .875rem; }
          .trees th:not(:last-child), .trees td:not(:last-child) { padding-right: .6rem; }
          .trees .small { font-size: .75rem; }
        }
        @media print {
          body { background: none; }
          section { border: 0; padding: 0; break-inside: avoid; }
          nav, .search { display: none; }
        }

        """
}
