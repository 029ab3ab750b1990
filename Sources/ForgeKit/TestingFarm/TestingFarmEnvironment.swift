internal import JSONKit

/// One machine that tests run on.
public struct TestingFarmEnvironment: Hashable, Sendable {
    /// Something that is installed before the tests.
    public struct Artifact: Hashable, Sendable {
        /// Such as `fedora-copr-build` and `fedora-koji-build`.
        public var kind: String
        public var id: String
        /// The only packages to install, as NEVRA; nil is all of them.
        public var packages: [String]?

        public init(kind: String, id: String, packages: [String]? = nil) {
            self.kind = kind
            self.id = id
            self.packages = packages
        }

        /// What a build of Copr made for a chroot.
        public static func copr(_ build: CoprBuild.ID, _ chroot: CoprChroot, packages: [String]? = nil)
            -> Self
        {
            Self(kind: "fedora-copr-build", id: "\(build):\(chroot)", packages: packages)
        }

        /// What a task of Koji built.
        public static func koji(task: Int, packages: [String]? = nil) -> Self {
            Self(kind: "fedora-koji-build", id: String(task), packages: packages)
        }

        var json: JSONValue {
            JSONValue(fields: [
                "type": .string(kind), "id": .string(id), "packages": packages.map { .strings($0) },
            ])
        }
    }

    public var arch: String
    /// Nil lets Testing Farm choose, as for containers.
    public var compose: String?
    /// What tmt adjusts plans by, in order.
    public var context: [TestingFarmContext]
    public var variables: [String: String]
    public var artifacts: [Artifact]
    /// A shell script that runs on the machine before everything else.
    public var postInstallScript: String?

    public init(
        arch: String, compose: String?, context: [TestingFarmContext] = [],
        variables: [String: String] = [:], artifacts: [Artifact] = [], postInstallScript: String? = nil
    ) {
        self.arch = arch
        self.compose = compose
        self.context = context
        self.variables = variables
        self.artifacts = artifacts
        self.postInstallScript = postInstallScript
    }

    var json: JSONValue {
        let variables = self.variables.sorted { $0.key < $1.key }
            .map { JSONValue.Member($0.key, .string($0.value)) }
        let context = self.context.map { JSONValue.Member($0.name, .string($0.value)) }
        return JSONValue(fields: [
            "arch": .string(arch), "os": compose.map { ["compose": .string($0)] },
            "tmt": ["context": .object(context)], "variables": .object(variables),
            "artifacts": artifacts.isEmpty ? nil : .array(artifacts.map(\.json)),
            "settings": postInstallScript.map { ["provisioning": ["post_install_script": .string($0)]] },
        ])
    }
}

/// One dimension of tmt's context.
public struct TestingFarmContext: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// For the tests of an upstream's commit.
    ///
    /// - Parameter distro: Such as `fedora-43`.
    public static func upstream(distro: String, arch: String, deployment: String) -> [Self] {
        [
            .init("distro", distro), .init("arch", arch), .init("trigger", "commit"),
            .init("initiator", "packit"), .init("deployment", deployment),
        ]
    }

    /// For the tests of a pull request in dist-git.
    ///
    /// ELN is built from the branch `rawhide` and is told apart by a variant.
    /// - Parameter isELN: Whether the package of `rawhide` is tested on ELN.
    public static func distGit(
        distro: String, arch: String, branch: String, deployment: String, isELN: Bool = false
    ) -> [Self] {
        let context: [Self] = [
            .init("distro", distro), .init("arch", arch), .init("trigger", "commit"),
            .init("initiator", "fedora-ci"), .init("dist-git-branch", branch),
            .init("deployment", deployment),
        ]
        return isELN && branch == "rawhide" ? context + [.init("variant", "eln")] : context
    }
}
