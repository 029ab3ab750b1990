/// What image files are, by the ends of their names.
///
/// - SeeAlso: The types and formats that productmd, the library that reads composes, takes in `images.json`.
enum ImageFormats {
    private struct Kind: Sendable {
        /// As `images.json` has it.
        var type: String
        /// What stands behind the last dot of the name that the builder gives.
        var suffix: String
        /// As `images.json` has it.
        var format: String

        init(_ type: String, _ suffix: String, format: String? = nil) {
            self.type = type
            self.suffix = suffix
            self.format = format ?? suffix
        }

        func matches(_ fileName: String) -> Bool {
            fileName.utf8.count > suffix.utf8.count + 1 && fileName.hasSuffix("." + suffix)
        }
    }

    /// Of two types with one suffix the first is meant where nobody says which.
    private static let kinds =
        [
            Kind("docker", "tar.gz"), Kind("docker", "tar.xz"),
            Kind("boot", "iso"),
            Kind("liveimg-squashfs", "liveimg.squashfs"),
            Kind("qcow", "qcow"), Kind("qcow2", "qcow2"),
            Kind("raw", "raw"), Kind("raw-xz", "raw.xz"),
            Kind("rhevm-ova", "rhevm.ova"), Kind("vsphere-ova", "vsphere.ova"),
            Kind("tar-gz", "tar.gz"),
            Kind("vagrant-hyperv", "vagrant-hyperv.box"),
            Kind("vagrant-libvirt", "vagrant-libvirt.box"),
            Kind("vagrant-virtualbox", "vagrant-virtualbox.box"),
            Kind("vagrant-vmware-fusion", "vagrant-vmware-fusion.box"),
            Kind("vdi", "vdi"), Kind("vmdk", "vmdk"), Kind("vpc", "vhd"),
            Kind("vhd-compressed", "vhd.gz"), Kind("vhd-compressed", "vhd.xz"),
        ] + later

    /// What KIWI and image-builder call theirs.
    private static let later = [
        Kind("vhd-compressed", "vhdfixed.xz", format: "vhd.xz"),
        Kind("vagrant-libvirt", "vagrant.libvirt.box", format: "vagrant-libvirt.box"),
        Kind("vagrant-virtualbox", "vagrant.virtualbox.box", format: "vagrant-virtualbox.box"),
        Kind("container", "oci.tar.xz", format: "tar.xz"),
        Kind("wsl2", "wsl"),
        Kind("fex", "erofs.xz"), Kind("fex", "erofs.gz"), Kind("fex", "erofs"),
        Kind("fex", "squashfs.xz"), Kind("fex", "squashfs.gz"), Kind("fex", "squashfs"),
    ]

    /// The type and the format of an image, by the longest suffix that fits; nil for what is no image.
    ///
    /// An ISO image may be of many types; `boot` is what it is called where nobody says more.
    static func matching(fileName: String) -> (type: String, format: String)? {
        var best: Kind?
        for kind in kinds where kind.matches(fileName) {
            if kind.suffix.utf8.count > best?.suffix.utf8.count ?? 0 { best = kind }
        }
        return best.map { ($0.type, $0.format) }
    }

    /// The format of an image that is to be of a type; nil for a file that is not.
    static func format(fileName: String, type: String) -> String? {
        var best: Kind?
        for kind in kinds where kind.type == type && kind.matches(fileName) {
            if kind.suffix.utf8.count > best?.suffix.utf8.count ?? 0 { best = kind }
        }
        return best?.format
    }

    /// The suffixes of images of a type, without a dot in front; none for an unknown type.
    static func suffixes(ofType type: String) -> [String] {
        kinds.filter { $0.type == type }.map(\.suffix)
    }

    /// The types that there are, sorted.
    static var types: [String] { Set(kinds.map(\.type)).sorted() }
}
