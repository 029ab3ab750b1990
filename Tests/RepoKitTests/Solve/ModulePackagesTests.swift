import RPMKit
import Testing

@testable import RepoKit

@Suite("Packages of modules") struct ModulePackagesTests {
    private let sack = RepoKitTests.sack([
        package("perl", "5.24-1", source: "perl-m"), package("perl", "5.26-1", source: "perl-m"),
        package("perl", "5.30-1"), package("perl-libs", "5.24-1", source: "perl-m"),
        package("compat", provides: ["perl-libs"]), package("other"),
        package("perl-m", "5.24-1", arch: "src"), package("perl", arch: "src"),
        package("perl-tests", "5.24-1", source: "perl-m"),
    ])
    private let old = build(
        "perl:5.24",
        artifacts: [
            "perl-0:5.24-1.x86_64", "perl-libs-0:5.24-1.x86_64", "perl-m-0:5.24-1.src", "gone-0:1-1.x86_64",
        ])
    private let new = build("perl:5.26", artifacts: ["perl-0:5.26-1.x86_64"])

    private func packages() -> ModulePackages {
        ModulePackages([old, new], in: sack, repositories: ["main"])
    }

    private func visible(_ active: [ModuleStream]) -> [String] {
        let hidden = packages().hidden(active: active)
        return sack.packages.filter { !hidden.contains($0) }.map { "\(sack.nevra($0))" }.sorted()
    }

    @Test("packages of builds that are not active are hidden, and nothing else") func inactive() {
        #expect(
            visible([]) == [
                "compat-1-1.x86_64", "other-1-1.x86_64", "perl-1-1.src", "perl-5.30-1.x86_64",
                "perl-tests-5.24-1.x86_64",
            ])
    }

    @Test("an active build hides packages of the same names, and those that provide them") func active() {
        #expect(
            visible([old]) == [
                "other-1-1.x86_64", "perl-1-1.src", "perl-5.24-1.x86_64", "perl-libs-5.24-1.x86_64",
                "perl-m-5.24-1.src", "perl-tests-5.24-1.x86_64",
            ])
        var demodularized = old
        demodularized.demodularized = ["perl"]
        #expect(visible([demodularized]).contains("perl-5.30-1.x86_64"))
    }

    @Test("a package that two builds share is there while one of them is active") func shared() {
        var twin = new
        twin.stream = "5.27"
        let packages = ModulePackages([new, twin], in: sack, repositories: ["main"])
        let shown = packages.packages(of: twin).joined()
        #expect(!shown.isEmpty && packages.hidden(active: [new]).isDisjoint(with: shown))
    }

    @Test("packages of other repositories count neither as artifacts nor as hidden") func repositories() {
        let packages = ModulePackages([old, new], in: sack, repositories: ["another"])
        #expect(packages.packages(of: old).isEmpty)
        #expect(packages.hidden(active: [old]).isEmpty)
    }

    @Test("what a build filters out of its own source is told") func filtered() {
        var filtering = old
        filtering.filter = ["perl-tests", "other"]
        let packages = ModulePackages([filtering, new], in: sack, repositories: ["main"])
        #expect(sack.names(packages.filtered(by: [filtering, new])) == ["perl-tests.x86_64"])
    }

    @Test("packages that are taken one by one count more than newer ones, and say what asked for them")
    func exact()
        throws
    {
        let old = PackageID(index: 0)
        let result = gather("perl", in: sack) { $0.exact = [.init([old], cause: "perl:5.24")] }
        #expect(result.binaries.map(\.id) == [old])
        #expect(result.reasons(for: old) == [.exact(cause: "perl:5.24")])
        let excluded = gather(in: sack) {
            $0.exact = [.init([old], cause: "")]
            $0.excluded = ["perl"]
        }
        #expect(excluded.names == [])
    }

    @Test("of copies the one in a lookaside repository is taken, and flagged") func copies() {
        let twice = RepoKitTests.sack([package("a")], lookaside: [package("a")])
        let ids = twice.packages(named: "a")
        let result = gather(in: twice) { $0.exact = [.init(ids, cause: "m")] }
        #expect(result.binaries.map(\.flags) == [[.input, .lookaside]])
    }
}
