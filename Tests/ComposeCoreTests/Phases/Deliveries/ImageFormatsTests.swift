import Testing

@testable import ComposeCore

struct ImageFormatsTests {
    @Test(
        "an image is told by the longest suffix of its name that fits",
        arguments: [
            ("a-1.x86_64.qcow2", "qcow2", "qcow2"), ("a.qcow", "qcow", "qcow"), ("a.raw", "raw", "raw"),
            ("a.raw.xz", "raw-xz", "raw.xz"), ("a.tar.gz", "docker", "tar.gz"),
            ("a.tar.xz", "docker", "tar.xz"), ("a.oci.tar.xz", "container", "tar.xz"),
            ("a.liveimg.squashfs", "liveimg-squashfs", "liveimg.squashfs"), ("a.squashfs", "fex", "squashfs"),
            ("a.rhevm.ova", "rhevm-ova", "rhevm.ova"), ("a.vsphere.ova", "vsphere-ova", "vsphere.ova"),
            ("a.vdi", "vdi", "vdi"), ("a.vmdk", "vmdk", "vmdk"), ("a.vhd", "vpc", "vhd"),
            ("a.vhd.gz", "vhd-compressed", "vhd.gz"), ("a.vhd.xz", "vhd-compressed", "vhd.xz"),
            ("a.vhdfixed.xz", "vhd-compressed", "vhd.xz"), ("a.iso", "boot", "iso"), ("a.wsl", "wsl2", "wsl"),
            ("a.vagrant-libvirt.box", "vagrant-libvirt", "vagrant-libvirt.box"),
            ("a.vagrant.libvirt.box", "vagrant-libvirt", "vagrant-libvirt.box"),
            ("a.vagrant-virtualbox.box", "vagrant-virtualbox", "vagrant-virtualbox.box"),
            ("a.vagrant.virtualbox.box", "vagrant-virtualbox", "vagrant-virtualbox.box"),
            ("a.vagrant-hyperv.box", "vagrant-hyperv", "vagrant-hyperv.box"),
            ("a.vagrant-vmware-fusion.box", "vagrant-vmware-fusion", "vagrant-vmware-fusion.box"),
        ])
    func types(name: String, type: String, format: String) throws {
        let found = try #require(ImageFormats.matching(fileName: name))
        #expect(found == (type, format))
        #expect(ImageFormats.types.contains(type))
    }

    @Test(
        "what is no image has no type",
        arguments: [
            "a.log", "a.ks", "a.xml", "a.json", "qcow2", ".qcow2", "aqcow2", "a.box", "a.ova", "a.xz", "",
        ]
    )
    func others(name: String) { #expect(ImageFormats.matching(fileName: name) == nil) }

    @Test("of two types with one suffix the one counts that is asked for") func asked() {
        #expect(ImageFormats.format(fileName: "a.tar.gz", type: "tar-gz") == "tar.gz")
        #expect(ImageFormats.format(fileName: "a.tar.gz", type: "docker") == "tar.gz")
        #expect(ImageFormats.format(fileName: "a.tar.gz", type: "qcow2") == nil)
        #expect(ImageFormats.suffixes(ofType: "docker") == ["tar.gz", "tar.xz"])
        #expect(ImageFormats.suffixes(ofType: "vhd-compressed") == ["vhd.gz", "vhd.xz", "vhdfixed.xz"])
        #expect(ImageFormats.suffixes(ofType: "floppy").isEmpty)
    }
}
