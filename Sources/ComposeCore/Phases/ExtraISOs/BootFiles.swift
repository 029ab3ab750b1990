internal import SystemPackage

extension GraftPoint {
    /// Whether it is a file of a tree that media boot from, by its place.
    var isForBooting: Bool {
        let path = FilePath(path)
        guard let first = path.components.first else { return false }
        if ["images", "isolinux", "EFI", "etc", "ppc"].contains(first.string) {
            return path.components.count > 1
        }
        return path.components.count == 1 && ["img", "ins"].contains(path.extension)
    }
}
