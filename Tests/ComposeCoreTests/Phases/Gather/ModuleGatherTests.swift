import RPMKit
import RepoKit
import SourceDiagnostics
import Testing

@testable import ComposeCore

private let everyMethod: [GatherConfig.Method] = [.deps, .nodeps, .hybrid]

@Suite("Gathering modules") struct ModuleGatherTests {
    // MARK: Descriptions

    /// A package as `name-version-release.arch`, with what it requires and provides.
    static func package(
        _ text: String, _ requires: String..., provides: [String] = [], source: String? = nil
    ) -> SackPackage {
        guard let nevra = NEVRA(text) else { preconditionFailure(text) }
        let own = Dependency(name: nevra.name, flags: .equal, version: nevra.evr.description)
        return SackPackage(
            nevra: nevra,
            sourceRPM: nevra.arch.isSource
                ? nil : "\(source ?? nevra.name)-\(nevra.version)-\(nevra.release).src.rpm",
            requires: requires.map { Dependency(name: $0) },
            provides: [own] + provides.map { Dependency(name: $0) })
    }

    /// A build as `name:stream:version:context`, with what it requires as `name:stream`.
    static func build(_ text: String, _ requires: [String] = [], _ artifacts: [String] = []) -> ModuleStream {
        let parts = text.split(separator: ":").map(String.init)
        var build = ModuleStream(
            parts[0], parts[1], version: UInt64(parts[2]) ?? 0, context: parts[3], arch: "x86_64")
        build.artifacts = artifacts.map { artifact in
            guard let nevra = NEVRA(artifact) else { return artifact }
            return RPMManifest.key(nevra)
        }
        var dependencies = ModuleStream.Dependencies()
        for requirement in requires {
            let words = requirement.split(separator: ":").map(String.init)
            dependencies.requires[words[0], default: []] += words.dropFirst()
        }
        build.dependencies = [dependencies]
        return build
    }

    static let packages = [
        package("perl-5.24-1.x86_64", provides: ["abi-24"], source: "perl-m"),
        package("perl-5.26-1.x86_64", provides: ["abi-26"], source: "perl-m"),
        package("perl-5.30-1.x86_64", provides: ["abi-30"]),
        package("perl-m-5.24-1.src"), package("perl-m-5.26-1.src"),
        package("perl-debuginfo-5.24-1.x86_64", source: "perl-m"),
        package("perl-5.24-1.i686", source: "perl-m"),
        package("dbi-1-1.c24.x86_64", "abi-24"), package("dbi-1-1.c26.x86_64", "abi-26", "helper"),
        package("helper-1-1.x86_64"), package("helper-1-1.src"), package("tool-1-1.x86_64", "perl"),
        package("web-1-1.x86_64", "httpd"), package("httpd-2-1.x86_64"), package("httpd-data-2-1.x86_64"),
    ]
    static let builds = [
        build(
            "perl:5.24:1:p", ["platform:el8"],
            ["perl-5.24-1.x86_64", "perl-5.24-1.i686", "perl-m-5.24-1.src"]),
        build("perl:5.26:1:q", ["platform:el8"], ["perl-5.26-1.x86_64", "perl-m-5.26-1.src"]),
        build("dbi:1:1:c24", ["platform:el8", "perl:5.24"], ["dbi-1-1.c24.x86_64"]),
        build("dbi:1:1:c26", ["platform:el8", "perl:5.26"], ["dbi-1-1.c26.x86_64"]),
        build("httpd:2:1:h", ["platform:el8"], ["httpd-2-1.x86_64", "httpd-data-2-1.x86_64"]),
    ]

    private func compose(
        _ modules: String..., method: GatherConfig.Method = .deps,
        _ change: (inout ModularCompose) -> Void = { _ in }
    ) async throws -> Found {
        var compose = ModularCompose(modules, packages: Self.packages, builds: Self.builds)
        compose.config.methods = .all(method)
        change(&compose)
        let (outcome, pool) = try await compose.gather()
        return Found(outcome: outcome, pool: pool)
    }

    /// What was gathered, in words.
    struct Found {
        var outcome: GatherOutcome
        var pool: PackagePool

        func contents(_ variant: String = "App") throws -> TreeContents {
            try #require(outcome.contents[TreeID(variant, "x86_64")])
        }

        func packages(_ kind: PackageKind = .binary, _ variant: String = "App") throws -> [String] {
            try contents(variant)[kind].published.map { "\(pool.sack.nevra($0.id))" }.sorted()
        }

        func modules(_ variant: String = "App") throws -> [String] {
            try contents(variant).modules.map { "\($0.build.nsvc) \($0.cause)" }
        }

        func why(_ package: String) throws -> String {
            let journal = TreeJournal(try contents(), pool: pool)
            return "\(WhyReport(package, [journal]))"
        }
    }

    // MARK: The source `module`

    @Test("both streams of a module and the contexts that go with each are taken, and what they require")
    func deps() async throws {
        let found = try await compose("perl:5.24", "perl:5.26", "dbi:1")
        #expect(
            try found.packages() == [
                "dbi-1-1.c24.x86_64", "dbi-1-1.c26.x86_64", "helper-1-1.x86_64", "perl-5.24-1.x86_64",
                "perl-5.26-1.x86_64",
            ])
        #expect(try found.packages(.source) == ["helper-1-1.src", "perl-m-5.24-1.src", "perl-m-5.26-1.src"])
        #expect(try found.packages(.debug) == ["perl-debuginfo-5.24-1.x86_64"])
        #expect(try found.contents().missing.isEmpty)
        #expect(
            try found.modules() == [
                "dbi:1:1:c24 listed as 'dbi:1'", "dbi:1:1:c26 listed as 'dbi:1'",
                "perl:5.24:1:p listed as 'perl:5.24'", "perl:5.26:1:q listed as 'perl:5.26'",
            ])
    }

    @Test("nodeps takes the packages with their sources and debug packages, and nothing that they require")
    func nodeps() async throws {
        let found = try await compose("perl:5.24", "dbi:1:1:c26", method: .nodeps)
        #expect(try found.packages() == ["dbi-1-1.c26.x86_64", "perl-5.24-1.x86_64"])
        #expect(try found.packages(.source) == ["perl-m-5.24-1.src"])
        #expect(try found.packages(.debug) == ["perl-debuginfo-5.24-1.x86_64"])
    }

    @Test("copies for other arches come where a variant has some", arguments: everyMethod)
    func copies(method: GatherConfig.Method) async throws {
        let with = try await compose("perl:5.24", method: method) {
            $0.config.multilib = VariantArchMap([.init("^Other$", ["x86_64": ["devel"]])])
        }
        #expect(try with.packages() == ["perl-5.24-1.i686", "perl-5.24-1.x86_64"])
        let without = try await compose("perl:5.24", method: method)
        #expect(try without.packages() == ["perl-5.24-1.x86_64"])
    }

    @Test("a package of a module is filtered like others", arguments: everyMethod)
    func filters(method: GatherConfig.Method) async throws {
        let found = try await compose("perl:5.26", "dbi:1:1:c26", method: method) {
            $0.config.filterPackages = VariantArchMap([.init("^App$", ["*": ["perl"]])])
        }
        #expect(try !found.packages().contains { $0.hasPrefix("perl") })
        #expect(try found.packages().contains("dbi-1-1.c26.x86_64"))
    }

    @Test(
        "packages asked for by name never come from streams that are not active",
        arguments: everyMethod.dropLast())
    func inactive(method: GatherConfig.Method) async throws {
        let none = try await compose(method: method) { $0.groups = ["App": ["perl", "dbi"]] }
        #expect(try none.packages() == ["perl-5.30-1.x86_64"])
        #expect(try none.contents().unmatched.map(\.name) == ["dbi"])
        let usual = try await compose(method: method) {
            $0.groups = ["App": ["perl"]]
            $0.defaults = ["perl": "5.24"]
        }
        #expect(try usual.packages() == ["perl-5.24-1.x86_64"])
        #expect(try usual.modules() == ["perl:5.24:1:p a default stream"])
        let listed = try await compose("perl:5.26", method: method) {
            $0.groups = ["App": ["perl"]]
            $0.defaults = ["perl": "5.24"]
        }
        #expect(try listed.packages() == ["perl-5.26-1.x86_64"])
    }

    @Test("a variant that extends another has its streams, and needs no modules of its own") func children()
        async throws
    {
        let found = try await compose {
            $0.variants = ModularCompose.variants(
                ModularCompose.variant(
                    "App", ["perl:5.26"],
                    "<variants><variant id=\"optional\" name=\"o\" type=\"optional\"><arches><arch>x86_64</arch>"
                        + "</arches></variant></variants>"))
            $0.groups = ["App-optional": ["dbi", "tool"]]
        }
        #expect(try found.packages(.binary, "App-optional") == ["tool-1-1.x86_64"])
        #expect(try found.modules("App-optional") == [])
    }

    @Test("what filters of a build leave out does not come by its source") func filtered() async throws {
        var build = Self.builds[1]
        build.filter = ["perl-tests"]
        let found = try await compose("perl:5.26") {
            $0.builds = [build]
            $0.packages.append(Self.package("perl-tests-5.26-1.x86_64", source: "perl-m"))
            $0.packages.append(Self.package("perl-extra-5.26-1.x86_64", source: "perl-m"))
            $0.config.isFulltree = true
        }
        #expect(try found.packages() == ["perl-5.26-1.x86_64", "perl-extra-5.26-1.x86_64"])
    }

    // MARK: The method `hybrid`

    @Test("a stream that is not listed drops the contexts that need it, in silence") func drops() async throws
    {
        let found = try await compose("perl:5.24", "dbi:1", method: .hybrid)
        #expect(try found.packages() == ["dbi-1-1.c24.x86_64", "perl-5.24-1.x86_64"])
        #expect(try found.modules().map { String($0.prefix(8)) } == ["dbi:1:1:", "perl:5.2"])
        let contents = try found.contents()
        #expect(contents.missingModules.isEmpty && contents.moduleWarnings.isEmpty)
        #expect(
            contents.moduleNotes == [
                "module dbi:1:1:c26 cannot be used: dbi:1:1:c26 requires perl:5.26, but it is neither listed "
                    + "nor a default stream (there are perl:5.24, perl:5.26); it is left out"
            ])
    }

    @Test("a stream that cannot be had at all is unresolved, with the reason") func missing() async throws {
        let found = try await compose("dbi:1:1:c24", method: .hybrid)
        #expect(try found.packages() == [])
        #expect(try found.modules() == [])
        #expect(
            try found.why("dbi").hasPrefix("App.x86_64: not there: module dbi:1:1:c24 cannot be used: "))
        let error = try #require(found.outcome.unresolved)
        #expect(
            error.message.contains("App.x86_64: module dbi:1:1:c24 cannot be used: dbi:1:1:c24 requires "))
    }

    @Test("a default stream is pulled in by a module and by a package, and explained") func pulled()
        async throws
    {
        let found = try await compose("dbi:1", method: .hybrid) {
            $0.defaults = ["perl": "5.26", "httpd": "2"]
            $0.groups = ["App": ["web"]]
        }
        #expect(
            try found.packages() == [
                "dbi-1-1.c26.x86_64", "helper-1-1.x86_64", "httpd-2-1.x86_64", "perl-5.26-1.x86_64",
                "web-1-1.x86_64",
            ])
        #expect(
            try found.modules() == [
                "dbi:1:1:c26 listed as 'dbi:1'", "perl:5.26:1:q required by module dbi:1:1:c26",
                "httpd:2:1:h a default stream",
            ])
        #expect(
            try found.why("dbi") == """
                dbi-1-1.c26.x86_64 in App.x86_64 (input, module dbi:1:1:c26)
                  part of module dbi:1:1:c26, listed as 'dbi:1'
                """)
        #expect(
            try found.why("httpd") == """
                httpd-2-1.x86_64 in App.x86_64 (module httpd:2:1:h)
                  web-1-1.x86_64 requires httpd
                  asked for as 'web' by comps group 'core'
                """)
    }

    @Test("copies for other arches, and translations, are solved in turn") func companions() async throws {
        let found = try await compose("perl:5.24", method: .hybrid) {
            $0.packages += [
                Self.package("hello-1-1.x86_64"), Self.package("hello-1-1.i686", "hello-lib-32"),
                Self.package("lib-1-1.i686", provides: ["hello-lib-32"]),
                Self.package("hello-lang-de-1-1.noarch", "words"), Self.package("words-1-1.noarch"),
            ]
            $0.groups = ["App": ["hello"]]
            $0.langpacks = [.init(name: "hello", install: "hello-lang-%s")]
            $0.config.multilibWhitelist = ["*": ["hello"]]
        }
        #expect(
            try found.packages() == [
                "hello-1-1.i686", "hello-1-1.x86_64", "hello-lang-de-1-1.noarch", "lib-1-1.i686",
                "perl-5.24-1.x86_64", "words-1-1.noarch",
            ])
    }

    @Test("patterns stand for packages of no module, for the tree's own arch, and for no debug packages")
    func patterns() async throws {
        let found = try await compose("perl:5.24", method: .hybrid) {
            $0.groups = ["App": ["h*", "per?"]]
            $0.defaults = ["httpd": "2"]
            $0.packages += [Self.package("hello-1-1.x86_64"), Self.package("hello-copy-1-1.i686")]
            $0.packages += [Self.package("hello-debuginfo-1-1.x86_64", source: "other")]
        }
        #expect(
            try found.packages() == ["hello-1-1.x86_64", "helper-1-1.x86_64", "perl-5.24-1.x86_64"])
        #expect(try found.packages(.debug) == ["perl-debuginfo-5.24-1.x86_64"])
        #expect(try found.contents().unmatched.map(\.text) == ["per?"])
    }

    @Test("a listed context that cannot be used is unresolved, though another one of its stream can be")
    func listedContext() async throws {
        let found = try await compose("dbi:1:1:c24", "dbi:1:1:c26", "perl:5.26", method: .hybrid)
        #expect(try found.contents().missingModules.count == 1)
        #expect(try found.packages().contains("dbi-1-1.c26.x86_64"))
    }

    @Test("each stream has its own debug packages, whatever newer ones there are", arguments: everyMethod)
    func debug(method: GatherConfig.Method) async throws {
        let found = try await compose("perl:5.24", "perl:5.26", method: method) {
            $0.packages += [
                Self.package("perl-debuginfo-5.26-1.x86_64", source: "perl-m"),
                Self.package("perl-debuginfo-5.30-1.x86_64", source: "perl"),
            ]
        }
        #expect(
            try found.packages(.debug) == ["perl-debuginfo-5.24-1.x86_64", "perl-debuginfo-5.26-1.x86_64"])
    }

    @Test("modules for two platforms cannot be solved together; lookaside repositories count")
    func platforms() async throws {
        let other = Self.build("ruby:3:1:r", ["platform:el9"])
        func message(_ change: @escaping (inout ModularCompose) -> Void) async -> String {
            do {
                _ = try await compose("perl:5.24", method: .hybrid, change)
                return ""
            } catch {
                return "\(error)"
            }
        }
        let lookaside = await message {
            $0.lookaside = [Self.package("ruby-1-1.x86_64")]
            $0.lookasideBuilds = [other]
        }
        #expect(lookaside.hasPrefix("There are conflicting requests for platform.\n"))
        #expect(lookaside.contains("platform:el8 by perl:5.24:1:p\nplatform:el9 by ruby:3:1:r"))
        #expect(await message { $0.builds.append(other) } == "")
    }

    @Test("modules of lookaside repositories fulfil requirements and are no part of the compose")
    func lookaside() async throws {
        let found = try await compose("dbi:1:1:c24", method: .hybrid) {
            $0.builds = [Self.builds[2]]
            $0.lookaside = $0.packages.filter { $0.nevra.name.hasPrefix("perl") }
            $0.lookasideBuilds = [Self.builds[0]]
            $0.packages.removeAll { $0.nevra.name.hasPrefix("perl") }
        }
        #expect(try found.packages() == ["dbi-1-1.c24.x86_64"])
        #expect(try found.modules() == ["dbi:1:1:c24 listed as 'dbi:1:1:c24'"])
        #expect(try found.contents()[.binary].map(\.flags).contains(.lookaside))
        #expect(try found.contents().missing.isEmpty)
    }

    @Test("a variant uses the modules of the one that is its lookaside") func provider() async throws {
        let found = try await compose(method: .hybrid) {
            $0.variants = ModularCompose.variants(
                ModularCompose.variant("App", ["dbi:1"]), ModularCompose.variant("Base", ["perl:5.24"]))
            $0.config.variantAsLookaside = [.init(variant: "App", lookaside: "Base")]
        }
        #expect(try found.packages(.binary, "Base") == ["perl-5.24-1.x86_64"])
        #expect(try found.packages() == ["dbi-1-1.c24.x86_64"])
        #expect(try found.modules() == ["dbi:1:1:c24 listed as 'dbi:1'"])
    }

    @Test("requirements that nothing satisfies are findings, once") func unresolved() async throws {
        let found = try await compose("perl:5.24", "perl:5.26", method: .hybrid) {
            $0.packages.append(Self.package("broken-1-1.x86_64", "nobody-has-this"))
            $0.groups = ["App": ["broken", "perl"]]
        }
        #expect(
            try found.contents().missing.map(\.description) == [
                "Unresolvable dependency nobody-has-this in broken.x86_64"
            ])
        // Neither stream is the default, but both are there.
        #expect(try found.contents().unmatched.isEmpty)
    }
}
