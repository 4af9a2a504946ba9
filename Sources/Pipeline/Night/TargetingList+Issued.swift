internal import Records

extension TargetingList {
    /// Pieces of each offer that the rows issue, by offer.
    var issued: [String: Int] {
        arm.reduce(into: [:]) { pieces, arm in
            let offer = arms[Int(arm)].offerID
            if !offer.isEmpty { pieces[offer, default: 0] += 1 }
        }
    }
}
