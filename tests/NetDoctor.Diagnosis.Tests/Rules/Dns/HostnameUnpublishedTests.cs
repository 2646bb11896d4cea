using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class HostnameUnpublishedTests
{
    private readonly HostnameUnpublished _rule = new();

    [Theory]
    [InlineData(null, "cache", "has no spec.hostname, and a pod's own name is not in DNS")]
    [InlineData("cache-a", null, "has no spec.subdomain")]
    [InlineData("cache-a", "caches", "has subdomain caches, not cache")]
    public void Reports_the_field_that_is_missing_or_wrong(string? hostname, string? subdomain, string words)
    {
        var cluster = Cluster(hostname, subdomain);
        var finding = RuleCase.Single(_rule, cluster, new FakeWire(), ResolverCases.Source, "cache-a.cache.shop:6379");
        Assert.Equal($"cache-a.cache.shop.svc.cluster.local does not exist: shop/cache-a {words}.", finding.Summary);
        Assert.Equal("DNS28", ResolverCases.Cause(cluster, "cache-a.cache.shop:6379", new FakeWire()));
    }

    [Fact]
    public void Ignores_a_pod_that_is_not_there() => Assert.Empty(RuleCase.Findings(
        _rule, Cluster("cache-a", "cache"), new FakeWire(), ResolverCases.Source, "cache-z.cache.shop:6379"));

    [Fact]
    public void Ignores_a_pod_that_has_both() => Assert.Empty(RuleCase.Findings(
        _rule, Cluster("cache-a", "cache"), new FakeWire(), ResolverCases.Source, "cache-a.cache.shop:6379"));

    [Fact]
    public void Ignores_a_silent_server() => Assert.Empty(RuleCase.Findings(
        _rule, Cluster(null, null), new FakeWire().DeafDns("10.96.0.10", "10.244.1.2", "10.244.2.2"), ResolverCases.Source, "cache-a.cache.shop:6379"));

    private static SnapshotBuilder Cluster(string? hostname, string? subdomain) => SnapshotBuilder.HealthyShop()
        .Service("shop", "cache", "None", "6379")
        .Pod("shop", "cache-a", "10.244.1.51", labels: "app=cache", with: pod => pod with { Hostname = hostname, Subdomain = subdomain });
}
