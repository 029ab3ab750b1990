import Foundation
import HostKit
import RepoKit
import SourceDiagnostics
import TestSupport
import Testing

@testable import ComposeCore

/// A variant, and the comps that the reference makes for it.
struct CompsReductionCase: Decodable, Sendable, CustomTestStringConvertible {
    struct Group: Decodable {
        var name: String
        var glob: Bool
        var `default`: Bool?
        var uservisible: Bool?
    }
    struct Environment: Decodable {
        var name: String
        var displayOrder: Int?

        private enum CodingKeys: String, CodingKey {
            case name
            case displayOrder = "display_order"
        }
    }
    var name: String
    var arch: String?
    var variant: String?
    var groups: [Group]?
    var environments: [Environment]?
    var unmatched: [String]?
    var output: String
    var testDescription: String { name }

    static let all: [CompsReductionCase] = {
        let bytes = try? Fixtures.bytes("pungi-comps-cases/cases.json")
        let cases = bytes.flatMap { try? JSONDecoder().decode([CompsReductionCase].self, from: Data($0)) }
        return (cases ?? []).filter { $0.variant != nil }
    }()

    func expand() throws -> (variant: Variant, arch: String) {
        var variant = Variant(
            id: try #require(self.variant), name: "S", kind: .variant, arches: [try #require(arch)])
        variant.groups = groups?.map {
            Variant.Group($0.name, isGlob: $0.glob, isDefault: $0.default, isUserVisible: $0.uservisible)
        }
        variant.environments = (environments ?? []).map {
            Variant.Environment($0.name, displayOrder: $0.displayOrder)
        }
        return (variant, variant.arches[0])
    }
}

@Suite struct CompsReductionTests {
    static func input() throws -> CompsFile {
        let bytes = try Fixtures.bytes("pungi-comps-cases/input.xml")
        return try CompsReader().read(SourceFile(name: "input.xml", bytes: bytes))
    }

    @Test("the cases are there") func cases() {
        #expect(CompsReductionCase.all.count == 5)
    }

    @Test("a variant's comps are the reference's, byte for byte", arguments: CompsReductionCase.all)
    func bytes(one: CompsReductionCase) throws {
        let (variant, arch) = try one.expand()
        let filter = CompsReduction.filter(for: variant, arch: arch)
        let result = try CompsReduction().reduced(
            filter.filtered(Self.input().comps), for: variant, arch: arch)
        let found = String(decoding: CompsWriter.bytes(result.comps), as: UTF8.self)
        #expect(try found == Fixtures.text("pungi-comps-cases/\(one.output)"))
        #expect(result.warnings.filter { $0.kind == .group }.map(\.name) == one.unmatched)
    }

    private func reduce(_ change: (inout Variant) -> Void, _ reduction: CompsReduction = CompsReduction())
        throws
        -> CompsReduction.Result
    {
        var variant = Variant(id: "Server", name: "S", kind: .variant, arches: ["x86_64"])
        change(&variant)
        let filter = CompsReduction.filter(for: variant, arch: "x86_64")
        return try reduction.reduced(filter.filtered(Self.input().comps), for: variant, arch: "x86_64")
    }

    @Test("a variant with modules or module tags has no group that it does not list") func modular() throws {
        #expect(try reduce { $0.modules = [] }.comps.groups.isEmpty)
        #expect(try reduce { $0.kojiTags = ["tag"] }.comps.groups.isEmpty)
        #expect(try reduce { $0.kind = .optional }.comps.groups.isEmpty)
        #expect(try reduce { _ in }.comps.groups.count == 3)
    }

    @Test("environments stay when they are not to be filtered, or nothing is listed") func environments()
        throws
    {
        let groups = [Variant.Group("zeta")]
        #expect(try reduce { $0.groups = groups }.comps.environments.isEmpty)
        #expect(
            try reduce({ $0.groups = groups }, CompsReduction(filtersEnvironments: false))
                .comps.environments.map(\.id) == ["env-b", "env-a"])
        #expect(try reduce { $0.kind = .optional }.comps.environments.count == 2)
    }

    @Test("a group's own entry overrules a pattern") func overrules() throws {
        let groups = [
            Variant.Group("zeta", isDefault: false),
            Variant.Group("z*", isGlob: true, isDefault: true, isUserVisible: true),
        ]
        let zeta = try reduce { $0.groups = groups }.comps.groups[0]
        #expect(!zeta.isDefault && zeta.isUserVisible)
    }

    @Test("what matches nothing is told as the reference tells it") func warnings() throws {
        let warnings = try reduce {
            $0.groups = [Variant.Group("nope"), Variant.Group("x*", isGlob: true)]
            $0.environments = [Variant.Environment("gone")]
        }.warnings
        #expect(
            warnings.map(\.description) == [
                "Variant Server.x86_64 requires comps group nope which does not match anything in input comps file",
                "Variant Server.x86_64 requires comps group x* which does not match anything in input comps file",
                "Variant Server.x86_64 requires comps environment gone which does not match anything in input "
                    + "comps file",
            ])
    }
}
