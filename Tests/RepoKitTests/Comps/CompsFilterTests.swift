import Foundation
import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import RepoKit

/// One run of the reference's `comps_filter`.
struct CompsFilterCase: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var tool: String
    var args: [String]?
    var output: String
    var testDescription: String { name }

    static let all: [CompsFilterCase] = {
        let bytes = try? Fixtures.bytes("pungi-comps-cases/cases.json")
        let cases = bytes.flatMap { try? JSONDecoder().decode([CompsFilterCase].self, from: Data($0)) }
        return (cases ?? []).filter { $0.tool == "comps_filter" }
    }()

    var filter: CompsFilter {
        var filter = CompsFilter(arch: "")
        for argument in args ?? [] {
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            switch parts[0] {
            case "--arch": filter.arch = parts[1]
            case "--variant": filter.variant = parts[1]
            case "--no-cleanup": filter.cleansUp = false
            case "--keep-empty-group": filter.keptEmptyGroups.append(parts[1])
            case "--lookaside-group": filter.lookasideGroups.insert(parts[1])
            case "--arch-only-groups": filter.dropsGroupsOfAllArches = true
            case "--arch-only-packages": filter.dropsPackagesOfAllArches = true
            case "--arch-only-environments": filter.dropsEnvironmentsOfAllArches = true
            case "--remove-categories": filter.removesCategories = true
            case "--remove-langpacks": filter.removesLangpacks = true
            case "--remove-translations": filter.removesTranslations = true
            case "--remove-environments": filter.removesEnvironments = true
            case "--no-reindent": filter.reindents = false
            default: Issue.record("unknown option \(argument)")
            }
        }
        return filter
    }
}

@Suite struct CompsFilterTests {
    @Test("the cases are there") func cases() {
        #expect(CompsFilterCase.all.count == 16)
    }

    @Test("a filtered file is the reference's, byte for byte", arguments: CompsFilterCase.all)
    func bytes(one: CompsFilterCase) throws {
        let bytes = try Fixtures.bytes("pungi-comps-cases/input.xml")
        let document = try CompsDocument(SourceFile(name: "input.xml", bytes: bytes))
        let found = String(decoding: one.filter.filtered(document), as: UTF8.self)
        #expect(try found == Fixtures.text("pungi-comps-cases/\(one.output)"))
    }

    @Test(
        "what is filtered says the same as what a reader makes of the filtered file",
        arguments: CompsFilterCase.all)
    func model(one: CompsFilterCase) throws {
        let bytes = try Fixtures.bytes("pungi-comps-cases/input.xml")
        let file = try CompsReader().read(SourceFile(name: "input.xml", bytes: bytes))
        let again = try CompsReader().read(SourceFile(name: "x", bytes: one.filter.filtered(file.document)))
        // References keep their own restriction in the file, which nobody reads any more.
        #expect(one.filter.filtered(file.comps).withoutReferenceArches == again.comps.withoutReferenceArches)
    }
}

extension Comps {
    fileprivate var withoutReferenceArches: Comps {
        var comps = self
        for index in comps.environments.indices {
            for group in comps.environments[index].groups.indices {
                comps.environments[index].groups[group].restriction = Restriction()
            }
        }
        return comps
    }
}
