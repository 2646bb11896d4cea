using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NetDoctor.Agent.Facts;
using NetDoctor.Agent.Facts.Reading;
using NetDoctor.Agent.KubeProxy;
using NetDoctor.Model;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Probes.Namespaces;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Agent.Tests.Lab;

/// <summary>What the test program does when started again on a node of the lab: it reads facts there, as the agent would.</summary>
internal static class FactsProgram
{
    public const string Name = "read-facts";

    /// <summary>Reads the facts of a node.</summary>
    public static async Task<NodeFacts> ReadAsync(
        NamespaceLab lab, LabNode node, FactsRequest request, CancellationToken cancellationToken) =>
        (await AskAsync(lab, node, ["node", node.Name], request, cancellationToken)).Node!;

    /// <summary>Reads the facts of a pod, from its node.</summary>
    /// <remarks>Of the pod's processes the one that is parked there is known, and those that are given.</remarks>
    public static async Task<PodFacts> ReadAsync(
        NamespaceLab lab, LabPod pod, FactsRequest request, CancellationToken cancellationToken, params ImmutableArray<int> processIds) =>
        (await AskAsync(
            lab, pod.Node, ["pod", pod.Uid, $"{pod.ProcessId}", .. processIds.Select(id => $"{id}")], request, cancellationToken)).Pod!;

    public static async Task<int> RunAsync(string[] arguments)
    {
        using var client = new HttpClient();
        var reader = new FactsReader(new ProgramRunner(TimeProvider.System), new ProxyReader(client), TimeProvider.System);
        var request = JsonSerializer.Deserialize<FactsRequest>(await Console.In.ReadToEndAsync(CancellationToken.None), NetDoctorJson.Options)!;
        var answer = arguments switch
        {
            ["node", var node] => new FactsAnswer { Node = await reader.ReadNodeAsync(node, request, CancellationToken.None) },
            ["pod", var uid, .. var processes] => new FactsAnswer
            {
                Pod = await ReadPodAsync(reader, uid, [.. processes.Select(id => int.Parse(id, CultureInfo.InvariantCulture))], request),
            },
            _ => throw new ArgumentException("Neither node nor pod.", nameof(arguments)),
        };
        Console.WriteLine(JsonSerializer.Serialize(answer, NetDoctorJson.Options));
        return 0;
    }

    private static async Task<PodFacts> ReadPodAsync(FactsReader reader, string uid, int[] processes, FactsRequest request)
    {
        using var entry = new NamespaceEntry();
        using var inside = NetworkNamespace.Open($"/proc/{processes[0]}/ns/net");
        return await reader.ReadPodAsync(FactsPlace.Of(entry, inside, processes[0]), processes, Guid.Parse(uid), request, CancellationToken.None);
    }

    private static async Task<FactsAnswer> AskAsync(
        NamespaceLab lab, LabNode node, string[] arguments, FactsRequest request, CancellationToken cancellationToken)
    {
        var result = await lab.RunAsync(
            node, [.. NamespaceLab.OwnCommand, Name, .. arguments], JsonSerializer.Serialize(request, NetDoctorJson.Options),
            cancellationToken);
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonSerializer.Deserialize<FactsAnswer>(result.Output, NetDoctorJson.Options)!;
    }
}
