using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Planning;

public sealed class DnsLadderTests
{
    [Theory]
    [InlineData(10, null)]
    [InlineData(25, "10 of 25 endpoints of the cluster's DNS were asked: what the others answer is not known")]
    public void Asks_a_few_DNS_pods_and_says_when_there_are_more(int replicas, string? gap)
    {
        var endpoints = Enumerable.Range(1, replicas).Select(number => new Endpoint { Addresses = Notation.Addresses($"10.244.1.{100 + number}") });
        var cluster = SnapshotBuilder.HealthyShop().WithoutSlices("kube-system", "kube-dns")
            .Slice("kube-system", "kube-dns", "dns:53/UDP", endpoints);

        var (run, observations) = EngineHarness.Observe(cluster.Build(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80");

        Assert.Equal(10, observations.Where(one => one.Plan.Step == LadderStep.NameAtReplica).Select(one => one.Plan.Spec.Address).Distinct().Count());
        Assert.Equal(gap, run.Judge(observations).NotEvaluated.SingleOrDefault(one => one.Id == "DOC13")?.Reason);
    }
}
