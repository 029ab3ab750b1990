/// The search of the page. All that it shows is made as text, never as markup.
enum ReportScript {
    static let text: StaticString = #"""
        (function () {
          "use strict";
          const input = document.getElementById("q");
          const results = document.getElementById("results");
          const state = document.getElementById("search-state");
          const most = 60;
          let index = null;

          // Undoes what PackageIndex.json() does.
          function load() {
            if (index) return index;
            const raw = JSON.parse(document.getElementById("packages").textContent);
            const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
            const shared = {};
            for (let i = 0; i < digits.length; i++) shared[digits[i]] = i;
            let last = "";
            const names = raw.names === "" ? [] : raw.names.split("\n").map(function (line) {
              last = last.slice(0, shared[line[0]]) + line.slice(1);
              return last;
            });
            const trees = raw.trees.map(function (tree) {
              const n = tree.n || [];
              const places = new Map();
              let package_ = -1;
              for (let i = 0; i < n.length; i++) {
                package_ += n[i];
                places.set(package_, i);
              }
              return { variant: tree.v, arch: tree.a, name: tree.v + "." + tree.a, places: places, columns: tree };
            });
            index = { names: names, lower: names.map(s => s.toLowerCase()), trees: trees, texts: raw.texts,
              kinds: raw.kinds, reasons: raw.reasons, absent: raw.absent };
            return index;
          }

          function column(tree, name, place) {
            const values = tree.columns[name];
            return values ? values[place] : 0;
          }

          // One step: the sentence, and the package one step back.
          function step(tree, package_, place) {
            const data = load();
            const back = column(tree, "o", place);
            const detail = column(tree, "b", place);
            const source = column(tree, "f", place);
            const reason = column(tree, "r", place);
            const origin = back === 0 ? -1 : package_ + back;
            return {
              sentence: data.reasons[reason][source ? 1 : 0], origin: origin,
              detail: detail ? data.texts[detail - 1] : "", source: source ? data.texts[source - 1] : ""
            };
          }

          // The way back to an input; what a variant leaves to the one that it extends is explained there.
          function chain(tree, package_) {
            const data = load();
            const steps = [];
            const seen = new Set();
            let here = tree;
            let at = package_;
            while (at >= 0) {
              let place = here.places.get(at);
              if (place === undefined) {
                const other = data.trees.find(t => t.arch === here.arch
                  && here.variant.startsWith(t.variant + "-") && t.places.has(at));
                if (!other) break;
                here = other;
                place = here.places.get(at);
              }
              const key = here.name + " " + at;
              if (seen.has(key)) break;
              seen.add(key);
              const next = step(here, at, place);
              steps.push(next);
              at = next.origin;
            }
            return steps;
          }

          function make(tag, className, text) {
            const element = document.createElement(tag);
            if (className) element.className = className;
            if (text !== undefined) element.textContent = text;
            return element;
          }

          function jump(name) {
            const button = make("button", "", name);
            button.type = "button";
            button.addEventListener("click", function () {
              input.value = name;
              search(true);
              input.focus();
            });
            return button;
          }

          function sentence(step) {
            const data = load();
            const item = make("li");
            for (const part of step.sentence.split(/([\u0001\u0002\u0003])/)) {
              if (part === "\u0001") {
                if (step.origin >= 0) item.append(jump(data.names[step.origin]));
              } else if (part === "\u0002") item.append(make("code", "", step.detail));
              else if (part === "\u0003") item.append(step.source);
              else item.append(part);
            }
            return item;
          }

          // Trees in which a package is for the same reasons stand together.
          function explanation(package_, trees) {
            const box = make("div", "chain");
            const groups = new Map();
            for (const tree of trees) {
              const steps = chain(tree, package_);
              const key = JSON.stringify(steps);
              if (!groups.has(key)) groups.set(key, { steps: steps, names: [] });
              const place = tree.places.get(package_);
              const flags = column(tree, "g", place);
              groups.get(key).names.push(tree.name + (flags ? " (" + load().texts[flags - 1] + ")" : ""));
            }
            for (const group of groups.values()) {
              box.append(make("h4", "", "In " + group.names.join(", ")));
              const list = make("ol");
              for (const one of group.steps) list.append(sentence(one));
              box.append(list);
            }
            return box;
          }

          function result(package_, isOpen) {
            const data = load();
            const trees = data.trees.filter(t => t.places.has(package_));
            const item = make("li");
            const details = make("details", "group");
            const summary = make("summary");
            summary.append(make("span", "what", data.names[package_]));
            const kind = trees.length ? data.kinds[column(trees[0], "k", trees[0].places.get(package_))] : "";
            const many = trees.length === 1 ? trees[0].name : trees.length + " trees";
            summary.append(make("span", "count", kind + " · " + many));
            details.append(summary);
            details.addEventListener("toggle", function () {
              if (details.open && details.childElementCount === 1) details.append(explanation(package_, trees));
            });
            if (isOpen) {
              details.append(explanation(package_, trees));
              details.open = true;
            }
            item.append(details);
            return item;
          }

          // The name in NAME-VERSION-RELEASE.ARCH.
          function nameOf(text) {
            const release = text.lastIndexOf("-");
            const version = release > 0 ? text.lastIndexOf("-", release - 1) : -1;
            return version > 0 ? text.slice(0, version) : text;
          }

          function find(query) {
            const data = load();
            const ranks = [[], [], []];
            for (let i = 0; i < data.lower.length; i++) {
              const text = data.lower[i];
              const place = text.indexOf(query);
              if (place < 0) continue;
              if (text === query || nameOf(text) === query) ranks[0].push(i);
              else if (place === 0) ranks[1].push(i);
              else ranks[2].push(i);
            }
            return ranks[0].concat(ranks[1], ranks[2]);
          }

          function search(isChosen) {
            const query = input.value.trim().toLowerCase();
            if (isChosen) {
              try { history.replaceState(null, "", query ? "#q=" + encodeURIComponent(query) : "#search"); } catch (e) {}
            }
            results.replaceChildren();
            if (!query) {
              state.textContent = "";
              return;
            }
            const data = load();
            const found = find(query).filter(i => data.trees.some(t => t.places.has(i)));
            const absent = data.absent.filter(a => a[1].toLowerCase().includes(query));
            const list = document.createDocumentFragment();
            found.slice(0, most).forEach((package_, i) => list.append(result(package_, i === 0)));
            for (const entry of absent.slice(0, most)) {
              const item = make("li", "absent");
              item.textContent = "Not in " + data.trees[entry[0]].name + ": " + entry[1];
              list.append(item);
            }
            results.append(list);
            const count = found.length === 1 ? "1 package" : found.length.toLocaleString("en") + " packages";
            state.textContent = found.length > most ? count + "; the first " + most + " are shown"
              : found.length > 0 ? count
              : absent.length > 0 ? "No package has this in its name, but it was asked for."
              : "No package has this in its name.";
          }

          function fromAddress() {
            const match = /^#q=(.*)$/.exec(location.hash);
            if (!match) return;
            let query = match[1];
            try { query = decodeURIComponent(query); } catch (e) {}
            input.value = query;
            search(false);
            document.getElementById("search").scrollIntoView();
          }

          let timer = 0;
          document.getElementById("search-form").hidden = false;
          document.getElementById("search-form").addEventListener("submit", function (event) {
            event.preventDefault();
            search(true);
          });
          input.addEventListener("input", function () {
            clearTimeout(timer);
            timer = setTimeout(search, 80, true);
          });
          document.addEventListener("keydown", function (event) {
            if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target === input) return;
            event.preventDefault();
            input.focus();
          });
          window.addEventListener("hashchange", fromAddress);
          fromAddress();
        })();

        """#
}
