using System.Collections.Frozen;
using System.Diagnostics;
using NetDoctor.TestKit.Exec;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.NetworkLab.Tests;

/// <summary>The control path of the lab, which survives whatever happens to its networks: an API server in NetDoctor's own pod that runs the
/// agents' program on their nodes.</summary>
internal static class LabKubelets
{
    /// <summary>How a node is told to the program in NetDoctor's pod.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="node">The node.</param>
    public static string Describe(NamespaceLab lab, LabNode node) => $"{node.Name}={node.ProcessId}={lab.PodDirectory(node)}";

    /// <summary>Starts the API server.</summary>
    /// <param name="nodes">Nodes as they were told.</param>
    public static Task<FakeExecServer> StartAsync(IEnumerable<string> nodes)
    {
        var known = nodes.Select(node => node.Split('=')).ToFrozenDictionary(parts => $"agent-{parts[0][1..]}");
        return FakeExecServer.StartAsync(session => session.RunAsync(Start(known[session.Pod], session.Words[1..])), CancellationToken.None);
    }

    // A program for each probe: the native one, where there is one, takes a tenth of the time to start.
    private static string[] Agent => Environment.GetEnvironmentVariable("NETDOCTOR_AGENT_BINARY") is { Length: > 0 } native
        ? [native]
        : [NamespaceLab.DotNet, Path.Combine(AppContext.BaseDirectory, "netdoctor-agent.dll")];

    private static ProcessStartInfo Start(string[] node, IEnumerable<string> arguments) =>
        new("nsenter", ["--target", node[1], "--net", "--mount", "--", .. Agent, .. arguments])
        {
            Environment = { ["Agent__NodeName"] = node[0], ["Agent__PodDirectory"] = node[2] },
        };
}
