using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Planning;

public sealed class NodeSampleTests
{
    private const int Most = 20;

    [Fact]
    public void Asks_every_node_of_a_small_cluster_and_speaks_of_no_sample()
    {
        var (asked, gaps) = Ask(Cluster(Most - 2));

        Assert.Equal(Most - 1, asked.Count);
        Assert.Empty(gaps);
    }

    [Fact]
    public void Asks_a_bounded_sample_of_many_nodes_and_says_of_how_many()
    {
        var (asked, gaps) = Ask(Cluster(60));

        Assert.InRange(asked.Count, 2, Most);
        Assert.StartsWith("20 of 62 nodes were asked", Assert.Single(gaps), StringComparison.Ordinal);
    }

    [Fact]
    public void Has_the_nodes_of_the_endpoints_and_those_that_are_not_ready_in_the_sample()
    {
        var cluster = Cluster(60)
            .Pod("shop", "payments-9", "10.244.3.99", "z59", "app=payments", "8080")
            .Edit<Node>("", "z58", node => node with { Conditions = [new Condition("Ready", ConditionStatus.False)] })
            .Edit<Node>("", "z57", node => node with { Conditions = [] });

        var (asked, _) = Ask(cluster);

        Assert.Superset(new HashSet<string> { "n2", "z57", "z58", "z59" }, asked);
        Assert.Contains("z00", asked);
    }

    [Fact]
    public void Leaves_places_for_others_where_most_nodes_are_not_ready()
    {
        var (asked, gaps) = Ask(Cluster(60, ready: number => number < 2));

        Assert.Superset(new HashSet<string> { "n2", "z00", "z01", "z02" }, asked);
        Assert.InRange(asked.Count, 2, Most);
        Assert.Single(gaps);
    }

    private static (HashSet<string> Asked, ImmutableArray<string> Gaps) Ask(SnapshotBuilder cluster)
    {
        var (run, observations) = EngineHarness.Observe(cluster.Build(), EngineHarness.HealthyWire(), null, "node/n1:30080");
        return (
            [.. observations.Where(one => one.Plan.Step == LadderStep.NodePort).Select(one => one.Plan.Peer!)],
            [.. run.Judge(observations).NotEvaluated.Where(gap => gap.Id == "DOC13").Select(gap => gap.Reason)]);
    }

    // n1 is dialled and n1 and n2 have endpoints.
    private static SnapshotBuilder Cluster(int more, Func<int, bool>? ready = null)
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Service("shop", "payments", "10.96.1.2", "http:80->8080@30080", type: ServiceType.NodePort);
        for (var number = 0; number < more; number++)
        {
            cluster = cluster.Node($"z{number:00}", $"10.89.1.{number + 1}", ready: ready?.Invoke(number) ?? true);
        }

        return cluster;
    }
}
