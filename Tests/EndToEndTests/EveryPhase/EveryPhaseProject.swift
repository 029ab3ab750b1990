import Foundation
import HostKit
import KojiHubDouble
import SystemPackage
import TestSupport
import Testing

/// A configuration that asks for everything that a compose can have, a Koji instance that makes it, and `pungi` run on both.
struct EveryPhaseProject {
    let project: ComposeProject
    let hub: KojiHubDouble
    let tools: BuilderTools
    let listener: ComposeListener
    /// The commit of the kickstart repository.
    let commit: String

    var builders: ImageBuilders { ImageBuilders(hub: hub, tools: tools, directory: project.root) }

    /// Whether each deliverable may fail.
    enum Failing: String {
        case failable = "True"
        case required = "False"
    }

    /// Makes the project and runs a hub behind a server that knows users by certificate.
    static func with(_ body: (EveryPhaseProject) async throws -> Void) async throws {
        try await withComposeProject { project in
            var options = KojiHubDouble.Options()
            options.topDirectory = project.root.appending("koji")
            options.proxySecret = "between-front-and-hub"
            options.withoutMethods = []
            try await KojiHubDouble.serving(options) { hub in
                try hub.addTag("f99")
                try hub.addTag("f99-build", arches: "x86_64")
                try hub.addTarget("f99", build: "f99-build", into: "f99")
                try hub.importPackages(below: project.repositories, tag: "f99")
                try hub.addUser("composer", permissions: ["runroot", "image", "admin"])
                try await serve(hub) { apache in
                    try await configureKoji(project, hub, apache)
                    let commit = try await makeRepositories(project)
                    let listener = try ComposeListener(in: project)
                    let every = EveryPhaseProject(
                        project: project, hub: hub, tools: try await BuilderTools(in: project.root),
                        listener: listener, commit: commit)
                    try every.builders.succeed()
                    try await body(every)
                }
            }
        }
    }

    private static func serve(
        _ hub: KojiHubDouble, _ body: (ApacheServer) async throws -> Void
    ) async throws {
        var front = ApacheServer.Options()
        front.forwardedPaths = ["/kojihub": hub.port]
        front.certificatePaths = ["/kojihub/ssllogin"]
        front.lines = [
            "RequestHeader set X-Proxy-Secret between-front-and-hub", "<Location \"/kojihub/ssllogin\">",
            "RequestHeader set X-Client-Name \"%{SSL_CLIENT_S_DN_CN}s\"", "</Location>",
        ]
        try await ApacheServer.serving(front, body)
    }

    private static func configureKoji(
        _ project: ComposeProject, _ hub: KojiHubDouble, _ apache: ApacheServer
    ) async throws {
        let certificate = try await apache.authority.client("composer")
        try project.write(
            """
            [test]
            server = \(apache.url)/kojihub
            serverca = \(apache.authority.certificate)
            authtype = ssl
            cert = \(certificate)
            topdir = \(hub.topDirectory)
            topurl = \(hub.topURL)
            poll_interval = 1
            max_retries = 1
            """, to: ".koji/config")
    }

    /// Repositories of kickstarts, treefiles, containers and descriptions: all in one.
    ///
    /// - Returns: Its commit.
    private static func makeRepositories(_ project: ComposeProject) async throws -> String {
        let git = project.root.appending("sources")
        for (name, text) in [
            ("live.ks", "lang C\n"), ("tree.yaml", "ref: sample/${basearch}/test\npackages: [base]\n"),
            ("Dockerfile", "FROM scratch\n"), ("kiwi/image.kiwi", "<image/>\n"),
        ] {
            let path = git.pushing(FilePath(name))
            try Files.createDirectories(path.removingLastComponent())
            try Files.writeAtomically(text, to: path)
        }
        let line = """
            git init -q -b main . && git add . && git -c user.name=T -c user.email=t@example.com commit -qm One \
            && git rev-parse HEAD
            """
        let result = try await Host.forTests().runner.check(
            Command(
                "/bin/sh", ["-ec", line], environment: try HostEnvironment.current().forCommands(), in: git,
                timeout: .seconds(30)))
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    var sources: String { "file://\(project.root)/sources" }

    /// Writes the configuration.
    ///
    /// - Parameters:
    ///   - failing: Whether deliverables may fail.
    ///   - lines: More options, which come last.
    func configure(_ failing: Failing = .required, _ lines: String = "") throws {
        let arches = failing == .failable ? "[\"*\"]" : "[]"
        try project.writeVariants(
            ComposeProject.variant("Server")
                + ComposeProject.variant("Cloud", groups: ["core"]))
        try project.write(
            """
            release_name = "Sample"
            release_short = "S"
            release_version = "1.0"
            variants_file = "variants.xml"
            comps_file = "comps.xml"
            sigkeys = [None]
            pkgset_source = "koji"
            pkgset_koji_tag = "f99"
            koji_profile = "test"
            gather_method = "deps"
            media_checksums = ["sha256"]
            translate_paths = [("\(project.root)", "http://example.com")]
            runroot_tag = "f99-build"
            global_target = "f99"
            global_ksurl = "\(sources)#origin/main"
            global_release = "!RELEASE_FROM_DATE_RESPIN"
            buildinstall_method = "lorax"
            buildinstall_skip = [("^Cloud$", {"*": True})]
            buildinstall_kickstart = {"scm": "git", "repo": "\(sources)", "file": "live.ks"}
            extra_files = [("^Server$", {"*": [{"scm": "file", "file": "comps.xml", "target": "about"}]})]
            extra_isos = {"^Server$": [{"include_variants": ["Cloud"], "filename": "both.iso", "skip_src": True,
                "failable_arches": \(failing == .failable ? "[\"x86_64\"]" : "[]")}]}
            live_images = [("^Server$", {"x86_64": {"kickstart": "live.ks", "name": "Live",
                "subvariant": "Live", "failable": \(failing.rawValue)}})]
            live_media = {"^Server$": [{"kickstart": "live.ks", "name": "Media",
                "subvariant": "Media", "failable": \(arches)}]}
            image_build = {"^Server$": [{"image-build": {"kickstart": "live.ks", "name": "Disk", "distro": "S-1",
                "format": ["qcow2"], "disk_size": 3, "subvariant": "Disk",
                "failable": \(arches)}}]}
            osbuild = {"^Server$": [{"name": "Built", "distro": "s-1", "image_types": ["qcow2"],
                "manifest_type": "qcow2-osbuild", "failable": \(arches)}]}
            kiwibuild = {"^Server$": [{"kiwi_profile": "Base", "description_scm": "\(sources)#\(commit)",
                "description_path": "kiwi/image.kiwi", "manifest_type": "qcow2-kiwi", "failable": \(arches)}]}
            imagebuilder = {"^Server$": [{"name": "Minimal", "types": ["minimal-raw"], "failable": \(arches)}]}
            osbs = {"^Server$": {"url": "\(sources)?layered#origin/main", "target": "f99", "git_branch": "main",
                "failable": \(failing.rawValue)}}
            osbs_registries = {"layered-container-*": {"registry": "registry.example.com"}}
            image_container = {"^Server$": {"url": "\(sources)#origin/main", "target": "f99", "git_branch": "main",
                "image_spec": {"type": "qcow2-kiwi"}, "failable": \(failing.rawValue)}}
            ostree = {"^Cloud$": {"treefile": "tree.yaml", "config_url": "\(sources)", "config_branch": "main",
                "repo": ["Server"], "ostree_repo": "\(project.root)/ostree/repo", "update_summary": True,
                "version": "!OSTREE_VERSION_FROM_LABEL_DATE_TYPE_RESPIN", "failable": \(arches)}}
            ostree_installer = [("^Cloud$", {"x86_64": {"repo": ["Server"], "failable": \(arches)}})]
            ostree_container = {"^Cloud$": {"treefile": "tree.yaml", "config_url": "\(sources)",
                "repo": ["Server"], "version": "1", "failable": \(arches)}}
            repoclosure_strictness = [("^.*$", {"*": "lenient"})]
            failable_deliverables = [\(failing == .failable ? "(\"^.*$\", {\"*\": [\"buildinstall\", \"iso\"]})" : "")]

            """ + lines + "\n", to: "sample.conf")
    }

    /// Runs `pungi` in a directory.
    func run(_ directory: String = "mine") async throws -> (outcome: Outcome, made: MadeCompose) {
        let outcome = try await project.pungi(
            ["--config", "sample.conf", "--test", "--compose-dir", directory] + listener.arguments)
        return (outcome, MadeCompose(top: project.root.appending(directory)))
    }
}
