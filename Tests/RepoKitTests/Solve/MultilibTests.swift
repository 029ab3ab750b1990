import RPMKit
import RepoKit
import Testing

@Suite("Multilib methods") struct MultilibTests {
    private func hasCopy(
        _ method: MultilibMethod, _ name: String = "a", files: [String] = [], provides: [String] = []
    ) -> Bool {
        let sack = sack(
            ["x86_64", "i686"].map { package(name, arch: $0, provides: provides, files: files) })
        return gather(name, in: sack) { $0.multilib = [method] }.names.count == 2
    }

    @Test(
        "runtime takes libraries, plug-ins and the linker's configuration",
        arguments: [
            "/lib/libx.so.1", "/usr/lib64/libx.so.1.2", "/usr/lib64/sasl2/any", "/lib64/security/pam_x.so",
            "/etc/ld.so.conf.d/x.conf", "/lib64/libnss_x", "/usr/lib64/gstreamer-1.0/x",
            "/etc/lsb-release.d/x",
            "/usr/lib64/gtk-2.0/2.10.0/engines/x.so", "/usr/lib64/qt5/plugins/a/b/x.so",
            "/usr/lib64/wine/x.so",
            "/usr/lib64/sane/libsane-x", "/usr/lib64/oprofile/x.so.1", "/usr/lib64/xine/plugins/2/x",
        ])
    func runtime(path: String) {
        #expect(hasCopy(.runtime, files: [path]))
        #expect(hasCopy(.devel, files: [path]))
        #expect(!hasCopy(.none, files: [path]))
        #expect(!hasCopy(.runtime, files: [path], provides: ["kernel"]))
    }

    @Test(
        "runtime leaves other files alone",
        arguments: [
            "/usr/lib64/libx.so", "/usr/lib64/sub/libx.so.1", "/usr/share/libx.so.1", "/etc/ld.so.conf.d/x",
            "/usr/lib64/gtk-2.0/2.10.0/other/x.so", "/usr/lib64/xine/plugins/2/post/x", "/usr/lib64/wine/x",
        ])
    func noRuntime(path: String) {
        #expect(!hasCopy(.runtime, files: [path]))
    }

    @Test("devel takes development packages, but Haskell's") func devel() {
        #expect(hasCopy(.devel, "a-devel"))
        #expect(hasCopy(.devel, "a-static"))
        #expect(!hasCopy(.devel, "ghc-a-devel"))
        #expect(!hasCopy(.runtime, "a-devel"))
    }

    @Test("tools that look into programs always come, kernels when they say so") func always() {
        #expect(hasCopy(.runtime, "gdb"))
        #expect(hasCopy(.runtime, "kernel-x", provides: ["kernel"]))
        #expect(!hasCopy(.runtime, "kernel-x", provides: ["kernel = 1"]))
        #expect(hasCopy(.all))
    }
}
