using System.Net;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Patches;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Diagnosis.Tests.Policies.Oracle;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Policies.Patches;

/// <summary>What is promised of patches holds for random clusters, by asking for every flow one by one.</summary>
public sealed class PatchPropertyTests
{
    private const int FlowsOfWorld = 4;

    [Fact]
    public void A_patch_admits_the_flow_takes_nothing_away_and_opens_what_is_listed()
    {
        var patched = 0;
        foreach (var seed in Fuzzing.Seeds(60))
        {
            var made = WorldMaker.Make(seed);
            var world = PolicyWorld.Of(EngineWorld.ReadJson(made.Manifests), PolicyDialect.Specification);
            var ends = Ends(world.Snapshot, made.OutsideAddresses);
            var dice = new Dice(seed);
            for (var round = 0; round < FlowsOfWorld; round++)
            {
                var flow = Flow(dice, ends);
                if (world.Evaluator.Decide(flow).Outcome == PolicyOutcome.Denied && PatchPlanner.Plan(world, flow, null, ComparisonBudget.Of(TestContext.Current.CancellationToken)) is { Patches.IsEmpty: false } plan)
                {
                    Check(world, ends, flow, plan, seed);
                    patched++;
                }
            }
        }

        Assert.True(patched > 20 || Environment.GetEnvironmentVariable("FUZZ_ROUNDS") is not null, $"only {patched} patches");
    }

    [Fact]
    public void A_change_flips_what_is_listed()
    {
        foreach (var seed in Fuzzing.Seeds(30))
        {
            var made = WorldMaker.Make(seed);
            var before = PolicyWorld.Of(EngineWorld.ReadJson(made.Manifests), PolicyDialect.Specification);
            var policies = before.Snapshot.NetworkPolicies.All.Cast<Fact>()
                .Concat(before.Snapshot.AdminNetworkPolicies.All).Concat(before.Snapshot.ClusterNetworkPolicies.All).ToList();
            if (policies.Count == 0)
            {
                continue;
            }

            var after = before.Without([policies[seed % policies.Count].Reference]);
            var report = PolicyWhatIf.Flips(before, after, int.MaxValue, TestContext.Current.CancellationToken);
            Compare(before, after, Ends(before.Snapshot, made.OutsideAddresses), report, null, seed);
        }
    }

    private static void Check(PolicyWorld world, List<PolicyEnd> ends, PolicyFlow flow, PatchPlan plan, int seed)
    {
        var changed = world.With([.. plan.Patches.Select(patch => patch.After)]);
        Assert.Equal(PolicyOutcome.Allowed, changed.Evaluator.Decide(flow).Outcome);
        Compare(world, changed, ends, plan.Opens, flow, seed);
        Assert.All(plan.Opens.Flips, flip => Assert.NotEqual(PolicyOutcome.Allowed, flip.Before));
    }

    private static void Compare(
        PolicyWorld before, PolicyWorld after, List<PolicyEnd> ends, FlipReport report, PolicyFlow? except, int seed)
    {
        Assert.True(report.IsComplete);
        foreach (var flow in from source in ends
                             from destination in ends
                             where !source.IsSamePod(destination)
                             from protocol in Enum.GetValues<TransportProtocol>()
                             from port in WorldMaker.Ports
                             select new PolicyFlow(source, destination, protocol, port))
        {
            var (was, isNow) = (before.Evaluator.Decide(flow).Outcome, after.Evaluator.Decide(flow).Outcome);
            var listed = report.Flips.Where(flip => flip.Protocol == flow.Protocol && flip.FirstPort <= flow.Port && flow.Port <= flip.LastPort
                && Is(flip.Source, flow.Source) && Is(flip.Destination, flow.Destination)).ToList();
            if (was == isNow || (except is not null && IsSame(flow, except)))
            {
                Assert.True(listed.Count == 0, $"seed {seed}: {flow.Source} -> {flow.Destination} {flow.Protocol} {flow.Port} is listed and stays {was}");
                continue;
            }

            Assert.True(listed is [var flip] && flip.Before == was && flip.After == isNow,
                $"seed {seed}: {flow.Source} -> {flow.Destination} {flow.Protocol} {flow.Port} goes from {was} to {isNow}, listed {string.Join("; ", listed)}");
        }
    }

    private static bool IsSame(PolicyFlow one, PolicyFlow other) => one.Protocol == other.Protocol && one.Port == other.Port
        && one.Source.ToString() == other.Source.ToString() && one.Destination.ToString() == other.Destination.ToString();

    private static bool Is(FlowParty party, PolicyEnd end) => party.Range is { } range
        ? end.Kind == PolicyEndKind.Outside && end.Ranges.All(range.Contains)
        : end.Kind == PolicyEndKind.Pod && party.Workload!.Name == end.Pod!.Name && party.Workload.Namespace == end.Namespace;

    private static List<PolicyEnd> Ends(ClusterSnapshot snapshot, IEnumerable<string> addresses) =>
    [
        .. snapshot.Pods.All.Where(pod => !pod.HostNetwork && !pod.IsFinished).Select(pod => PolicyEnd.Of(pod, snapshot)),
        .. addresses.Select(address => PolicyEnd.Of(IPAddress.Parse(address), snapshot)).Where(end => end.Kind == PolicyEndKind.Outside)
            .DistinctBy(end => end.ToString()),
    ];

    private static PolicyFlow Flow(Dice dice, List<PolicyEnd> ends)
    {
        var pods = ends.Where(end => end.Kind == PolicyEndKind.Pod).ToList();
        var (source, destination) = (ends[dice.Between(0, ends.Count - 1)], pods[dice.Between(0, pods.Count - 1)]);
        return new(source, destination, dice.Chance(75) ? TransportProtocol.Tcp : TransportProtocol.Udp, dice.Pick(WorldMaker.Ports));
    }
}
