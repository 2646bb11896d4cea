using System.Globalization;
using System.Net;
using NetDoctor.Diagnosis.NodeMeshes;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Clusters;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.NodeMeshes;

/// <summary>The author breaks a declared part of a network; the mesh is to name that part.</summary>
public sealed class MeshTests
{
    /// <summary>What is broken: nodes <c>3</c> (both ways), <c>3></c> (away from it), <c>>3</c> (to it), <c>3>5</c>; zones <c>a-b</c>, <c>a>b</c>.</summary>
    [Theory]
    [InlineData(12, 3, "", "")]
    [InlineData(12, 3, "3", "CNI19 Node n03")]
    [InlineData(12, 3, "3,8", "CNI19 Node n03|CNI19 Node n08")]
    [InlineData(12, 3, "1,2,3,4", "CNI19 Node n01|CNI19 Node n02|CNI19 Node n03|CNI19 Node n04")]
    [InlineData(12, 3, "5>", "CNI19 Node n05")]
    [InlineData(12, 3, ">5", "CNI19 Node n05")]
    [InlineData(12, 3, "a-b", "CNI22 Zones a and b")]
    [InlineData(12, 3, "b>a", "CNI22 Zone b to zone a")]
    [InlineData(12, 3, "a-b,a-c", "CNI22 Zones a and b|CNI22 Zones a and c")]
    [InlineData(12, 3, "a-b,12", "CNI22 Zones a and b|CNI19 Node n12")]
    [InlineData(12, 3, "all", "CNI19 all nodes")]
    [InlineData(2, 1, "1>2", "CNI19 Node n01 to n02")]
    [InlineData(2, 1, "all", "CNI19 Node n01 to n02|CNI19 Node n02 to n01")]
    [InlineData(3, 3, "a-b", "CNI19 Node n01 to n02|CNI19 Node n02 to n01")]
    [InlineData(50, 1, "17", "CNI19 Node n17")]
    [InlineData(50, 0, "17,18,49", "CNI19 Node n17|CNI19 Node n18|CNI19 Node n49")]
    [InlineData(50, 2, "1>2", "CNI19 Node n01 to n02")]
    public void Names_what_is_broken(int nodes, int zones, string broken, string problems)
    {
        var report = Try(Cluster(nodes, zones), broken);

        Assert.Equal(
            problems.Split('|', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            report.Problems.Select(problem => $"{problem.Id} {problem.Subject}").Order(StringComparer.Ordinal));
        Assert.Equal(report.Losses.Length, report.Problems.Sum(problem => problem.Losses) + report.Losses.Count(loss => loss.Layer == NodeMeshLayer.Pods));
    }

    [Theory]
    [InlineData("pods:3", "CNI21 Node n03")]
    [InlineData("pods:a-b", "CNI22 Zones a and b")]
    [InlineData("pods:all", "CNI21 all nodes")]
    [InlineData("3,pods:7", "CNI19 Node n03|CNI21 Node n07")]
    public void Tells_the_pod_network_from_that_of_the_nodes(string broken, string problems) => Assert.Equal(
        problems.Split('|'), Try(Cluster(12, 3), broken).Problems.Select(problem => $"{problem.Id} {problem.Subject}"));

    [Theory]
    [InlineData("", Verdict.Reachable, "12 nodes reach each other in all 51 directions that were tried, and their pods in all 51.")]
    [InlineData("3", Verdict.Degraded, "Nothing gets to n03 nor from it, from or to all others that were tried.")]
    [InlineData("3,pods:7", Verdict.Degraded, "Nothing gets to n03 nor from it, from or to all others that were tried. 1 more problem.")]
    [InlineData("all", Verdict.Unreachable, "Nothing gets from any node to another.")]
    public void Answers_in_a_sentence(string broken, Verdict verdict, string summary)
    {
        var report = Try(Cluster(12, 3), broken);

        Assert.Equal((verdict, summary), (report.Verdict, report.Summary));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(100)]
    [InlineData(1000)]
    public void Costs_n_log_n_and_a_few_for_zones(int nodes)
    {
        var plan = MeshPlan.Of(Cluster(nodes, 4), Probing(nodes), []);

        Assert.InRange(plan.Probes.Count(probe => probe.Layer == NodeMeshLayer.Nodes), nodes, (nodes * (int)Math.Ceiling(Math.Log2(nodes))) + 28);
        Assert.All(plan.Probes.GroupBy(probe => (probe.Layer, probe.From, probe.To)), group => Assert.Single(group));
        Assert.DoesNotContain(plan.Probes, probe => probe.From == probe.To);
        Assert.Equal(nodes, plan.Probes.Select(probe => probe.From).Distinct().Count());
        Assert.Equal(nodes, plan.Probes.Select(probe => probe.To).Distinct().Count());
    }

    [Fact]
    public void Tries_every_direction_of_few_named_nodes()
    {
        var plan = MeshPlan.Of(Cluster(12, 3), Probing(12), ["n02", "n07", "n09"]);

        Assert.Equal(6, plan.Probes.Count(probe => probe.Layer == NodeMeshLayer.Nodes));
        Assert.Equal(3, plan.Nodes.Length);
    }

    [Fact]
    public void Leaves_out_pods_that_a_policy_is_about_and_nodes_without_an_agent_and_says_so()
    {
        var cluster = Builder(3, 0).Policy("shop", "deny", "app=p2").Build();

        var plan = MeshPlan.Of(cluster, Probing(2), []);

        Assert.Equal(["n01", "n02"], plan.Nodes.Select(node => node.Name));
        Assert.DoesNotContain(plan.Probes, probe => probe.Layer == NodeMeshLayer.Pods);
        Assert.Equal(
            ["1 node (n02): without pods in the mesh: none is ready that no policy is about.", "1 node (n03): left out, without an agent."],
            plan.Notes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Counts_what_was_lost_once_and_what_was_not_made_as_no_loss()
    {
        var plan = MeshPlan.Of(Cluster(2, 0), Probing(2), []);
        var results = plan.Probes.Select((probe, index) => new MeshResult(probe, index switch
        {
            0 => [Result(probe, ProbeOutcome.Timeout), Result(probe, ProbeOutcome.Refused)],
            1 => [Result(probe, ProbeOutcome.Timeout)],
            2 => [Result(probe, ProbeOutcome.NotMade)],
            _ => [Result(probe, ProbeOutcome.Succeeded)],
        }));

        var report = MeshJudge.Judge(plan, [.. results], SnapshotBuilder.Now, TimeSpan.Zero);

        Assert.Equal((Verdict.Reachable, 0), (report.Verdict, report.Losses.Length));
        Assert.Equal(new NodeMeshCount(NodeMeshLayer.Nodes, 1, 0, 1), report.Layers[0]);
        Assert.Equal("2 of 4 directions were not tried to the end, such as: it says so.", Assert.Single(report.Notes));
    }

    private static NodeMeshReport Try(ClusterSnapshot cluster, string broken)
    {
        var plan = MeshPlan.Of(cluster, Probing(cluster.Nodes.All.Count()), []);
        var nodes = plan.Nodes.ToDictionary(node => node.Name);
        var results = plan.Probes.Select(probe => broken.Split(',', StringSplitOptions.RemoveEmptyEntries).Any(one => IsBroken(one, probe.Layer, nodes[probe.From], nodes[probe.To]))
            ? new MeshResult(probe, [Result(probe, ProbeOutcome.Timeout), Result(probe, ProbeOutcome.HostUnreachable)])
            : new MeshResult(probe, [Result(probe, ProbeOutcome.Succeeded)]));
        return MeshJudge.Judge(plan, [.. results], SnapshotBuilder.Now, TimeSpan.FromSeconds(1));
    }

    private static bool IsBroken(string what, NodeMeshLayer layer, MeshNode from, MeshNode to)
    {
        if (what.StartsWith("pods:", StringComparison.Ordinal))
        {
            return layer == NodeMeshLayer.Pods && IsBroken(what[5..], layer, from, to);
        }

        return what.Split('>', '-') switch
        {
            ["all"] => true,
            [var node] => Is(from, node) || Is(to, node),
            ["", var node] => Is(to, node),
            [var node, ""] => Is(from, node),
            [var one, var other] => (Is(from, one) && Is(to, other)) || (what.Contains('-', StringComparison.Ordinal) && Is(from, other) && Is(to, one)),
            _ => throw new ArgumentException($"'{what}' is nothing that can be broken.", nameof(what)),
        };
    }

    private static bool Is(MeshNode node, string what) => int.TryParse(what, CultureInfo.InvariantCulture, out var number) ? node.Name == $"n{number:00}" : node.Zone == what;

    private static TcpProbeResult Result(MeshProbe probe, ProbeOutcome outcome) => new()
    {
        Vantage = probe.Vantage,
        Target = probe.Spec.Target,
        Outcome = outcome,
        Detail = outcome == ProbeOutcome.NotMade ? "it says so." : null,
    };

    private static ProbingContext Probing(int agents) => new(Vantage.Self, TimeSpan.FromSeconds(1))
    {
        Agents = [.. Enumerable.Range(1, agents).Select(number => new AgentState { Node = $"n{number:00}", Pod = $"netdoctor/agent-{number}" })],
        CanProbeFrom = _ => true,
    };

    private static ClusterSnapshot Cluster(int nodes, int zones) => Builder(nodes, zones).Build();

    private static SnapshotBuilder Builder(int nodes, int zones)
    {
        var builder = new SnapshotBuilder().Namespace("shop");
        foreach (var number in Enumerable.Range(1, nodes))
        {
            var zone = zones == 0 ? null : $"{(char)('a' + ((number - 1) * zones / nodes))}";
            builder.Node($"n{number:00}", $"{new IPAddress([10, 89, (byte)(number / 250), (byte)(number % 250)])}", zone)
                .Pod("shop", $"p{number}", $"{new IPAddress([10, 244, (byte)(number / 250), (byte)(number % 250)])}", $"n{number:00}", $"app=p{number}", "http:8080");
        }

        return builder;
    }
}
