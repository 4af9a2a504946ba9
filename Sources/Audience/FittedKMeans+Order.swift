extension FittedKMeans {
    /// The same clusters, the largest first and those without users left out; equal ones by their centres' coordinates.
    func largestFirst() -> FittedKMeans {
        let order = counts.indices.filter { counts[$0] > 0 }.sorted { left, right in
            guard counts[left] == counts[right] else { return counts[left] > counts[right] }
            return centre(left).lexicographicallyPrecedes(centre(right))
        }
        var place = [UInt8](repeating: 0, count: counts.count)
        for (new, old) in order.enumerated() { place[old] = UInt8(new) }
        return FittedKMeans(
            centres: order.flatMap { centre($0) }, dimensions: dimensions, labels: labels.map { place[Int($0)] },
            counts: order.map { counts[$0] }, inertia: inertia, iterations: iterations, isSettled: isSettled)
    }

    /// The centre of a cluster.
    func centre(_ cluster: Int) -> ArraySlice<Float> { centres[cluster * dimensions..<(cluster + 1) * dimensions] }
}
