using System.Collections.Immutable;
using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Reading;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

/// <summary>The healthy shop with a source pod whose resolver is set up in its own way.</summary>
internal static class ResolverCases
{
    public const string Source = "shop/web";

    public static SnapshotBuilder Web(Func<Pod, Pod> with) => SnapshotBuilder.HealthyShop().Edit<Pod>("shop", "web-5d4c-a", with);

    public static SnapshotBuilder Configured(DnsPolicy policy, string nameservers = "", string searches = "", string? ndots = null) => Web(pod => pod with
    {
        DnsPolicy = policy,
        DnsConfig = new PodDnsConfig(Words(nameservers), Words(searches), ndots is null ? [] : [KeyValuePair.Create("ndots", (string?)ndots)]),
    });

    public static string? Cause(SnapshotBuilder cluster, string to = "payments.shop:80", FakeWire? wire = null) =>
        RuleCase.Cause(cluster, wire ?? EngineHarness.HealthyWire(), Source, to);

    /// <summary>What the engine says once an agent has read a resolv.conf in the source's pod.</summary>
    public static Judgement Read(SnapshotBuilder cluster, ResolverFact resolver)
    {
        var snapshot = cluster.Build();
        var (run, seen) = EngineHarness.Observe(
            snapshot, EngineHarness.HealthyWire(), Source, "payments.shop:80", new ProbingContext(Vantage.Self, TimeSpan.FromSeconds(1)) { CanProbeFrom = _ => true });
        var facts = new PodFacts { PodUid = snapshot.Pods.Find("shop", "web-5d4c-a")!.Uid, Resolver = resolver, ObservedAt = SnapshotBuilder.Now };
        return run.Judge(seen, new LiveFacts([.. run.Reads(seen).Take(1).Select(plan => new ReadResult(plan, new FactsAnswer { Pod = facts }))]));
    }

    private static ImmutableArray<string> Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
