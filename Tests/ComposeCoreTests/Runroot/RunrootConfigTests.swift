import Testing

@testable import ComposeCore

struct RunrootConfigTests {
    private func config(_ lines: String) async throws -> RunrootConfig {
        try await validate(minimal + lines + "\n").config().runroot
    }

    @Test("a phase's method is the one named for it, the global one, or local; with a tag alone it is koji")
    func methods() async throws {
        func methods(_ lines: String) async throws -> [RunrootConfig.Method] {
            let config = try await config(lines)
            return [.createiso, .ostree].map { config.method(for: $0) }
        }
        let none = try await methods("")
        #expect(none == [.local, .local])
        let tag = try await methods(#"runroot_tag = "f44-build""#)
        #expect(tag == [.koji, .koji])
        let both = try await methods("runroot_tag = \"f44-build\"\nrunroot_method = \"local\"")
        #expect(both == [.local, .local])
        let ssh = try await methods(#"runroot_method = "openssh""#)
        #expect(ssh == [.openssh, .openssh])
        let byPhase = try await methods(#"runroot_method = {"createiso": "koji"}"#)
        #expect(byPhase == [.koji, .local])
        let global = try await methods(
            "runroot_method = {\"createiso\": \"local\"}\nglobal_runroot_method = \"koji\"")
        #expect(global == [.local, .koji])
        let alone = try await methods(#"global_runroot_method = "koji""#)
        #expect(alone == [.local, .local])
    }

    @Test("weights, channel, hosts and templates are read") func others() async throws {
        let config = try await config(
            """
            runroot_weights = {"createiso": 4, "ostree": 0.5}
            runroot_channel = "image"
            runroot_ssh_username = "builder"
            runroot_ssh_hostnames = {"x86_64": "one.example"}
            runroot_ssh_run_template = "run {runroot_key} {command}"
            """)
        #expect(config.weights == [.createiso: 4, .ostree: 0.5])
        #expect(config.channel == "image")
        #expect(config.ssh.user == "builder")
        #expect(config.ssh.hosts == ["x86_64": "one.example"])
        #expect(config.ssh.runTemplate == "run {runroot_key} {command}")
        #expect(config.ssh.initTemplate == nil)
    }

    @Test("a template with a name that stands for nothing is an error at its place") func template() async throws
    {
        try await expectFindings(
            #"runroot_ssh_run_template = "run {key} {command}""#, "error config.template 28")
        try await expectFindings(
            #"runroot_ssh_init_template = "init {command}""#, "error config.template 29")
        try await expectFindings(
            #"runroot_ssh_install_packages_template = "dnf install {packages}""#)
    }
}
