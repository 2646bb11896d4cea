using System.Collections.Immutable;
using System.Net;
using NetDoctor.Agent.KubeProxy;
using NetDoctor.Agent.Netfilter;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Tests;

/// <summary>Recorded data of a real cluster, and packets to follow through it.</summary>
internal static class Recorded
{
    public static string Text(string path) => File.ReadAllText(PathOf(path));

    public static byte[] Bytes(string path) => File.ReadAllBytes(PathOf(path));

    public static RulePath Follow(
        IEnumerable<BaseChain> chains, string source, string destination, int port,
        TransportProtocol protocol = TransportProtocol.Tcp, ImmutableArray<VirtualServer> virtualServers = default,
        params string[] own)
    {
        var question = new RuleQuestion(protocol, source, destination, port);
        return new RulePaths(chains, virtualServers.IsDefault ? [] : virtualServers).Follow(question, new RulePacket
        {
            Protocol = protocol,
            Source = IPAddress.Parse(source),
            Destination = new IPEndPoint(IPAddress.Parse(destination), port),
            OwnAddresses = own.Select(IPAddress.Parse).ToHashSet(),
        });
    }

    public static string[] Addresses(this RulePath path) => [.. path.Backends.Select(backend => $"{backend.Address}:{backend.Port}")];

    private static string PathOf(string path) => Path.Combine(AppContext.BaseDirectory, "testdata", "kubernetes-1.34", path);
}
