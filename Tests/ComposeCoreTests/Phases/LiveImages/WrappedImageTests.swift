import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Images that come in packages, which may be signed.
@Suite(Tool.require("genisoimage"))
struct WrappedImageTests {
    private static let password = "p'a \"s$s`w\\d"
    private static let lines = """
        live_target = 'f44'
        live_images = [('Client$', {'x86_64': {'name': 'wrap', 'kickstart': 'live.ks', 'ksurl': 'git://k#1',
            'specfile': 'git://spec#1', 'sign': True}})]

        """
    private static let image = "wrap-1.0-Client-x86_64-live.iso"
    private static let package = "wrap-live-1.0-1.noarch.rpm"
    private static let published = [image, image + ".manifest", package]

    /// A Koji that wraps its images, and a phase.
    private func with(
        _ options: String, lines: String = lines, password: Secret? = nil, builds: Bool = true,
        clock: any Clock<Duration> = ContinuousClock(),
        _ body: (DeliveryPlace, LiveImagesPhase) async throws -> Void
    ) async throws {
        try await DeliveryPlace.with { place in
            try place.addKickstart()
            let iso = try await place.isoImage()
            place.wrap(iso, Self.package, inBuild: builds)
            let shown = options.replacing("DIRECTORY", with: place.directory.string)
            let config = try await ComposeConfig.lines(lines + shown)
            var place = place
            place.context.defaults = config.imageDefaults
            try await body(
                place,
                LiveImagesPhase(
                    config.liveImages, signing: config.signing, password: password, coversOptional: false,
                    place.context, clock: clock))
        }
    }

    private func rpm(_ place: DeliveryPlace) throws -> String {
        try Files.readText(place.layout.compose.appending("Client/x86_64/iso/\(Self.package)"))
    }

    /// Where the hub has signed packages.
    private func signed(_ place: DeliveryPlace) -> String {
        place.hub.topDirectory.appending("packages/wrap/1.0/1/data/signed/abcd1234/noarch").string
    }

    @Test("a kept build is no scratch build, and its package lies beside the image") func kept() async throws
    {
        try await with("", lines: Self.lines.replacing(", 'sign': True", with: "")) { place, phase in
            let made = try await phase.perform(phase.plan())
            let options = place.imageRequests[0].options
            #expect(options["scratch"] == nil && options["specfile"] == "git://spec#1")
            #expect(options["ksurl"] == "git://k#1")
            #expect(place.imageRequests[0].arguments[4] == "live.ks")
            #expect(try place.published("Client/x86_64/iso") == Self.published)
            #expect(try rpm(place) == "unsigned")
            #expect(made.map(\.image.path) == ["Client/x86_64/iso/\(Self.image)"])
        }
    }

    @Test("the package of a scratch build is taken from its task") func scratch() async throws {
        let lines = Self.lines.replacing("'sign': True", with: "'scratch': True, 'sign': True")
        try await with("", lines: lines, builds: false) { place, phase in
            _ = try await phase.perform(phase.plan())
            #expect(place.imageRequests[0].options["scratch"] == true)
            #expect(try place.published("Client/x86_64/iso") == Self.published)
        }
    }

    @Test("a task that wraps nothing is a warning, one whose package no build has an error")
    func missing() async throws {
        try await with("") { place, phase in
            place.wrap(try await place.isoImage(), nil, inBuild: true)
            _ = try await phase.perform(phase.plan())
            #expect(try place.log.contains("made no package that wraps its image"))
        }
        try await with("") { place, phase in
            place.wrap(try await place.isoImage(), "other-1-1.noarch.rpm", inBuild: true, known: Self.package)
            let error = await #expect(throws: ComposeError.self) { try await phase.perform(phase.plan()) }
            #expect(error?.message.contains("has the package 'other-1-1.noarch.rpm', which task") == true)
            #expect(try place.published("Client/x86_64/iso").isEmpty)
        }
    }

    @Test(
        "a command signs the builds of a task, and their signed packages are taken; nothing shows the password"
    )
    func signing() async throws {
        let command = """
            signing_key_id = 'ABCD1234'
            signing_key_password_file = 'password'
            signing_command = "cat /proc/$$/cmdline > DIRECTORY/shell; sh DIRECTORY/sign.sh \
            --password=%(signing_key_password)s 100%%"

            """
        try await with(command, password: Secret(Self.password)) { place, phase in
            let script = """
                printf '%s\\n' "$@" > '\(place.directory)/arguments'
                printf '%s\\n' "$1"
                mkdir -p '\(signed(place))' && printf signed > '\(signed(place))/\(Self.package)'

                """
            try Files.writeAtomically(script, to: place.directory.appending("sign.sh"))
            _ = try await phase.perform(phase.plan())
            #expect(
                try Files.readText(place.directory.appending("arguments"))
                    == "--password=\(Self.password)\n100%\nwrap-1.0-1\n")
            #expect(try rpm(place) == "signed")
            #expect(try !Files.readText(place.directory.appending("shell")).contains(Self.password))
            let log = try Files.readText(
                place.layout.logs.root.appending("x86_64/liveimage-signing-Client-Client-1.x86_64.log"))
            #expect(log.contains("--password=%(signing_key_password)s 100%% 'wrap-1.0-1'\n"))
            #expect(log.contains("--password=<redacted>\n"))
            #expect(!log.contains(Self.password))
            #expect(try !place.log.contains(Self.password))
            #expect(try place.log.contains("(expected key ID: ABCD1234)"))
        }
    }

    @Test("signed packages are waited for") func waiting() async throws {
        try await withTemporaryDirectory { directory in
            // The clock is made before the place that it changes.
            let mark = directory.appending("signed-directory")
            let clock = DoingClock { pause in
                guard pause == 3 else { return }
                let target = FilePath(try Files.readText(mark))
                try Files.createDirectories(target)
                try Files.writeAtomically("signed", to: target.appending(Self.package))
            }
            try await with("signing_key_id = 'ABCD1234'\nsigning_command = ':'\n", clock: clock) {
                place, phase in
                try Files.writeAtomically(signed(place), to: mark)
                _ = try await phase.perform(phase.plan())
                #expect(try rpm(place) == "signed")
                #expect(clock.pauses == [.seconds(10), .seconds(10), .seconds(10)])
            }
        }
    }

    @Test("after 15 minutes unsigned packages are taken, with warnings") func patience() async throws {
        let clock = DoingClock()
        try await with("signing_key_id = 'ABCD1234'\nsigning_command = ':'\n", clock: clock) { place, phase in
            _ = try await phase.perform(phase.plan())
            #expect(try rpm(place) == "unsigned")
            #expect(clock.pauses.reduce(.zero, +) == .seconds(15 * 60))
            #expect(try place.log.contains("Signed files are not available: \(Self.package)"))
            #expect(try place.log.contains("Unsigned files will be used"))
        }
    }

    @Test("without a key or a command nothing is signed, and that is said") func skipped() async throws {
        for (options, missing) in [
            ("signing_command = 'false'\n", "signing_key_id"), ("signing_key_id = 'A'\n", "signing_command"),
        ] {
            try await with(options) { place, phase in
                _ = try await phase.perform(phase.plan())
                #expect(try rpm(place) == "unsigned")
                #expect(try place.log.contains("Signing is enabled but \(missing) is not specified"))
                #expect(try place.log.contains("Signing skipped"))
            }
        }
    }

    @Test("a command that fails fails the image, and its message has no password") func failing() async throws
    {
        let command = """
            signing_key_id = 'ABCD1234'
            signing_key_password_file = 'password'
            signing_command = "echo '%(signing_key_password)s'; exit 3 #"

            """
        try await with(command, password: Secret(Self.password)) { place, phase in
            let error = await #expect(throws: ComposeError.self) { try await phase.perform(phase.plan()) }
            let text = try #require(error?.message)
            #expect(text.hasPrefix("Error while signing rpm wrapped images of task "))
            #expect(text.contains("signing_command ended with status 3. See "))
            #expect(!text.contains(Self.password))
            #expect(try place.published("Client/x86_64/iso").isEmpty)
        }
        try await with(command) { place, phase in
            let error = await #expect(throws: ComposeError.self) { try await phase.perform(phase.plan()) }
            #expect(error?.message == "signing_command wants a password, and none was read")
        }
    }
}

extension DeliveryPlace {
    /// Has tasks make an image and wrap it in a package.
    ///
    /// - Parameters:
    ///   - package: What the wrapper says that it made; nil for nothing.
    ///   - inBuild: Whether there is a build of both.
    ///   - known: What the build has, if it is another package.
    fileprivate func wrap(_ iso: FilePath, _ package: String?, inBuild: Bool, known: String? = nil) {
        hub.onTask(
            "livecd",
            .make { [hub] task in
                let (name, version) = (task.parameters[0].string ?? "", task.parameters[1].string ?? "")
                var build = KojiHubDouble.Build(name, version, "1")
                (build.types, build.task) = (["rpm", "image"], task.id)
                let file = "\(name)-\(version)-1.x86_64.iso"
                try task.subtask(
                    "createLiveCD", [.string(name), .string(version), "1", "x86_64"], arch: "x86_64"
                ) { child in
                    try inBuild ? child.imageResult([file]) : child.imageResult([file], iso)
                }
                if inBuild {
                    let content = Array("unsigned".utf8)
                    build.rpms = [.init("\(name)-live", "noarch", size: Int64(content.count))]
                    try hub.addBuild(build)
                    try hub.addArchive(
                        .init(file, Files.read(iso), kind: "image", type: "iso", arch: "x86_64"), to: build)
                    let directory = hub.directory(of: build).appending("noarch")
                    try Files.createDirectories(directory)
                    try Files.writeAtomically(
                        content, to: directory.appending(known ?? package ?? "none.rpm"))
                }
                guard let package else { return "image build results in: somewhere" }
                try task.subtask("wrapperRPM", ["git://spec#1"], arch: "noarch") { child in
                    try child.write(package, Array("unsigned".utf8))
                    return [
                        "rpms": [.string("tasks/\(child.id % 10000)/\(child.id)/\(package)")], "logs": [],
                        "srpm": .string("tasks/\(child.id % 10000)/\(child.id)/wrap.src.rpm"),
                        "buildroot_id": 1,
                    ]
                }
                return "image build results in: somewhere"
            })
    }
}
