import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

extension ReleaseConfig {
    static func named(
        _ short: String, _ version: String, type: String = "ga", base: BaseProductConfig? = nil
    ) -> Self {
        var release = Self()
        (release.name, release.short, release.version) = ("\(short) Linux", short, version)
        release.type = type
        release.base = base
        return release
    }

    /// The product below a layered one.
    static func base(_ short: String, _ version: String, type: String = "ga") -> BaseProductConfig {
        var base = BaseProductConfig()
        (base.name, base.short, base.version, base.type) = ("\(short) Base", short, version, type)
        return base
    }
}

extension ComposeIdentity {
    static func forTests(
        _ release: ReleaseConfig = .named("PT", "1.0"), _ type: ComposeType = .test, respin: Int = 0,
        label: String? = nil
    ) throws -> Self {
        try Self(
            release: release, type: type, date: "20261121", respin: respin,
            label: label.map(ComposeLabel.init))
    }
}

extension HostEnvironment {
    /// An environment at a moment, with nothing but some variables.
    static func at(_ seconds: Int64, nanoseconds: Int32 = 0, _ variables: [String: String] = [:]) -> Self {
        Self(variables: variables, currentDirectory: "/") {
            Timestamp(seconds: seconds, nanoseconds: nanoseconds)
        }
    }
}

/// The compose that the reference made of `Fixtures/pungi-compose-case`.
enum RecordedCase {
    static func expected(_ name: String, in set: String = "expected") throws -> [UInt8] {
        try Fixtures.bytes("pungi-compose-case/\(set)/\(name)")
    }

    static var release: ReleaseConfig {
        var release = ReleaseConfig.named("PT", "1.0")
        release.name = "Peer Test"
        return release
    }

    static func variants() throws -> Variants {
        let text = try Fixtures.text("pungi-compose-case/variants.xml")
        var file = VariantsFile(SourceFile(name: "variants.xml", text: text))
        return Variants(&file)
    }

    /// The published files, relative to `compose/`; some of the recordings leave that away.
    static func files(_ set: String) throws -> [String] {
        let text = String(decoding: try expected("tree.txt", in: set), as: UTF8.self)
        return text.split(separator: "\n").map { line in
            String(line.hasPrefix("compose/") ? line.dropFirst("compose/".count) : line)
        }
    }

    /// The directories that a path leads through.
    static func directories(of path: String) -> [String] {
        path.indices.filter { path[$0] == "/" }.map { String(path[..<$0]) }
    }

    /// The directories that hold something, relative to `compose/`.
    static func published(_ set: String) throws -> Set<String> {
        Set(try files(set).flatMap(directories))
    }
}

/// Variants of every kind: Server with an addon, an optional child and a layered product.
func allKindsOfVariants() -> Variants {
    let arches = "<arches><arch>x86_64</arch><arch>s390x</arch></arches>"
    let text = """
        <variants>
        <variant id="HA" name="High % Availability" type="addon">
        <arches><arch>x86_64</arch></arches></variant>
        <variant id="LP" name="Layered" type="layered-product">
        <release name="Layered Product" short="LP" version="3.1"/>\(arches)</variant>
        <variant id="Server" name="Server" type="variant" has_optional="true">\(arches)
        <variants><ref id="HA"/><ref id="LP"/></variants></variant>
        </variants>
        """
    var file = VariantsFile(SourceFile(name: "variants.xml", text: text))
    return Variants(&file)
}
