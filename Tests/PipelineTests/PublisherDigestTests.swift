import Pipeline
import Postgres
import Records
import Testing

struct PublisherDigestTests {
    @Test func `a decision's identifier depends on campaign, day, revision and user, and on nothing else`() {
        let day = CalendarDay(year: 2026, month: 10, day: 1)
        let ids = DecisionID(campaignID: "ads", day: day, revision: 0)
        #expect(ids.uuid(1) == DecisionID(campaignID: "ads", day: day, revision: 0).uuid(1))
        let others = [
            ids.uuid(1), ids.uuid(2), ids.uuid(-1), DecisionID(campaignID: "ad", day: day, revision: 0).uuid(1),
            DecisionID(campaignID: "ads", day: day + 1, revision: 0).uuid(1),
            DecisionID(campaignID: "ads", day: day, revision: 1).uuid(1),
        ]
        #expect(Set(others).count == others.count)
        // Pinned: senders and deliveries hold these identifiers, so they must never change.
        #expect(ids.uuid(1).description == "074990e7-e055-882a-abe6-5b9835feb0f9")
    }

    @Test func `a decision's identifier is a UUID of version 8`() {
        let ids = DecisionID(campaignID: "ads", day: CalendarDay(year: 2026, month: 10, day: 1), revision: 0)
        for user in Int64(0)..<100 {
            let text = Array(ids.uuid(user).description)
            #expect(text[14] == "8")
            #expect("89ab".contains(text[19]))
        }
    }

    @Test func `a list's digest is the same in any order of rows, and another for any change`() {
        let list = PretendShop.list("ads", users: 12)
        let digest = ListDigest(list)
        #expect(digest.count == 12)
        var turned = list
        turned.userID.reverse()
        turned.segment.reverse()
        turned.arm.reverse()
        turned.reason.reverse()
        turned.weight.reverse()
        turned.expectedValue.reverse()
        turned.expectedCost.reverse()
        turned.decisionHigh.reverse()
        turned.decisionLow.reverse()
        #expect(ListDigest(turned) == digest)

        let changes: [(inout TargetingList) -> Void] = [
            { $0.userID[11] += 1 }, { $0.segment[0] = 0 }, { $0.cellID[0] += 1 }, { $0.arm[0] = 0 },
            { $0.reason[0] = TargetingList.Reason.generic.rawValue }, { $0.weight[0] -= 1 },
            { $0.expectedValue[0] = $0.expectedValue[0].nextUp }, { $0.expectedCost[0] = -0.0 },
            { $0.decisionHigh[0] ^= 1 }, { $0.decisionLow[0] ^= 1 }, { $0.arms[1].creativeID = "x" },
            { $0.arms[1].offerID = "" }, { $0.segmentNames[1] = "at-risk" },
        ]
        var seen: Set<String> = [digest.description]
        for change in changes {
            var changed = list
            change(&changed)
            seen.insert(ListDigest(changed).description)
        }
        #expect(seen.count == changes.count + 1)
        // Pinned: the ledger's digests of lists that are long published must stay comparable.
        #expect(digest.description == "f2c0ddc067e27c24b53677ee49817c8f")
    }

    @Test func `a list with a defect is not published, and the defect is named`() {
        let cases: [((inout TargetingList) -> Void, String)] = [
            ({ $0.weight.removeLast() }, "its columns differ in length: 12, 12, 12, 12, 12, 11, 12, 12, 12, 12"),
            ({ $0.userID[5] = $0.userID[4] }, "its users do not ascend at row 5"),
            ({ $0.weight[0] = 0 }, "row 0 has no odds in (0, 1]"),
            ({ $0.weight[0] = TargetingList.certainty + 1 }, "row 0 has no odds in (0, 1]"),
            ({ $0.weight[4] -= 1 }, "row 4 is held out, but not from everything for certain"),
            ({ $0.arm[2] = 2 }, "row 2 has no such arm"),
            ({ $0.segment[2] = -1 }, "row 2 has no such segment"),
            ({ $0.reason[2] = 9 }, "row 2 has no such reason"),
            ({ $0.expectedValue[3] = .nan }, "row 3 has an expectation that is not a number"),
            ({ $0.arms[1].campaignID = "other" }, "it has the arm ads/p10/push of another campaign"),
        ]
        #expect(PretendShop.list("ads", users: 12).defect == nil)
        for (change, defect) in cases {
            var list = PretendShop.list("ads", users: 12)
            change(&list)
            #expect(list.defect == defect)
        }
    }
}
