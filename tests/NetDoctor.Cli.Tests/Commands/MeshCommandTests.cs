using NetDoctor.Model.Clusters;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Cli.Tests.Commands;

public sealed class MeshCommandTests
{
    private static readonly NodeMeshReport Broken = new()
    {
        Verdict = Verdict.Degraded,
        Summary = "Nothing gets from n1 to n2.",
        Nodes = 2,
        Directions = 2,
        Layers = [new NodeMeshCount(NodeMeshLayer.Nodes, 2, 1, 1), new NodeMeshCount(NodeMeshLayer.Pods, 0, 0, 0)],
        Problems = [new NodeMeshProblem("CNI19", NodeMeshLayer.Nodes, "Node n1 to n2", "Nothing gets from n1 to n2.", 1)],
        Losses = [new NodeMeshLoss(NodeMeshLayer.Nodes, "n1", "n2", "10.89.0.12:9443", ProbeOutcome.Timeout)],
        Notes = ["1 node (n3): left out, without an agent."],
        StartedAt = DateTimeOffset.UnixEpoch,
        Milliseconds = 2000,
    };

    [Theory]
    [InlineData("mesh", """{"nodes":[],"timeoutSeconds":30}""")]
    [InlineData("mesh n1 n2 --timeout 5", """{"nodes":["n1","n2"],"timeoutSeconds":5}""")]
    public async Task Asks_for_the_nodes_that_it_was_given(string args, string body)
    {
        var server = FakeServer.Answering(Broken);

        await Ran.Of(server, args.Split(' '));

        Assert.Equal($"POST http://127.0.0.1:8080/api/v1/cluster/mesh {body}", Assert.Single(server.Asked));
    }

    [Fact]
    public async Task Tells_what_is_broken_and_lists_the_losses()
    {
        var ran = await Ran.Of(FakeServer.Answering(Broken), "mesh");

        Assert.Equal(1, ran.ExitCode);
        Assert.Equal(
            """
            CNI19: Nothing gets from n1 to n2.
            Nodes: 1 of 2 directions lost, 1 lost the first of two attempts.
            note: 1 node (n3): left out, without an agent.

            """.ReplaceLineEndings("\n"),
            ran.Error);
        Assert.Equal(
            """
            LAYER   FROM   TO   TARGET            OUTCOME
            Nodes   n1     n2   10.89.0.12:9443   Timeout

            """.ReplaceLineEndings("\n"),
            ran.Out);
    }

    [Theory]
    [InlineData(Verdict.Reachable, 0)]
    [InlineData(Verdict.Undetermined, 3)]
    [InlineData(Verdict.Unreachable, 1)]
    public async Task Exits_by_the_verdict(Verdict verdict, int exitCode) =>
        Assert.Equal(exitCode, (await Ran.Of(FakeServer.Answering(Broken with { Verdict = verdict }), "mesh", "-o", "json")).ExitCode);
}
