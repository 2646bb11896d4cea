using System.Collections.Immutable;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
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

    private static ImmutableArray<string> Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
