import RPMKit
import RepoKit
import TestSupport

/// Packages made up by a seeded generator: few names, so that they meet often.
struct RandomUniverse {
    var packages: [SackPackage] = []

    private var random: SeededGenerator
    private let hasAlternatives: Bool
    private static let capabilities = (0..<14).map { "cap\($0)" }
    private static let versions = [
        "1", "1.0", "1-1", "1.0-1", "1.0-2", "1.1-1", "2-1", "1:1-1", "1:0.9", "0:1.0-1", "1.0~rc1-1",
        "1.0^git1-1", "2",
    ]
    private static let signs: [Dependency.Flags] = [
        .less, [.less, .equal], .equal, [.greater, .equal], .greater,
    ]
    private static let paths = (0..<8).map { "/usr/bin/tool\($0)" } + ["/etc/tool.conf"]

    /// - Parameter hasAlternatives: Whether several packages may provide the same.
    init(seed: UInt64, count: Int = 60, isRich: Bool = true, hasAlternatives: Bool = true) {
        random = SeededGenerator(seed: seed)
        self.hasAlternatives = hasAlternatives
        for number in 0..<count { packages += family(number, isRich: isRich) }
    }

    /// A dependency that may or may not be satisfied.
    mutating func dependency() -> Dependency {
        if hasAlternatives, random.one(in: 8) { return Dependency(name: random.pick(Self.paths)) }
        let name =
            !hasAlternatives || random.one(in: 3)
            ? "package\(Int.random(in: 0..<60, using: &random))" : capability()
        if random.one(in: 2) { return Dependency(name: name) }
        return Dependency(
            name: name, flags: random.pick(Self.signs), version: random.pick(Self.versions))
    }

    mutating func richDependency(depth: Int = 0) -> Dependency {
        func part(_ universe: inout RandomUniverse) -> String {
            depth < 2 && universe.random.one(in: 4)
                ? universe.richDependency(depth: depth + 1).name
                : universe.dependency().description
        }
        let (first, second) = (part(&self), part(&self))
        let word = random.pick(["and", "or", "with", "without", "if", "unless"])
        if word == "if", random.one(in: 2) {
            return Dependency(name: "(\(first) if \(second) else \(part(&self)))")
        }
        return Dependency(name: "(\(first) \(word) \(second))")
    }

    mutating func shuffled() -> [SackPackage] { packages.shuffled(using: &random) }

    private mutating func capability() -> String { random.pick(Self.capabilities) }

    private mutating func family(_ number: Int, isRich: Bool) -> [SackPackage] {
        let name = "package\(number)"
        let epoch: UInt32 = random.one(in: 6) ? 1 : 0
        let version = random.pick(["1.0", "1.1", "2"])
        var provides: [Dependency] = []
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            var provided = Dependency(name: capability())
            if random.one(in: 2) {
                provided.flags = random.one(in: 5) ? random.pick(Self.signs) : .equal
                provided.version = random.pick(Self.versions)
            }
            provides.append(provided)
        }
        var requires: [Dependency] = []
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            requires.append(isRich && random.one(in: 5) ? richDependency() : dependency())
        }
        let paths = random.one(in: 3) ? [random.pick(Self.paths)] : []
        let arches: [Arch] =
            random.one(in: 4) ? ["noarch"] : random.one(in: 3) ? ["x86_64", "i686"] : ["x86_64"]
        return arches.map { arch in
            let nevra = NEVRA(name: name, epoch: epoch, version: version, release: "1", arch: arch)
            let own = Dependency(name: name, flags: .equal, version: nevra.evr.description)
            return SackPackage(
                nevra: nevra, sourceRPM: "\(name)-\(version)-1.src.rpm", requires: requires,
                provides: [own] + provides, files: .paths(paths))
        }
    }

    /// An index of all packages, or of others in their place.
    func sack(_ others: [SackPackage]? = nil) -> PackageSack {
        var builder = PackageSack.Builder()
        builder.add(others ?? packages, from: SackRepository(id: "test"))
        return builder.build()
    }

    /// The primary metadata of a repository with these packages.
    var primaryXML: String {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <metadata xmlns="http://linux.duke.edu/metadata/common" \
            xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="\(packages.count)">

            """
        for (number, package) in packages.enumerated() {
            let nevra = package.nevra
            text += """
                <package type="rpm"><name>\(nevra.name)</name><arch>\(nevra.arch)</arch>\
                <version epoch="\(nevra.epoch)" ver="\(nevra.version)" rel="\(nevra.release)"/>\
                <checksum type="sha256" pkgid="YES">\(String(repeating: "\(number % 10)", count: 64))</checksum>\
                <summary/><description/><packager/><url/><time file="1" build="1"/>\
                <size package="1" installed="1" archive="1"/><location href="\(nevra.fileName)"/>\
                <format><rpm:license>MIT</rpm:license><rpm:sourcerpm>\(package.sourceRPM ?? "")</rpm:sourcerpm>\
                <rpm:provides>\(Self.entries(package.provides))</rpm:provides>\
                <rpm:requires>\(Self.entries(package.requires))</rpm:requires>\(Self.files(package))</format>\
                </package>

                """
        }
        return text + "</metadata>\n"
    }

    private static func entries(_ dependencies: [Dependency]) -> String {
        let words = ["<": "LT", "<=": "LE", "=": "EQ", ">=": "GE", ">": "GT"]
        return dependencies.map { dependency in
            var attributes = "name=\"\(escaped(dependency.name))\""
            if let sign = dependency.flags.sign, let word = words[sign], let evr = dependency.evr {
                attributes += " flags=\"\(word)\" epoch=\"\(evr.epoch ?? 0)\" ver=\"\(evr.version)\""
                if let release = evr.release { attributes += " rel=\"\(release)\"" }
            }
            return "<rpm:entry \(attributes)/>"
        }.joined()
    }

    private static func files(_ package: SackPackage) -> String {
        guard case .paths(let paths) = package.files else { return "" }
        return paths.map { "<file>\($0)</file>" }.joined()
    }

    private static func escaped(_ text: String) -> String {
        text.map { ["<": "&lt;", ">": "&gt;", "&": "&amp;"][$0] ?? String($0) }.joined()
    }
}
