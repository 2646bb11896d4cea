using NetDoctor.Model.Diagnoses;

namespace NetDoctor.NetworkLab.Tests;

/// <summary>Real nodes try each other, with faults between them that their author declares.</summary>
public sealed class NodeMeshCaseTests(LabPool pool) : IClassFixture<LabPool>
{
    [Theory]
    [InlineData("all is well", Verdict.Reachable, "")]
    [InlineData("the overlay's port is blocked between the nodes", Verdict.Degraded, "CNI21 Node n1 to n2|CNI21 Node n2 to n1")]
    // The node that nothing gets to cannot be told to try the other.
    [InlineData("nothing passes between the nodes", Verdict.Unreachable, "CNI19 Node n1 to n2")]
    public async Task Nodes_find_who_does_not_reach_whom(string fault, Verdict verdict, string problems)
    {
        var one = NetworkCases.All.Single(other => other.Name == fault);

        var report = await pool.UseAsync(one.Overlay, cluster => cluster.TryNodesAsync(one, TestContext.Current.CancellationToken));

        Assert.Equal((verdict, problems), (report.Verdict, string.Join('|', report.Problems.Select(problem => $"{problem.Id} {problem.Subject}"))));
        Assert.Equal(2, report.Nodes);
    }
}
