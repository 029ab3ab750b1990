import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import RepoKit

@Suite(PythonOracle.require("import libcomps", "Debian's python3-libcomps"))
struct LibcompsTests {
    private static func translations(_ text: Comps.Text) -> String {
        text.translations.map { "\($0.language)=\($0.text)" }.joined(separator: " ")
    }

    private static func order(_ number: Int?) -> String { number.map { String($0) } ?? "None" }

    private static func lines(_ comps: Comps) -> [String] {
        var lines: [String] = []
        for group in comps.groups {
            let (isDefault, isVisible) = (group.isDefault ? 1 : 0, group.isUserVisible ? 1 : 0)
            lines.append(
                "group \(group.id) \(group.name.text ?? "") \(isDefault) \(isVisible) \(group.langOnly ?? "")"
            )
            lines.append(
                "\(group.description.text ?? "") \(translations(group.name)) \(translations(group.description))"
            )
            lines += group.packages.map { package in
                "\(package.type.rawValue) \(package.name) \(package.requires ?? "") "
                    + (package.isBasearchOnly ? "1" : "0")
            }
        }
        for category in comps.categories {
            lines.append(
                "category \(category.id) \(category.name.text ?? "") \(order(category.displayOrder)) "
                    + translations(category.name))
            lines.append(category.groups.joined(separator: " "))
        }
        for environment in comps.environments {
            lines.append(
                "environment \(environment.id) \(environment.name.text ?? "") "
                    + order(environment.displayOrder))
            lines.append(environment.groups.map(\.id).joined(separator: " "))
            lines.append(
                environment.options.map { $0.id + ($0.isDefault ? "*" : "") }.joined(separator: " "))
        }
        return lines
            + comps.langpacks.sorted { $0.name.precedes($1.name) }.map {
                "langpack \($0.name) \($0.install)"
            }
    }

    @Test("comps files are read as libcomps reads them") func read() async throws {
        let corpus = try CompsCorpus.files()
        let paths =
            corpus + ["pungi-comps-cases/input.xml", "pungi-compose-case/comps.xml"].map(Fixtures.path)
        let answers: [[String]] = try await PythonOracle.ask("libcomps-oracle.py", paths.map(\.string))
        try #require(answers.count == paths.count)
        for (path, answer) in zip(paths, answers) {
            let file = try CompsReader().read(SourceFile(name: path.string, bytes: try Files.read(path)))
            // libcomps glues the lines of a text together.
            let own = Self.lines(file.comps).map { $0.replacing("\n", with: "") }
            #expect(own.count == answer.count, "\(path)")
            let difference = zip(own, answer).first { $0 != $1 }
            #expect(difference == nil, "\(path)")
        }
    }
}
