internal import KojiKit

/// What live images are called in a compose.
struct LiveImageNames {
    let config: LiveImagesConfig
    let context: DeliveryContext

    init(_ config: LiveImagesConfig, _ context: DeliveryContext) {
        self.config = config
        self.context = context
    }

    /// Gives the images of a tree their names.
    ///
    /// They are named by `image_name_format`; without it, and where it gives the same name to two images, the name that
    /// a block gives its image comes first.
    /// - Throws: `.imageName`, also where two images have one name after all.
    func named(_ images: [LiveImagePlan]) throws(ComposeError) -> [LiveImagePlan] {
        guard !config.keepsNames, let variant = images.first?.variant else { return images }
        let template = context.names.format(variant: variant.uid)
        var names: [String] = []
        for image in images { names.append(try name(image, template)) }
        let unclear = Set(Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys)
        var named: [LiveImagePlan] = []
        for (image, name) in zip(images, names) {
            var image = image
            image.fileName = unclear.contains(name) ? try self.name(image, nil) : name
            named.append(image)
        }
        let all = Dictionary(grouping: named) { $0.fileName ?? "" }
        if let twice = all.keys.sorted().first(where: { (all[$0]?.count ?? 0) > 1 }) {
            throw ComposeError(
                .imageName,
                "\(all[twice]?.count ?? 0) live images of \(variant.uid).\(images[0].arch) would be called "
                    + "\(twice); give each a name or a version of its own, or set live_images_no_rename")
        }
        return named
    }

    private func name(_ plan: LiveImagePlan, _ template: String?) throws(ComposeError) -> String {
        let shown = ImageNaming.Image(
            variant: plan.variant, arch: plan.arch, discType: context.names.naming.discType("live"),
            suffix: plan.kind.suffix)
        return try context.names.naming.fileName(
            of: shown, in: context.identity, template: template ?? Self.template(plan))
    }

    /// - Returns: nil for an image that the block gives no name.
    private static func template(_ plan: LiveImagePlan) -> String? {
        guard plan.hasOwnName else { return nil }
        let name = "\(plan.image.name)-\(plan.image.version)"
        var text = ""
        for character in name {
            text += "%{}".contains(character) ? "\(character)\(character)" : "\(character)"
        }
        return text + "-{variant}-{arch}-{disc_type}{disc_num}{suffix}"
    }
}
