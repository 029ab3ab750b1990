import HostKit
import KojiHubDouble
import KojiKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// A compose whose installers are made by a `lorax` that makes small but real ones.
struct InstallerWorkshop: Sendable {
    var place: DeliveryPlace
    var context: DeliveryContext
    var config = BuildinstallConfig()
    var failable = VariantArchMap<String>()
    /// What the packages are; nil where that is not known.
    var packageSet: String? = "packages of today"

    var directory: FilePath { place.directory }
    var layout: ComposeLayout { context.layout }
    var hub: KojiHubDouble { place.hub }
    var bin: FilePath { directory.appending("bin") }

    static let variants = """
        <variants>
        <variant id="Cloud" name="Cloud" type="variant" is_empty="true"><arches><arch>x86_64</arch></arches></variant>
        <variant id="Server" name="Server" type="variant" has_optional="true"><arches><arch>x86_64</arch></arches>
        <buildinstallpackages><package>memtest86+</package><package>kexec tools</package></buildinstallpackages>
        </variant>
        <variant id="Workstation" name="Workstation" type="variant">
        <arches><arch>x86_64</arch><arch>aarch64</arch></arches></variant>
        </variants>
        """

    /// - Parameters:
    ///   - lines: Options of a configuration, besides `buildinstall_method`.
    ///   - method: Where lorax runs.
    static func with<Result>(
        _ lines: String = "", method: RunrootConfig.Method = .local,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (inout InstallerWorkshop) async throws -> Result
    ) async throws -> Result {
        try await DeliveryPlace.with(variants) { place in
            try place.hub.addUser("composer", permissions: ["pungi_buildinstall"])
            var workshop = try InstallerWorkshop(place, method)
            try await workshop.configure(lines)
            return try await body(&workshop)
        }
    }

    init(_ place: DeliveryPlace, _ method: RunrootConfig.Method) throws {
        self.place = place
        context = place.context
        var host = try Host.forTests()
        host.environment.variables["PATH"] = "\(place.directory)/bin:\(host.environment["PATH"] ?? "")"
        var runroot = place.context.runroots.config
        runroot.method = method
        context.use(host, runroot)
        try installLorax()
        for tree in [("Server", "x86_64"), ("Workstation", "x86_64"), ("Workstation", "aarch64")] {
            let repodata = layout.work.compsRepository(tree.1, variant: tree.0).appending("repodata")
            try put("<comps/>\n", repodata.appending("comps.xml"))
            try put("<repomd/>\n", repodata.appending("repomd.xml"))
        }
    }

    mutating func configure(_ lines: String) async throws {
        let config = try await ComposeConfig.lines(
            (lines.contains("buildinstall_method") ? "" : "buildinstall_method = \"lorax\"\n") + lines)
        self.config = config.buildinstall
        failable = config.failableDeliverables
        context.names = config.imageNames
        var runroot = context.runroots.config
        runroot.weights = config.runroot.weights
        runroot.channel = config.runroot.channel
        context.use(context.host, runroot)
    }

    var phase: BuildinstallPhase {
        let (layout, packageSet) = (layout, packageSet)
        return BuildinstallPhase(
            config, context, failable: failable,
            sources: { arch, variant in
                [
                    layout.work.packageSetRepository("f44", arch).string, "http://example.com/more/$basearch",
                    layout.work.compsRepository(arch, variant: variant).string,
                ]
            }, identity: { _ in packageSet })
    }

    /// The plan of one tree.
    func plan(_ variant: String?, _ arch: String = "x86_64") throws -> BuildinstallPlan {
        try #require(phase.plan().first { $0.variant == variant && $0.arch == arch })
    }

    @discardableResult
    func perform() async throws -> BuildinstallOutcome { try await phase.perform(try phase.plan()) }

    /// Makes the installer of Server alone.
    @discardableResult
    func performServer() async throws -> BuildinstallOutcome { try await phase.perform([try plan("Server")]) }

    /// Begins the installer of Server, and cancels that as soon as something is so.
    func interruptServer(when isReady: () throws -> Bool) async throws {
        let (phase, plan) = (phase, [try plan("Server")])
        let isOver = Atomic<Bool>(false)
        let work = Task {
            defer { isOver.store(true, ordering: .relaxed) }
            return try await phase.perform(plan)
        }
        while try !isReady(), !isOver.load(ordering: .relaxed) { await Task.yield() }
        work.cancel()
        await #expect(throws: CancellationError.self) { _ = try await work.value }
    }

    func put(_ text: String, _ path: FilePath) throws {
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(text, to: path)
    }

    /// The calls of lorax so far, each a line of shell words.
    var calls: [String] {
        get throws {
            let path = directory.appending("calls")
            return Files.exists(path) ? try Files.readText(path).split(separator: "\n").map(String.init) : []
        }
    }

    /// A moment later: another compose of the same release, whose older one this is.
    func next(_ name: String = "next") throws -> InstallerWorkshop {
        var next = self
        let layout = ComposeLayout(directory.appending(name))
        let log = try ComposeLog(layout.logs, now: context.host.environment.now)
        let notifier = Notifier([], on: context.host, log: log)
        var other = DeliveryContext(
            host: context.host, identity: context.identity, variants: context.variants, layout: layout,
            state: ComposeState(layout, log: log, notifier: notifier), log: log, notifier: notifier,
            runroots: context.runroots)
        other.koji = context.koji
        other.names = context.names
        other.configDirectory = context.configDirectory
        other.old = self.layout
        next.context = other
        for (uid, arch) in [("Server", "x86_64"), ("Workstation", "x86_64"), ("Workstation", "aarch64")] {
            let repodata = layout.work.compsRepository(arch, variant: uid).appending("repodata")
            try put("<comps/>\n", repodata.appending("comps.xml"))
            try put("<repomd>another date</repomd>\n", repodata.appending("repomd.xml"))
        }
        return next
    }

    var log: String { get throws { try Files.readText(layout.logs.main) } }
}

extension InstallerWorkshop {
    /// A stand-in for lorax: the same arguments, a small tree, the same logs. A file `fail` makes it fail, one `hang`
    /// makes it wait for ever.
    private func installLorax() throws {
        let script = """
            #!/bin/sh
            set -e
            # In one piece: others write there, too.
            line=; for word; do line="$line'$word' "; done
            printf '%s\\n' "$line" >>\(directory)/calls
            for word; do case $word in
              --volid=*) volid=${word#--volid=} ;;
              --logfile=*) log=${word#--logfile=} ;;
              --buildarch=*) arch=${word#--buildarch=} ;;
              --variant=*) variant=${word#--variant=} ;;
              *) out=$word ;;
            esac; done
            if [ -e "$out" ]; then echo "output directory should not exist." >&2; exit 1; fi
            mkdir -p "$(dirname "$log")"
            echo started >"$log"
            echo losetup >"$(dirname "$log")/program.log"
            if [ -e \(directory)/hang ]; then echo $$ >\(directory)/hanging; mkdir -p "$out"; exec sleep 600; fi
            if [ -e "\(directory)/fail" ] && { [ ! -s \(directory)/fail ] || grep -q "$variant" \(directory)/fail; }; then
              printf 'a\\nDependency check failed\\nnothing provides b needed by c\\nhttp://u:pw@h/\\n' \
            >"$(dirname "$log")/pylorax.log"
              mkdir -p "$out"; echo half >"$out/half"
              exit 1
            fi
            mkdir -p "$out/images" "$out/isolinux" "$out/EFI/BOOT"
            label=$(echo "$volid" | sed 's/ /\\\\x20/g')
            echo "append initrd=initrd.img inst.stage2=hd:LABEL=$label quiet" >"$out/isolinux/isolinux.cfg"
            echo "search --no-floppy --set=root -l '$volid'" >"$out/EFI/BOOT/grub.cfg"
            mformat -C -i "$out/images/efiboot.img" -f 320 ::
            mmd -i "$out/images/efiboot.img" ::/EFI ::/EFI/BOOT
            mcopy -i "$out/images/efiboot.img" "$out/EFI/BOOT/grub.cfg" ::/EFI/BOOT/grub.cfg
            xorriso -as mkisofs -quiet -V "$volid" -o "$out/images/boot.iso" "$out/isolinux" 2>/dev/null
            printf '[general]\\narch = %s\\n' "$arch" >"$out/.treeinfo"
            ln -s images/boot.iso "$out/boot.link"

            """
        try Files.createDirectories(bin)
        try Files.writeAtomically(
            script, to: bin.appending("lorax"), mode: FilePermissions(rawValue: 0o755))
    }

    /// Has tasks of Koji's run their commands for real, where lorax is.
    func runTasks() {
        let (bin, directory) = (bin, directory)
        hub.onTask(
            "runroot",
            .make { task in
                let line = task.parameters[2].string ?? ""
                let status = try task.shell(
                    "PATH=\(bin):$PATH; export PATH; \(line)", in: directory, log: "runroot.log")
                try task.check()
                guard status == 0 else {
                    throw XMLRPCFault(
                        code: 1005, message: "error running command, exited with status \(status)")
                }
                return "builder.example.com"
            })
    }

    /// What the plugin of the builder does: lorax, with results and logs in directories of their own.
    func runPlugin(installing builds: [String] = [], inPlace: Bool = false) {
        let (bin, directory) = (bin, directory)
        hub.onTask(
            "pungi_buildinstall",
            .make { task in
                try task.install(builds)
                func text(_ name: String) -> String { task.options[name]?.string ?? "" }
                let output = text("outputdir")
                let words = [
                    "--volid=\(text("volid"))", "--variant=\(text("variant"))",
                    "--buildarch=\(text("buildarch"))", "--logfile=\(output)/logs/lorax.log",
                    inPlace ? output : "\(output)/results",
                ]
                let status = try task.shell(
                    "PATH=\(bin):$PATH; export PATH; lorax \(ShellWords.join(words))", in: directory,
                    log: "lorax.log")
                try task.check()
                guard status == 0 else { throw XMLRPCFault(code: 1005, message: "lorax failed: \(status)") }
                return "done"
            })
    }
}
