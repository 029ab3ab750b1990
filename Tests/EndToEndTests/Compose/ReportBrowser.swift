import Foundation
import HostKit
import SystemPackage
import TestSupport

/// A report as a browser shows it.
struct ReportBrowser {
    /// The page of a compose.
    var page: FilePath

    /// What a page told about itself.
    struct Answer: Decodable {
        /// Pixels of the content and of the window, across.
        var scrollWidth: Int
        var clientWidth: Int
        /// Sections by their headings, in order.
        var headings: [String]
        /// What the search found, by what was searched for.
        var searches: [String: Search]
    }

    struct Search: Decodable {
        var state: String
        /// The first one's name.
        var name: String?
        var explanations: [Explanation]
    }

    struct Explanation: Decodable, Hashable {
        /// As in `In Server.x86_64, Client.x86_64`.
        var title: String
        var steps: [String]
    }

    /// Opens the page in a frame of some width and searches; the first search is in the address.
    ///
    /// - Returns: What it told, and what the browser's console said.
    func open(width: Int, searches: [String], in directory: FilePath) async throws -> (
        Answer, console: String
    ) {
        let words = String(decoding: try JSONEncoder().encode(searches), as: UTF8.self)
        let fragment = searches.first.map { "#q=\($0)" } ?? ""
        let wrapper = """
            <!DOCTYPE html><body><iframe id="f" width="\(width)" height="800" src="file://\(page)\(fragment)"></iframe>
            <pre id="out"></pre><script>
            const frame = document.getElementById("f");
            frame.onload = () => {
              const page = frame.contentDocument, root = page.documentElement, found = {};
              const look = () => {
                const first = page.querySelector("#results li");
                return { state: page.getElementById("search-state").textContent,
                  name: first && first.querySelector(".what") ? first.querySelector(".what").textContent : null,
                  explanations: first ? [...first.querySelectorAll(".chain h4")].map(h => ({ title: h.textContent,
                    steps: [...h.nextSibling.querySelectorAll("li")].map(li => li.textContent) })) : [] };
              };
              \(words).forEach((word, number) => {
                if (number > 0) {
                  page.getElementById("q").value = word;
                  page.getElementById("search-form").dispatchEvent(new Event("submit", { cancelable: true }));
                }
                found[word] = look();
              });
              page.querySelectorAll("details").forEach(d => { d.open = true; });
              document.getElementById("out").textContent = JSON.stringify({ scrollWidth: root.scrollWidth,
                clientWidth: root.clientWidth, headings: [...page.querySelectorAll("h2")].map(h => h.textContent),
                searches: found });
            };
            </script></body>
            """
        let file = directory.appending("wrapper.html")
        try Files.writeAtomically(wrapper, to: file)
        let result = try await chromium(
            ["--allow-file-access-from-files", "--disable-web-security", "--dump-dom", "file://\(file)"],
            in: directory)
        let dom = result.output
        guard let begin = dom.firstRange(of: "<pre id=\"out\">"), let end = dom.firstRange(of: "</pre>")
        else {
            throw NoAnswer(dom: dom, errors: result.errorOutput)
        }
        let text = dom[begin.upperBound..<end.lowerBound].replacing("&lt;", with: "<").replacing(
            "&gt;", with: ">"
        )
        .replacing("&amp;", with: "&")
        let console = result.errorOutput.split(separator: "\n").filter { $0.contains("CONSOLE") }
        return (try JSONDecoder().decode(Answer.self, from: Data(text.utf8)), console.joined(separator: "\n"))
    }

    /// The page's document, by itself in a window.
    func document(fragment: String, in directory: FilePath) async throws -> String {
        try await chromium(["--dump-dom", "file://\(page)\(fragment)"], in: directory).output
    }

    private func chromium(_ arguments: [String], in directory: FilePath) async throws -> CommandResult {
        let command = Command(
            "chromium",
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=10000",
                "--enable-logging=stderr", "--user-data-dir=\(directory.appending("browser"))",
            ] + arguments, environment: Project.variables([:], home: directory), in: directory,
            timeout: .seconds(120))
        return try await Host.forTests().runner.check(command)
    }

    struct NoAnswer: Error {
        var dom: String
        var errors: String
    }
}
